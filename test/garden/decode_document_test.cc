#include <gmock/gmock.h>

#include "garden/decode.h"
#include "test/garden/json_document.h"

namespace trowel::garden {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Decoded DecodeText(std::string_view text) {
  JsonDocument json(text);
  absl::StatusOr<Decoded> decoded = DecodeDocument(json.root());
  EXPECT_TRUE(decoded.ok()) << decoded.status().ToString();
  return decoded.ok() ? *std::move(decoded) : Decoded();
}

Change DecodeShootText(std::string_view text) {
  JsonDocument json(text);
  return DecodeObject(Kind::kShoot, json.root(), json.trail());
}

struct RecordedList {
  std::string file;
  Kind kind;
  std::vector<std::string> names;
};

class DecodeRecordedList : public ::testing::TestWithParam<RecordedList> {};

TEST_P(DecodeRecordedList, ItsItemsGetTheKindOfTheList) {
  const Decoded decoded = DecodeText(ReadTestFile("test/data/garden/" + GetParam().file));
  EXPECT_THAT(decoded.problems, IsEmpty());
  EXPECT_EQ(decoded.others.count(), 0U);
  std::vector<std::string> names;
  for (const Change& change : decoded.changes) {
    EXPECT_EQ(change.kind, GetParam().kind);
    EXPECT_FALSE(std::holds_alternative<Broken>(change.object));
    names.push_back(change.space.empty() ? change.name : change.space + "/" + change.name);
  }
  EXPECT_EQ(names, GetParam().names);
}

const RecordedList kLists[] = {
    {"list-seeds.json",
     Kind::kSeed,
     {"aws-eu1", "aws-eu2", "aws-eu3", "aws-eu4", "aws-eu5", "aws-us1", "gcp-eu1"}},
    {"list-shoots.json",
     Kind::kShoot,
     {"garden-dev/fern", "garden-dev/moss", "garden-dev/sedge", "garden-dev/thyme"}},
    {"list-cloudprofiles.json", Kind::kCloudProfile, {"aws", "gcp"}},
    {"list-projects.json", Kind::kProject, {"dev"}},
};

INSTANTIATE_TEST_SUITE_P(Lists, DecodeRecordedList, ::testing::ValuesIn(kLists));

TEST(DecodeDocument, ReadsAMixedListAndCountsWhatItDoesNotFollow) {
  const Decoded decoded = DecodeText(R"({"kind": "List", "apiVersion": "v1", "items": [
      {"kind": "Seed", "apiVersion": "core.gardener.cloud/v1beta1", "metadata": {"name": "s"}},
      {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "p"}},
      {"kind": "Project", "apiVersion": "example.org/v1", "metadata": {"name": "p"}},
      {"kind": "NamespacedCloudProfile", "apiVersion": "core.gardener.cloud/v1beta1",
       "metadata": {"name": "n", "namespace": "garden-dev"}}]})");
  ASSERT_EQ(decoded.changes.size(), 2U);
  EXPECT_EQ(decoded.changes[0].kind, Kind::kSeed);
  EXPECT_EQ(decoded.changes[1].kind, Kind::kNamespacedCloudProfile);
  EXPECT_TRUE(std::holds_alternative<CloudProfile>(decoded.changes[1].object));
  EXPECT_EQ(decoded.others.count(), 2U);
  EXPECT_THAT(decoded.problems, IsEmpty());
}

TEST(DecodeDocument, LetsABrokenObjectHideNoOther) {
  const Decoded decoded = DecodeText(R"({"kind": "ShootList",
      "apiVersion": "core.gardener.cloud/v1beta1", "items": [
      {"metadata": {"name": "fern", "namespace": "garden-dev"}},
      {"metadata": {"name": "moss", "namespace": "garden-dev"},
       "spec": {"seedName": "aws-eu1",
                "provider": {"workers": [{}, {}, {"zones": "eu-west-1a"}]}},
       "status": {"seedName": "aws-eu2"}},
      {"metadata": {"name": "sedge", "namespace": "garden-dev"}}]})");
  EXPECT_THAT(decoded.problems,
              ElementsAre("Shoot garden-dev/moss: spec.provider.workers[2].zones: "
                          "expected a list of strings"));
  ASSERT_EQ(decoded.changes.size(), 3U);
  EXPECT_TRUE(std::holds_alternative<Shoot>(decoded.changes[0].object));
  EXPECT_TRUE(std::holds_alternative<Shoot>(decoded.changes[2].object));
  const auto& broken = std::get<Broken>(decoded.changes[1].object);
  EXPECT_EQ(decoded.changes[1].name, "moss");
  EXPECT_EQ(broken.why, "spec.provider.workers[2].zones: expected a list of strings");
  EXPECT_TRUE(broken.seeds_readable);
  EXPECT_EQ(broken.seed_name, "aws-eu1");
  EXPECT_EQ(broken.host_seed_name, "aws-eu2");
}

struct Problem {
  std::string json;
  std::string problem;
};

class DecodeProblem : public ::testing::TestWithParam<Problem> {};

TEST_P(DecodeProblem, IsALineAndNoChange) {
  const Decoded decoded = DecodeText(GetParam().json);
  std::vector<std::string> told = decoded.problems;
  for (const std::string& line : decoded.others.NearlyKnown()) told.push_back(line);
  EXPECT_THAT(told, ElementsAre(GetParam().problem));
  EXPECT_THAT(decoded.changes, IsEmpty());
}

const Problem kProblems[] = {
    {"{}", "an object without kind"},
    {R"({"kind": 5})", "an object without kind"},
    {R"({"kind": "Shoot", "metadata": {"name": "a"}})", "Shoot: an object without apiVersion"},
    {R"({"kind": "Shoot", "apiVersion": "core.gardener.cloud/v1",
         "metadata": {"name": "moss", "namespace": "garden-dev"}})",
     "Shoot garden-dev/moss: apiVersion: core.gardener.cloud/v1 is not read by Trowel; "
     "did you mean core.gardener.cloud/v1beta1?"},
    {R"({"kind": "Seed", "apiVersion": "core.gardener.cloud/v1", "metadata": 5})",
     "Seed: apiVersion: core.gardener.cloud/v1 is not read by Trowel; "
     "did you mean core.gardener.cloud/v1beta1?"},
    {R"({"kind": "SeedList", "apiVersion": "core.gardener.cloud/v1", "items": [{}]})",
     "Seed: apiVersion: core.gardener.cloud/v1 is not read by Trowel; "
     "did you mean core.gardener.cloud/v1beta1?"},
    {R"({"kind": "Seed", "apiVersion": "core.gardener.cloud/v1beta1"})",
     "Seed: metadata.name: missing"},
    {R"({"kind": "Seed", "apiVersion": "core.gardener.cloud/v1beta1", "metadata": {"name": 5}})",
     "Seed: metadata.name: expected a string"},
    {R"({"kind": "SeedList", "apiVersion": "core.gardener.cloud/v1beta1", "items": [5]})",
     "items[0]: expected an object"},
    {R"({"kind": "SeedList", "apiVersion": "core.gardener.cloud/v1beta1", "items": {}})",
     "items: expected a list"},
    {R"({"kind": "List", "apiVersion": "v1", "items": [{}]})", "items[0]: an object without kind"},
    {R"({"kind": "Shoot", "apiVersion": "core.gardener.cloud/v1beta1",
         "metadata": {"generateName": "moss-", "namespace": "garden-dev"}})",
     "Shoot garden-dev/(no name): metadata.name: missing"},
};

INSTANTIATE_TEST_SUITE_P(Problems, DecodeProblem, ::testing::ValuesIn(kProblems));

TEST(DecodeDocument, PrintsNamesWithoutTheirControlCharacters) {
  const Decoded decoded = DecodeText(R"({"kind": "Seed",
      "apiVersion": "core.gardener.cloud/v1beta1", "metadata": {"name": "a\u001b[31m\nb"},
      "spec": 5})");
  EXPECT_THAT(decoded.problems, ElementsAre("Seed a?[31m?b: spec: expected an object"));
  EXPECT_EQ(decoded.changes.size(), 1U);
}

TEST(DecodeDocument, RefusesWhatIsNoObject) {
  for (const std::string_view text : {"[]", "5", "null", "\"Seed\""}) {
    JsonDocument json(text);
    EXPECT_FALSE(DecodeDocument(json.root()).ok()) << text;
  }
}

TEST(DecodeDocument, TakesAnEmptyList) {
  const Decoded decoded = DecodeText(R"({"kind": "List", "apiVersion": "v1", "items": null})");
  EXPECT_THAT(decoded.changes, IsEmpty());
  EXPECT_THAT(decoded.problems, IsEmpty());
}

TEST(DecodeDocument, CountsTheItemsOfAListItDoesNotFollow) {
  EXPECT_EQ(
      DecodeText(R"({"kind": "PodList", "apiVersion": "v1", "items": [{}, {}]})").others.count(),
      2U);
}

TEST(DecodeObject, WantsANamespaceWhereTheKindHasOne) {
  const Change change = DecodeShootText(R"({"metadata": {"name": "moss"}})");
  EXPECT_EQ(change.name, "moss");
  EXPECT_EQ(std::get<Broken>(change.object).why, "metadata.namespace: missing");
}

TEST(DecodeObject, KeepsTheLabelsOfABrokenConfigMap) {
  JsonDocument json(R"({"metadata": {"namespace": "garden", "name": "p", "labels": {
      "a": "b", "c": 5}}, "data": {"policy.yaml": 5}})");
  const Change change = DecodeObject(Kind::kConfigMap, json.root(), json.trail());
  const auto* broken = std::get_if<Broken>(&change.object);
  ASSERT_NE(broken, nullptr);
  EXPECT_EQ(broken->why, "metadata.labels.c: expected a string");
  EXPECT_THAT(broken->labels, ElementsAre(std::pair<std::string, std::string>("a", "b")));
}

TEST(DecodeObject, StartsWithACleanTrail) {
  JsonDocument json(R"({"metadata": {"name": "a", "generation": "x"}})");
  EXPECT_TRUE(
      std::holds_alternative<Broken>(DecodeObject(Kind::kSeed, json.root(), json.trail()).object));
  EXPECT_TRUE(std::holds_alternative<Project>(
      DecodeObject(Kind::kProject, json.root(), json.trail()).object));
}

struct BrokenSeeds {
  std::string json;
  bool readable;
  std::string seed;
  std::string host;
};

class SeedsOfABrokenShoot : public ::testing::TestWithParam<BrokenSeeds> {};

TEST_P(SeedsOfABrokenShoot, AreReadWhereTheyCanBe) {
  const Change change = DecodeShootText(GetParam().json);
  const auto& broken = std::get<Broken>(change.object);
  EXPECT_EQ(broken.seeds_readable, GetParam().readable);
  EXPECT_EQ(broken.seed_name, GetParam().seed);
  EXPECT_EQ(broken.host_seed_name, GetParam().host);
}

const BrokenSeeds kBrokenSeeds[] = {
    {R"({"spec": {"region": 5, "seedName": "a"}, "status": {"seedName": "b"}})", true, "a", "b"},
    {R"({"spec": {"region": 5}})", true, "", ""},
    {R"({"spec": {"seedName": null, "region": 5}, "status": null})", true, "", ""},
    {R"({"spec": {"seedName": 5}, "status": {"seedName": "b"}})", false, "", "b"},
    {R"({"spec": [], "status": {"seedName": "b"}})", false, "", "b"},
    {R"({"spec": {"seedName": "a"}, "status": "x"})", false, "a", ""},
    {R"([])", false, "", ""},
};

INSTANTIATE_TEST_SUITE_P(Broken, SeedsOfABrokenShoot, ::testing::ValuesIn(kBrokenSeeds));

}  // namespace
}  // namespace trowel::garden
