#include "kube/write/binding.h"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/time_text.h"
#include "kube/write/stored_shoot.h"

namespace trowel::kube {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

// What gardener-apiserver had before it was bound: the old object of a recorded review.
std::string RecordedShoot() {
  std::ifstream file("test/data/reviews/binding-first-schedule.json");
  std::stringstream text;
  text << file.rdbuf();
  const std::string review = text.str();
  const std::size_t begin = review.find(R"("oldObject":)") + std::string(R"("oldObject":)").size();
  const std::size_t end = review.find(R"(,"dryRun")", begin);
  return review.substr(begin, end - begin);
}

TEST(Binding, ChangesNotOneByteButTheSeedsName) {
  const std::string recorded = RecordedShoot();
  const auto body = WithSeedName(recorded, "aws-eu1");
  ASSERT_TRUE(body.ok()) << body.status();
  const std::string member = R"("seedName":"aws-eu1",)";
  const std::size_t at = body->find(member);
  ASSERT_NE(at, std::string::npos);
  EXPECT_EQ(body->substr(0, at) + body->substr(at + member.size()), recorded);
  json expected = json::parse(recorded);
  expected["spec"]["seedName"] = "aws-eu1";
  EXPECT_EQ(json::parse(*body), expected);
}

TEST(Binding, KeepsTheWhiteSpaceOfRawExtensions) {
  const std::string body = R"({"spec" : { "provider":{"infrastructureConfig":{ "a" :1}}},"x":{}})";
  EXPECT_EQ(*WithSeedName(body, "s"),
            R"({"spec" : {"seedName":"s", "provider":{"infrastructureConfig":{ "a" :1}}},"x":{}})");
}

TEST(Binding, FindsTheSpecOfTheObjectAndNoOther) {
  EXPECT_EQ(
      *WithSeedName(R"({"metadata":{"annotations":{"spec":"{"}},"spec":{"a":{"spec":{}}}})", "s"),
      R"({"metadata":{"annotations":{"spec":"{"}},"spec":{"seedName":"s","a":{"spec":{}}}})");
  EXPECT_EQ(*WithSeedName(R"({"spec":{}})", "s"), R"({"spec":{"seedName":"s"}})");
}

TEST(Binding, ReplacesTheSeedOfAMoveAndNothingElse) {
  const std::string begin = R"({"spec" : { "a":{"seedName":"x"}, "seedName" : )";
  const std::string end = R"( ,"b":1},"status":{"seedName":"x"}})";
  EXPECT_EQ(*WithOtherSeedName(begin + R"("aws-eu1")" + end, "aws-eu1", "aws-eu2"),
            begin + R"("aws-eu2")" + end);
}

TEST(Binding, RefusesAMoveFromAnotherSeed) {
  for (const std::string body :
       {R"({"spec":{"seedName":"aws-eu3"}})", R"({"spec":{"a":1},"status":{"seedName":"aws-eu1"}})",
        R"({"spec":{"template":{"seedName":"aws-eu1"}}})"}) {
    EXPECT_TRUE(absl::IsFailedPrecondition(WithOtherSeedName(body, "aws-eu1", "aws-eu2").status()))
        << body;
  }
  for (const std::string body : {"", "[]", R"({"spec":1})", R"({"spec":{"seedName":1}})",
                                 R"({"spec":{"seedName":"aws-eu1)"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(WithOtherSeedName(body, "aws-eu1", "aws-eu2").status()))
        << body;
  }
}

TEST(Binding, RefusesAShootThatHasASeed) {
  EXPECT_TRUE(absl::IsFailedPrecondition(
      WithSeedName(R"({"spec":{"region":"x","seedName":"aws-eu2"}})", "aws-eu1").status()));
}

TEST(Binding, RefusesWhatIsNoShoot) {
  for (const char* body : {"", "[]", "7", R"({"kind":"Shoot"})", R"({"spec":7})", R"({"spec":{)"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(WithSeedName(body, "aws-eu1").status())) << body;
  }
}

TEST(PendingPatch, SaysWhatGardenerSchedulerSays) {
  absl::Time now;
  ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, "2026-11-21T12:00:00.5Z", &now, nullptr));
  EXPECT_EQ(json::parse(FormatPendingPatch("257", "no \"seed\"", now)),
            json::parse(R"({"metadata":{"resourceVersion":"257"},"status":{"lastOperation":{
                "type":"Create","state":"Pending","progress":0,"description":"no \"seed\"",
                "lastUpdateTime":"2026-11-21T12:00:00Z"}}})"));
}

TEST(StoredShoot, IsReadAsRecorded) {
  const std::string recorded = RecordedShoot();
  const auto stored = ParseStoredShoot(recorded);
  ASSERT_TRUE(stored.ok()) << stored.status();
  EXPECT_EQ(stored->shoot.name, "fern");
  EXPECT_EQ(stored->shoot.seed_name, "");
  EXPECT_EQ(stored->uid, "2eb7e1fc-2084-4018-b3cf-db0552b4a4e8");
  EXPECT_FALSE(stored->resource_version.empty());
  EXPECT_EQ(FormatUtc(stored->created), "2026-11-21T09:32:23Z");
  EXPECT_EQ(stored->body, recorded);
}

TEST(StoredShoot, ErrorsNameTheField) {
  const auto error = [](std::string body) {
    return std::string(Message(ParseStoredShoot(std::move(body)).status()));
  };
  EXPECT_THAT(error("gone"), HasSubstr("not a Shoot: "));
  EXPECT_EQ(error(R"({"kind":"Status"})"), "not a Shoot: kind: expected Shoot");
  EXPECT_EQ(error(R"({"kind":"Shoot","metadata":{"name":"x"}})"),
            "not a Shoot: metadata.resourceVersion: missing");
  EXPECT_THAT(error(R"({"kind":"Shoot","metadata":{"resourceVersion":"1"}})"),
              HasSubstr("metadata.creationTimestamp"));
}

}  // namespace
}  // namespace trowel::kube
