// Recorded requests in the forms in which they are found: a review, lines of an audit log.

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "kube/manifests.h"
#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Replay : public ::testing::Test {
 protected:
  static json Review(const std::string& name) {
    return json::parse(*kube::ReadFile("examples/reviews/" + name + ".json", 1 << 20));
  }
  // The event that an API server writes of the request of a review.
  static json Event(const json& review, const std::string& verb = "update") {
    const json& request = review["request"];
    json reference = {{"apiGroup", request["resource"]["group"]},
                      {"apiVersion", request["resource"]["version"]},
                      {"resource", request["resource"]["resource"]},
                      {"namespace", request["namespace"]},
                      {"name", request["name"]}};
    if (request.contains("subResource")) reference["subresource"] = request["subResource"];
    return {{"kind", "Event"},
            {"apiVersion", "audit.k8s.io/v1"},
            {"level", "Request"},
            {"auditID", "a-1"},
            {"stage", "ResponseComplete"},
            {"requestURI", "/apis/core.gardener.cloud/v1beta1/x"},
            {"verb", verb},
            {"user", {{"username", "someone"}, {"groups", {"system:masters"}}}},
            {"objectRef", reference},
            {"requestObject", request["object"]}};
  }
  Ran Run(const std::string& text, const std::string& more = "") {
    dir_.Write("recorded", text);
    return RunTrowel("replay " + dir_ / "recorded" + more + kAtGarden);
  }
  json Ask(const std::string& text, const std::string& more = "") {
    return json::parse(Run(text, " -o json" + more).out)["reviews"];
  }
  TempDir dir_;
};

TEST_F(Replay, ReadsAnAuditEventAsTheReviewOfItsRequest) {
  for (const char* name : {"move-allowed", "move-denied", "move-with-spec-change"}) {
    const json review = Review(name);
    const json as_review = Ask(review.dump());
    const json as_event = Ask(Event(review).dump());
    ASSERT_EQ(as_event.size(), 1U) << name;
    for (const char* member :
         {"operation", "resource", "object", "move", "from", "to", "live", "allowed", "findings"}) {
      EXPECT_EQ(as_event[0][member], as_review[0][member]) << name << " " << member;
    }
    EXPECT_EQ(as_event[0]["user"], "someone");
    EXPECT_EQ(as_event[0]["uid"], "a-1");
  }
}

TEST_F(Replay, ReadsALogLineByLineAndPassesOverWhatReads) {
  json reads = Event(Review("move-allowed"));
  reads["verb"] = "get";
  json received = Event(Review("move-denied"));
  received["stage"] = "RequestReceived";
  const json denied = Event(Review("move-denied"));
  const std::string log = reads.dump() + "\n" + received.dump() + "\n\n" + denied.dump() + "\n" +
                          Review("move-allowed").dump() + "\n";
  const Ran ran = Run(log);
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("DENIED  UPDATE shoots/binding"),
                             HasSubstr("ALLOWED  UPDATE shoots/binding")));
  EXPECT_THAT(ran.err, HasSubstr("2 audit events ask for nothing that Trowel judges\n"));
  const json list = {{"kind", "EventList"}, {"apiVersion", "audit.k8s.io/v1"}, {"items", {denied}}};
  EXPECT_EQ(Ask(list.dump()).size(), 1U);
}

// A log that was cut off must not look clean.
TEST_F(Replay, LinesThatAreNoneAreSaid) {
  const std::string good = Event(Review("move-allowed")).dump();
  for (const std::string& log : {good + "\n" + good.substr(0, good.size() / 2),
                                 good + "\n{\n" + good, "x\n" + good + "\n" + good}) {
    const Ran ran = Run(log);
    EXPECT_EQ(ran.code, 3) << log;
    EXPECT_THAT(ran.err, HasSubstr(": 1 lines are no JSON, the first is line "));
    EXPECT_THAT(ran.out, HasSubstr("ALLOWED"));
  }
}

TEST_F(Replay, SaysWhichLevelOfAuditingIsMissing) {
  json bare = Event(Review("move-allowed"));
  bare.erase("requestObject");
  const Ran ran = Run(bare.dump());
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err, HasSubstr("audit event a-1: has no requestObject: audit writes at level "
                                 "Request\n"));
  json patch = Event(Review("move-allowed"), "patch");
  EXPECT_THAT(Run(patch.dump()).err, HasSubstr("level RequestResponse"));
  patch["responseObject"] = patch["requestObject"];
  EXPECT_EQ(Ask(patch.dump())[0]["allowed"], true);
}

TEST_F(Replay, NamesWhoActsForAnother) {
  json event = Event(Review("move-allowed"));
  event["impersonatedUser"] = {{"username", "other"}};
  EXPECT_EQ(Ask(event.dump())[0]["user"], "other");
}

TEST_F(Replay, JudgesAsALiveMoveIfAsked) {
  const std::string review = Review("move-allowed").dump();
  EXPECT_EQ(Ask(review)[0]["live"], false);
  EXPECT_EQ(Ask(review, " --live")[0]["live"], true);
  EXPECT_EQ(Ask(review, " --live")[0]["allowed"], false) << "no gardenlet moves live";
  EXPECT_EQ(Ask(review, " --classic")[0]["live"], false);
}

TEST_F(Replay, AssumesWhatIsNotSo) {
  const std::string assume = " --assume seed/aws-eu5:GardenletReady=False";
  const Ran ran = Run(Review("move-allowed").dump(), assume);
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("assumed: seed/aws-eu5:GardenletReady=False\n"));
}

}  // namespace
}  // namespace trowel::test
