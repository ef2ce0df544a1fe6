#include "test/webhook/admission/admission_handler_fixture.h"

#include <string>

namespace trowel::webhook {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using trowel::testing::ReadReview;
using trowel::testing::ReviewGarden;

TEST_F(AdmissionHandlerTest, AllowsAMoveAndEntersItInTheLedger) {
  Use(OnlyRules({"seed-exists"}));
  const json response = Ask(ReadReview("binding-move-classic"));
  EXPECT_EQ(response["uid"], "f1740c7f-da7f-4d59-89ad-453584397e79");
  EXPECT_EQ(response["allowed"], true);
  EXPECT_FALSE(response.contains("status"));
  EXPECT_EQ(response["auditAnnotations"]["decision"], "allowed");
  EXPECT_EQ(Count(Outcome::kAllowed), 1U);

  const auto page = ledger.Read();
  ASSERT_THAT(page->moves, SizeIs(1));
  EXPECT_EQ(page->moves[0].shoot, "garden-dev/reed");
  EXPECT_EQ(page->moves[0].source, "aws-eu1");
  EXPECT_EQ(page->moves[0].destination, "aws-eu2");
}

TEST_F(AdmissionHandlerTest, KeepsADryRunOutOfTheLedger) {
  Use(OnlyRules({"seed-exists"}));
  Use(ReviewGarden("binding-move-dry-run"));
  EXPECT_EQ(Ask(ReadReview("binding-move-dry-run"))["allowed"], true);
  EXPECT_THAT(ledger.Read()->moves, IsEmpty());
}

// Reviews can be forged by whoever reaches the port. What they say takes no place that a real move
// needs, unless the garden says so as well, or the caller is known.
TEST_F(AdmissionHandlerTest, EntersNothingThatIsOnlySaid) {
  Use(OnlyRules({"seed-exists"}));
  json invented = json::parse(ReadReview("binding-move-classic"));
  invented["request"]["name"] = "forged";
  for (const char* side : {"object", "oldObject"}) {
    invented["request"][side]["metadata"]["name"] = "forged";
  }
  json elsewhere = json::parse(ReadReview("binding-move-classic"));
  elsewhere["request"]["oldObject"]["spec"]["seedName"] = "aws-eu3";
  for (const json& review :
       {invented, elsewhere, json::parse(ReadReview("shoot-create-with-seed"))}) {
    from_api_server = false;
    Post(review.dump());
    EXPECT_THAT(ledger.Read()->moves, IsEmpty());
  }
  from_api_server = true;
  EXPECT_EQ(Ask(invented.dump())["allowed"], true);
  EXPECT_THAT(ledger.Read()->moves, SizeIs(1));
}

TEST_F(AdmissionHandlerTest, DeniesWithEveryFindingAsACause) {
  Use(OnlyRules({"seed-deleting", "seed-emergency-stop"}));
  ReviewGarden recorded("binding-move-classic");
  recorded.SeedNamed("aws-eu2").deleting = true;
  recorded.SeedNamed("aws-eu2").emergency_stop = true;
  Use(recorded);

  const json response = Ask(ReadReview("binding-move-classic"));
  EXPECT_EQ(response["allowed"], false);
  const json& status = response["status"];
  EXPECT_EQ(status["code"], 403);
  EXPECT_EQ(status["reason"], "Forbidden");
  EXPECT_THAT(status["message"].get<std::string>(),
              HasSubstr("2 reasons against moving garden-dev/reed from aws-eu1 to aws-eu2:\n"
                        "- seed-deleting: "));
  EXPECT_EQ(status["details"]["name"], "reed");
  EXPECT_EQ(status["details"]["kind"], "Shoot");
  ASSERT_THAT(status["details"]["causes"], SizeIs(2));
  EXPECT_EQ(status["details"]["causes"][0]["reason"], "seed-deleting");
  EXPECT_EQ(status["details"]["causes"][1]["reason"], "seed-emergency-stop");
  EXPECT_EQ(response["auditAnnotations"]["decision"], "denied");
  EXPECT_THAT(ledger.Read()->moves, IsEmpty());
  EXPECT_EQ(Count(Outcome::kDenied), 1U);
  EXPECT_EQ(metrics.denied[*policy::FindRule("seed-deleting")].value(), 1U);
}

TEST_F(AdmissionHandlerTest, LetsNoTwoMovesTakeTheLastSlot) {
  Use(OnlyRules({"seed-capacity"}));
  ReviewGarden recorded("binding-move-classic");
  recorded.SeedNamed("aws-eu2").allocatable_shoots = 1;
  Use(recorded);

  EXPECT_EQ(Ask(ReadReview("binding-move-classic"))["allowed"], true);
  EXPECT_EQ(Ask(ReadReview("binding-move-classic-patch"))["allowed"], false);
  // The same shoot again is not in its own way.
  EXPECT_EQ(Ask(ReadReview("binding-move-classic"))["allowed"], true);
}

// Two shoots that have no name yet are two.
TEST_F(AdmissionHandlerTest, CountsEachShootThatIsStillToBeNamed) {
  Use(OnlyRules({"seed-exists"}));
  json review = json::parse(ReadReview("shoot-create-with-seed"));
  json& metadata = review["request"]["object"]["metadata"];
  metadata.erase("name");
  review["request"].erase("name");
  metadata["generateName"] = "x-";
  Use(ReviewGarden("shoot-create-with-seed"));
  from_api_server = true;
  for (const char* uid : {"1", "2", "2"}) {
    review["request"]["uid"] = uid;
    EXPECT_EQ(Ask(review.dump())["allowed"], true);
  }
  EXPECT_THAT(ledger.Read()->moves, SizeIs(2));
}

TEST_F(AdmissionHandlerTest, SendsTheCallerBackUntilAllIsSynced) {
  readiness.SetWaitingFor({garden::Kind::kSeed});
  const HttpReply reply = Post(ReadReview("binding-move-classic"));
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.retry_after, 1);
  EXPECT_TRUE(reply.close);
  EXPECT_EQ(json::parse(reply.body)["kind"], "Status");
  EXPECT_EQ(Count(Outcome::kNotReady), 1U);
}

TEST_F(AdmissionHandlerTest, SendsTheCallerBackWithoutAPolicy) {
  policies.Publish(nullptr);
  EXPECT_EQ(Post(ReadReview("binding-move-classic")).status, 503);
}

TEST_F(AdmissionHandlerTest, LetsKnownResourcesThroughInSilence) {
  json created = json::parse(ReadReview("seed-taint"));
  created["request"]["operation"] = "CREATE";
  for (const std::string& review : {ReadReview("shoot-create"), created.dump()}) {
    const json response = Ask(review);
    EXPECT_EQ(response["allowed"], true);
    EXPECT_FALSE(response.contains("warnings"));
    EXPECT_FALSE(response.contains("auditAnnotations"));
  }
  EXPECT_EQ(Count(Outcome::kNoRule), 2U);
}

TEST_F(AdmissionHandlerTest, LetsOtherResourcesThroughWithOneWarning) {
  json review = json::parse(ReadReview("configmap-regions-create"));
  review["request"]["resource"]["resource"] = "secrets";
  review["request"]["kind"]["kind"] = "Secret";
  const json response = Ask(review.dump());
  EXPECT_EQ(response["allowed"], true);
  EXPECT_EQ(response["warnings"],
            json({"trowel has no rule for secrets: its webhook need not be called for it"}));
  EXPECT_EQ(Count(Outcome::kOther), 1U);
}

TEST_F(AdmissionHandlerTest, LeavesABindingThatKeepsOrRemovesTheSeedToGardener) {
  Use(OnlyRules({"seed-exists", "seed-capacity"}));
  json review = json::parse(ReadReview("binding-move-classic"));
  review["request"]["object"]["spec"]["seedName"] = "aws-eu1";
  EXPECT_FALSE(Ask(review.dump()).contains("auditAnnotations"));
  review["request"]["object"]["spec"].erase("seedName");
  EXPECT_FALSE(Ask(review.dump()).contains("auditAnnotations"));
  EXPECT_EQ(Count(Outcome::kNoRule), 2U);
}

TEST_F(AdmissionHandlerTest, JudgesACreationThatNamesASeed) {
  Use(OnlyRules({"seed-deleting"}));
  ReviewGarden recorded("shoot-create-with-seed");
  recorded.SeedNamed("aws-eu1").deleting = true;
  Use(recorded);
  const json response = Ask(ReadReview("shoot-create-with-seed"));
  EXPECT_EQ(response["allowed"], false);
  EXPECT_THAT(response["status"]["message"].get<std::string>(),
              HasSubstr("1 reason against scheduling garden-dev/reed to aws-eu1:"));
}

TEST_F(AdmissionHandlerTest, SaysWhoBrokeTheGlass) {
  policy::Policy glass = OnlyRules({"seed-deleting"});
  glass.break_glass_groups = {"gardener:operators"};
  Use(std::move(glass));
  ReviewGarden recorded("binding-move-classic");
  recorded.SeedNamed("aws-eu2").deleting = true;
  Use(recorded);
  json review = json::parse(ReadReview("binding-move-classic"));
  review["request"]["object"]["metadata"]["annotations"]["trowel.gardener.cloud/break-glass"] =
      "fire in eu-west-1";
  const json response = Ask(review.dump());
  EXPECT_EQ(response["allowed"], true);
  EXPECT_EQ(response["auditAnnotations"]["break-glass"], "fire in eu-west-1");
  ASSERT_THAT(response["warnings"], SizeIs(1));
  EXPECT_THAT(response["warnings"][0].get<std::string>(), HasSubstr("seed-deleting: "));
  EXPECT_EQ(Count(Outcome::kBreakGlass), 1U);
}

TEST_F(AdmissionHandlerTest, AuditsWhatTheExemptDo) {
  policy::Policy exempting = OnlyRules({"seed-deleting"});
  exempting.exempt.users = {"operator@*"};
  Use(std::move(exempting));
  ReviewGarden recorded("binding-move-classic");
  recorded.SeedNamed("aws-eu2").deleting = true;
  Use(recorded);
  const json response = Ask(ReadReview("binding-move-classic"));
  EXPECT_EQ(response["allowed"], true);
  EXPECT_FALSE(response.contains("warnings"));
  EXPECT_EQ(response["auditAnnotations"]["exempt"], "true");
  EXPECT_TRUE(response["auditAnnotations"].contains("audit-seed-deleting"));
  EXPECT_EQ(Count(Outcome::kExempt), 1U);
}

TEST_F(AdmissionHandlerTest, AnswersMalformedBodiesWithAStatus) {
  const HttpReply reply = Post("{\"kind\": ");
  EXPECT_EQ(reply.status, 400);
  const json status = json::parse(reply.body);
  EXPECT_EQ(status["kind"], "Status");
  EXPECT_EQ(status["code"], 400);
  EXPECT_EQ(Count(Outcome::kMalformed), 1U);
  // And is not the worse for it.
  EXPECT_EQ(Post(ReadReview("shoot-create")).status, 200);
}

TEST_F(AdmissionHandlerTest, NamesTheFieldThatHasAWrongType) {
  json review = json::parse(ReadReview("binding-move-classic"));
  review["request"]["object"]["spec"]["provider"]["workers"][0]["zones"] = 3;
  const HttpReply reply = Post(review.dump());
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(json::parse(reply.body)["message"],
            "request.object.spec.provider.workers[0].zones: expected a list of strings");
}

}  // namespace
}  // namespace trowel::webhook
