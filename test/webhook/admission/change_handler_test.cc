#include <filesystem>
#include <iterator>
#include <string>

#include "garden/move_detail.h"
#include "test/support/temp_dir.h"
#include "test/webhook/admission/admission_handler_fixture.h"
#include "test/webhook/admission/found_change.h"

namespace trowel::webhook {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using trowel::testing::ReviewGarden;

constexpr char kSkip[] = "shoot.gardener.cloud/skip-readiness";

// A shoot on its way, of which somebody changes something.
class ChangeHandlerTest : public AdmissionHandlerTest {
 protected:
  void SetUp() override {
    AdmissionHandlerTest::SetUp();
    Use(ReviewGarden("shoot-metadata-change-while-migrating"));
    request()["object"]["metadata"]["annotations"][kSkip] = "true";
  }
  json& request() { return review["request"]; }
  void AskAs(const std::string& user, const std::vector<std::string>& groups) {
    request()["userInfo"] = {{"username", user}, {"groups", groups}};
  }
  // What no decoder can read.
  void Break() { request()["object"]["spec"]["provider"]["workers"][0]["zones"] = 3; }

  json review = json::parse(ReadReview("shoot-metadata-change-while-migrating"));
};

TEST_F(ChangeHandlerTest, DeniesWithTheReasonAndTheRemedy) {
  const json response = Ask(review.dump());
  EXPECT_EQ(response["allowed"], false);
  const json& status = response["status"];
  EXPECT_EQ(status["code"], 403);
  EXPECT_THAT(status["message"].get<std::string>(),
              HasSubstr("1 reason against changing Shoot garden-dev/fern:\n- skip-readiness: "));
  EXPECT_THAT(status["message"].get<std::string>(), HasSubstr("; remove the annotation"));
  EXPECT_EQ(status["details"]["name"], "fern");
  EXPECT_EQ(status["details"]["group"], "core.gardener.cloud");
  EXPECT_EQ(status["details"]["kind"], "Shoot");
  ASSERT_THAT(status["details"]["causes"], SizeIs(1));
  EXPECT_EQ(status["details"]["causes"][0]["reason"], "skip-readiness");
  EXPECT_EQ(response["auditAnnotations"]["decision"], "denied");
  EXPECT_EQ(Count(Outcome::kDenied), 1U);
  EXPECT_EQ(metrics.abouts[static_cast<std::size_t>(About::kShoot)].value(), 1U);
  EXPECT_THAT(ledger.Read()->moves, SizeIs(0));
}

TEST_F(ChangeHandlerTest, CountsFindingsApartFromThoseOfMoves) {
  Ask(review.dump());
  std::uint64_t changes = 0;
  std::uint64_t moves = 0;
  for (std::size_t i = 0; i < policy::kRulesMax; ++i) {
    changes += metrics.changes_denied[i].value();
    moves += metrics.denied[i].value();
  }
  EXPECT_EQ(changes, 1U);
  EXPECT_EQ(moves, 0U);
}

TEST_F(ChangeHandlerTest, LetsThroughWhatGardenerWrites) {
  for (const auto& [user, group] :
       {std::pair("gardener.cloud:system:seed:aws-eu1", "gardener.cloud:system:seeds"),
        std::pair("system:serviceaccount:seed-aws-eu1:extension-x",
                  "system:serviceaccounts:seed-aws-eu1"),
        std::pair("system:serviceaccount:kube-system:"
                  "generic-garbage-collector",
                  "system:serviceaccounts")}) {
    AskAs(user, {group});
    EXPECT_EQ(Ask(review.dump())["allowed"], true) << user;
  }
  policy::Policy policy = policy::DefaultPolicy();
  policy.controllers = {"system:serviceaccount:garden:gardener-*"};
  Use(std::move(policy));
  AskAs("system:serviceaccount:garden:gardener-controller-manager", {});
  EXPECT_EQ(Ask(review.dump())["allowed"], true);
}

// Of a person it is an error of the field; what must never be refused passes, and says so.
TEST_F(ChangeHandlerTest, RefusesWhatCannotBeReadUnlessItMustPass) {
  Break();
  const HttpReply refused = Post(review.dump());
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("workers[0].zones: expected a list of strings"));

  AskAs("gardener.cloud:system:seed:aws-eu1", {"gardener.cloud:system:seeds"});
  const json response = Ask(review.dump());
  EXPECT_EQ(response["allowed"], true);
  EXPECT_EQ(response["uid"], request()["uid"]);
  ASSERT_THAT(response["warnings"], SizeIs(1));
  EXPECT_THAT(response["warnings"][0].get<std::string>(),
              HasSubstr("trowel did not judge this: request.object.spec."));
  EXPECT_EQ(Count(Outcome::kUnjudged), 1U);
}

TEST_F(ChangeHandlerTest, LetsUnreadableStatusesAndFinalizersThrough) {
  json status = json::parse(ReadReview("shoot-status-migrating"));
  status["request"]["object"]["status"]["lastOperation"] = "Migrate";
  status["request"]["userInfo"] = {{"username", "ada"}};
  EXPECT_EQ(Ask(status.dump())["allowed"], true);
  status["request"]["object"] = 7;
  EXPECT_EQ(Ask(status.dump())["allowed"], true);
  status["request"]["resource"]["version"] = "v1";
  EXPECT_EQ(Ask(status.dump())["allowed"], true);

  request()["oldObject"]["metadata"]["deletionTimestamp"] = "2026-11-21T12:00:00Z";
  request()["oldObject"]["spec"]["provider"]["workers"][0]["zones"] = 3;
  Break();
  EXPECT_EQ(Ask(review.dump())["allowed"], true);
  request()["object"]["spec"]["provider"]["workers"][0]["zones"] = 4;
  EXPECT_EQ(Post(review.dump()).status, 400);
}

TEST_F(ChangeHandlerTest, LetsNoUnreadableMoveThrough) {
  json move = json::parse(ReadReview("binding-move-classic"));
  move["request"]["object"]["spec"]["provider"]["workers"][0]["zones"] = 3;
  move["request"]["userInfo"] = {{"username", "gardener.cloud:system:seed:aws-eu1"},
                                 {"groups", {"gardener.cloud:system:seeds"}}};
  EXPECT_EQ(Post(move.dump()).status, 400);
}

TEST_F(ChangeHandlerTest, SendsNobodyBackWhoMustPass) {
  readiness.SetWaitingFor({garden::Kind::kSeed});
  EXPECT_EQ(Post(review.dump()).status, 503);
  EXPECT_EQ(Ask(ReadReview("shoot-status-migrating"))["allowed"], true);
  AskAs("gardener.cloud:system:seed:aws-eu1", {"gardener.cloud:system:seeds"});
  EXPECT_EQ(Ask(review.dump())["allowed"], true);
  policies.Publish(nullptr);
  EXPECT_EQ(Ask(review.dump())["allowed"], true);
}

// A label of a shoot at rest is nobody's business, and needs no garden.
TEST_F(ChangeHandlerTest, AnswersForAShootAtRestInSilence) {
  readiness.SetWaitingFor({garden::Kind::kSeed});
  json resting = json::parse(ReadReview("shoot-annotate-skip-readiness"));
  json& metadata = resting["request"]["object"]["metadata"];
  metadata["annotations"] = resting["request"]["oldObject"]["metadata"]["annotations"];
  metadata["labels"]["team"] = "a";
  const json response = Ask(resting.dump());
  EXPECT_EQ(response, json({{"uid", resting["request"]["uid"]}, {"allowed", true}}));
  EXPECT_EQ(Count(Outcome::kNoRule), 1U);
}

TEST_F(ChangeHandlerTest, DeniesNothingDuringARollOut) {
  policy::Policy policy = policy::DefaultPolicy();
  policy.enforcement = policy::Mode::kWarn;
  Use(std::move(policy));
  const json response = Ask(review.dump());
  EXPECT_EQ(response["allowed"], true);
  ASSERT_THAT(response["warnings"], SizeIs(1));
  EXPECT_THAT(response["warnings"][0].get<std::string>(), HasSubstr("skip-readiness: "));
}

TEST_F(ChangeHandlerTest, OpensForWhoBreaksTheGlass) {
  policy::Policy policy = policy::DefaultPolicy();
  policy.break_glass_groups = {"gardener:operators"};
  Use(std::move(policy));
  request()["object"]["metadata"]["annotations"]["trowel.gardener.cloud/break-glass"] = "fire";
  const json response = Ask(review.dump());
  EXPECT_EQ(response["allowed"], true);
  EXPECT_EQ(response["auditAnnotations"]["break-glass"], "fire");
  EXPECT_EQ(Count(Outcome::kBreakGlass), 1U);
}

TEST_F(ChangeHandlerTest, DecidesADryRunAlike) {
  request()["dryRun"] = true;
  EXPECT_EQ(Ask(review.dump())["allowed"], false);
}

class RecordingTest : public ChangeHandlerTest {
 protected:
  // How many files a handler leaves behind that is asked once.
  std::size_t RecordedOf(const std::string& body) {
    test::TempDir dir;
    {
      auto recorder = *ReviewRecorder::Open(dir / "", {}, &clock);
      AdmissionHandler recording({.garden = &garden,
                                  .policy = &policies,
                                  .ledger = &ledger,
                                  .clock = &clock,
                                  .readiness = &readiness,
                                  .recorder = recorder.get()},
                                 &metrics);
      PostTo(&recording, body);
    }
    const std::filesystem::directory_iterator files(dir / "");
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
  }
};

TEST_F(RecordingTest, WhatRulesJudgeIsRecorded) {
  EXPECT_EQ(RecordedOf(review.dump()), 1U);
  EXPECT_EQ(RecordedOf(ReadReview("binding-move-classic")), 1U);
}

TEST_F(RecordingTest, WhatNoRuleConcernsOrNobodyCanReadIsNot) {
  EXPECT_EQ(RecordedOf("{}"), 0U);
  Break();
  EXPECT_EQ(RecordedOf(review.dump()), 0U);
}

// They have the credentials of a shoot.
TEST_F(RecordingTest, ShootStatesNeverAre) {
  const json halves = {{"metadata", {{"finalizers", {"core.gardener.cloud/shootstate"}}}}};
  const auto changed = [&](const char* kind, const char* resource) {
    return Update("core.gardener.cloud", "v1beta1", kind, resource, halves, json::object()).dump();
  };
  EXPECT_EQ(RecordedOf(changed("ShootState", "shootstates")), 0U);
  EXPECT_EQ(metrics.abouts[static_cast<std::size_t>(About::kObject)].value(), 1U);
  EXPECT_EQ(RecordedOf(changed("BackupEntry", "backupentries")), 1U);
}

}  // namespace
}  // namespace trowel::webhook
