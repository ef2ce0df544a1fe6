#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "test/integration/echo_server.h"
#include "test/support/garden_fixture.h"
#include "test/support/review_garden.h"
#include "webhook/admission/admission_handler.h"
#include "webhook/probes/metrics.h"

// Recorded reviews over TLS, through server and handler.
namespace trowel::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using trowel::testing::At;
using trowel::testing::ReadReview;
using trowel::testing::ReviewGarden;

class ValidateTest : public ::testing::Test {
 protected:
  ValidateTest() {
    readiness_.SetWaitingFor({});
    client_ = server_.Connect();
  }

  HttpAnswer Ask(const std::string& body) {
    const auto answer = client_->Ask(Post("/validate?timeout=10s", body));
    EXPECT_TRUE(answer.has_value());
    return answer.value_or(HttpAnswer());
  }
  json Review(const std::string& name, const ReviewGarden& garden) {
    garden_.Publish(garden.Build());
    const HttpAnswer answer = Ask(ReadReview(name));
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.header("content-type"), "application/json");
    return json::parse(answer.body)["response"];
  }
  // The Status of an answer that is no review.
  json Fails(const std::string& body, int code) {
    const HttpAnswer answer = Ask(body);
    EXPECT_EQ(answer.status, code) << answer.body;
    const json status = json::parse(answer.body);
    EXPECT_EQ(status["kind"], "Status");
    EXPECT_EQ(status["status"], "Failure");
    EXPECT_EQ(status["code"], code);
    return status;
  }

  Snapshot<garden::GardenView> garden_{ReviewGarden("binding-move-classic").Build()};
  Snapshot<policy::Policy> policy_{std::make_shared<const policy::Policy>(policy::DefaultPolicy())};
  policy::Ledger ledger_;
  FixedClock clock_{At("2026-11-21T12:00:00Z")};
  webhook::Readiness readiness_;
  webhook::Metrics metrics_{{.garden = &garden_,
                             .policy = &policy_,
                             .readiness = &readiness_,
                             .clock = &clock_,
                             .server = nullptr}};
  webhook::AdmissionHandler handler_{{.garden = &garden_,
                                      .policy = &policy_,
                                      .ledger = &ledger_,
                                      .clock = &clock_,
                                      .readiness = &readiness_},
                                     metrics_.AddWorker()};
  // One worker, so that one handler serves.
  TestServer server_{[this](const webhook::HttpRequest& request, webhook::HttpReply* reply) {
                       handler_.Handle(request, reply);
                     },
                     {},
                     1};
  std::unique_ptr<TlsClient> client_;
};

TEST_F(ValidateTest, AllowsAMove) {
  const json response = Review("binding-move-classic", ReviewGarden("binding-move-classic"));
  EXPECT_EQ(response["allowed"], true);
  EXPECT_THAT(ledger_.Read()->moves, SizeIs(1));
  EXPECT_THAT(metrics_.Text(), HasSubstr("trowel_decisions_total{verdict=\"allowed\"} 1"));
}

TEST_F(ValidateTest, DeniesAMoveWithItsCauses) {
  ReviewGarden garden("binding-move-classic");
  garden.SeedNamed("aws-eu2").deleting = true;
  garden.SeedNamed("aws-eu2").gardenlet_version = "v1.151.0";
  const json response = Review("binding-move-classic", garden);
  EXPECT_EQ(response["allowed"], false);
  EXPECT_EQ(response["status"]["code"], 403);
  EXPECT_THAT(response["status"]["details"]["causes"], SizeIs(2));
  EXPECT_THAT(ledger_.Read()->moves, IsEmpty());
}

TEST_F(ValidateTest, WarnsOfAMove) {
  ReviewGarden garden("binding-move-classic");
  garden.SeedNamed("aws-eu2").visible = false;
  const json response = Review("binding-move-classic", garden);
  EXPECT_EQ(response["allowed"], true);
  // No gardenlet ran where this was recorded: nothing has observed the shoot's generation.
  ASSERT_THAT(response["warnings"], SizeIs(2));
  EXPECT_THAT(response["warnings"][0].get<std::string>(), HasSubstr("seed-visible: "));
  EXPECT_THAT(response["warnings"][1].get<std::string>(), HasSubstr("unsettled: "));
}

TEST_F(ValidateTest, KeepsADryRunOutOfTheLedger) {
  json review = json::parse(ReadReview("binding-move-classic"));
  review["request"]["dryRun"] = true;
  EXPECT_EQ(json::parse(Ask(review.dump()).body)["response"]["allowed"], true);
  EXPECT_THAT(ledger_.Read()->moves, IsEmpty());
}

TEST_F(ValidateTest, SaysWhatIsWrongWithABody) {
  const std::string whole = ReadReview("binding-move-classic");
  EXPECT_THAT(Fails(whole.substr(0, whole.size() / 2), 400)["message"].get<std::string>(),
              HasSubstr("not JSON"));
  EXPECT_THAT(
      Fails(std::string(600, '[') + std::string(600, ']'), 400)["message"].get<std::string>(),
      HasSubstr("nested deeper than 512"));
  EXPECT_THAT(Fails("{\"kind\":\"\xc3\x28\"}", 400)["message"].get<std::string>(),
              HasSubstr("UTF-8"));
  EXPECT_THAT(Fails("", 400)["message"].get<std::string>(), HasSubstr("empty"));
  // The connection has survived all that.
  EXPECT_EQ(Ask(whole).status, 200);
}

TEST_F(ValidateTest, ReadsAReviewOfSevenMebibytes) {
  json review = json::parse(ReadReview("binding-move-classic"));
  json& annotations = review["request"]["object"]["metadata"]["annotations"];
  annotations["note"] = "";
  const std::size_t room = (std::size_t{7} << 20) - review.dump().size();
  annotations["note"] = std::string(room, 'x');
  const std::string body = review.dump();
  ASSERT_EQ(body.size(), std::size_t{7} << 20);
  EXPECT_EQ(json::parse(Ask(body).body)["response"]["allowed"], true);
}

TEST_F(ValidateTest, SendsTheCallerBackBeforeTheFirstList) {
  readiness_.SetWaitingFor({garden::Kind::kSeed});
  const HttpAnswer answer = Ask(ReadReview("binding-move-classic"));
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("retry-after"), "1");
  EXPECT_EQ(answer.header("connection"), "close");
}

}  // namespace
}  // namespace trowel::test
