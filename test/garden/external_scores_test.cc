#include "garden/external_scores.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "garden/builder.h"
#include "garden/time.h"
#include "test/garden/garden_changes.h"

// Scores of seeds that another program writes into a ConfigMap, and what becomes of them.
namespace trowel::garden {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kHeader[] = "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Scores\n";
constexpr char kExpires[] = "expires: 2026-11-21T13:00:00Z\n";

Change ScoresChange(const std::string& text, const std::string& name = "carbon",
                    const std::string& space = "garden") {
  return ScoresConfigMap(name, text, space);
}

ConfigMap ScoresConfig(const std::string& text) {
  return std::get<ConfigMap>(ScoresChange(text).object);
}

Seed SeedOf(const std::string& name, const std::string& region) {
  Seed seed;
  seed.name = name;
  seed.region = region;
  return seed;
}

absl::Time TimeOf(std::string_view text) { return ParseTime(text).value_or(absl::InfinitePast()); }

TEST(ExternalScores, TheSeedsOwnComesBeforeThatOfItsRegion) {
  const absl::StatusOr<ExternalScores> scores = ParseExternalScores(ScoresConfig(
      std::string(kHeader) + kExpires + "seeds: {aws-eu2: 80.5, aws-us1: 0}\nregions: {eu: 40}\n"));
  ASSERT_TRUE(scores.ok()) << scores.status();
  EXPECT_EQ(scores->name, "carbon");
  EXPECT_EQ(scores->Of(SeedOf("aws-eu2", "eu")), 80.5);
  EXPECT_EQ(scores->Of(SeedOf("aws-eu1", "eu")), 40);
  EXPECT_EQ(scores->Of(SeedOf("aws-us1", "us")), 0);
  EXPECT_EQ(scores->Of(SeedOf("aws-us2", "us")), std::nullopt);
}

TEST(ExternalScores, CountUntilTheyExpire) {
  const absl::StatusOr<ExternalScores> scores =
      ParseExternalScores(ScoresConfig(std::string(kHeader) + kExpires));
  ASSERT_TRUE(scores.ok()) << scores.status();
  EXPECT_TRUE(scores->CountsAt(TimeOf("2026-11-21T12:59:59Z")));
  EXPECT_FALSE(scores->CountsAt(TimeOf("2026-11-21T13:00:00Z")));
}

struct RefusedCase {
  const char* name;
  std::string text;
  const char* problem;
};

class RefusedScores : public ::testing::TestWithParam<RefusedCase> {};

TEST_P(RefusedScores, NameTheField) {
  const absl::Status status = ParseExternalScores(ScoresConfig(GetParam().text)).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(std::string(Message(status)), HasSubstr(GetParam().problem));
}

std::string With(const std::string& text) { return std::string(kHeader) + kExpires + text; }

INSTANTIATE_TEST_SUITE_P(
    All, RefusedScores,
    ::testing::Values(
        RefusedCase{"NoYaml", "a: [", "scores.yaml: line 1"},
        RefusedCase{"Nothing", "", "scores.yaml: expected one document, has 0"},
        RefusedCase{"TwoDocuments", With("---\nkind: Scores\n"),
                    "scores.yaml: expected one document, has 2"},
        RefusedCase{"AList", "[1]", "scores.yaml: expected a map"},
        RefusedCase{"NoVersion", "kind: Scores\n",
                    "apiVersion: expected trowel.gardener.cloud/v1alpha1"},
        RefusedCase{
            "AnotherKind",
            "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n" + std::string(kExpires),
            "kind: expected Scores"},
        RefusedCase{"NoExpiry", std::string(kHeader) + "seeds: {a: 1}\n",
                    "expires: missing; from this time on"},
        RefusedCase{"AnExpiryThatIsNoTime", std::string(kHeader) + "expires: tomorrow\n",
                    "expires: expected a time as 2026-11-27T00:00:00Z, is tomorrow"},
        RefusedCase{"TooMuch", With("seeds: {aws-eu2: 100.5}\n"),
                    "seeds.aws-eu2: 100.5 is not between 0 and 100"},
        RefusedCase{"TooLittle", With("regions: {eu: -1}\n"),
                    "regions.eu: -1 is not between 0 and 100"},
        RefusedCase{"NoNumber", With("seeds: {aws-eu2: '80'}\n"),
                    "seeds.aws-eu2: expected a number"},
        RefusedCase{"Null", With("seeds: {aws-eu2: }\n"), "seeds.aws-eu2: expected a number"},
        RefusedCase{"NotANumber", With("seeds: {aws-eu2: .nan}\n"),
                    "scores.yaml: line 4, column 18: JSON has no number"},
        RefusedCase{"NoMap", With("seeds: [aws-eu2]\n"), "seeds: expected an object"},
        RefusedCase{"UnknownKey", With("region: {eu: 1}\n"), "region: unknown key; did you mean"},
        RefusedCase{"TwiceTheSame", With("seeds: {a: 1, a: 2}\n"), "twice"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(ExternalScores, WithoutTheirKeyAreRefused) {
  ConfigMap config = ScoresConfig("");
  config.data = {{"scores.yml", kHeader}};
  EXPECT_EQ(Message(ParseExternalScores(config).status()),
            "data has no key scores.yaml, which holds the scores");
}

class ExternalScoresInAView : public ::testing::Test {
 protected:
  ExternalScoresInAView() {
    builder.Apply(SeedIn("eu", "aws-eu1"));
    builder.Apply(SeedIn("us", "aws-us1"));
  }
  std::shared_ptr<const GardenView> After(Change change) {
    builder.Apply(std::move(change));
    return builder.Build();
  }
  static std::vector<std::string> Names(const GardenView& view) {
    std::vector<std::string> names;
    for (const auto& scores : view.external_scores()) names.push_back(scores->name);
    return names;
  }

  GardenBuilder builder;
};

TEST_F(ExternalScoresInAView, AreThereForEachSeedInTheOrderOfTheirNames) {
  After(ScoresChange(With("regions: {eu: 10}\n"), "cost"));
  const auto view = After(ScoresChange(With("seeds: {aws-eu1: 20, aws-us1: 30}\n"), "carbon"));
  EXPECT_THAT(Names(*view), ElementsAre("carbon", "cost"));
  EXPECT_THAT(view->FindSeed("aws-eu1")->external, ElementsAre(20, 10));
  EXPECT_THAT(view->FindSeed("aws-us1")->external, ElementsAre(30, std::nullopt));
}

TEST_F(ExternalScoresInAView, FollowTheirConfigMap) {
  const auto before = After(ScoresChange(With("regions: {eu: 10}\n")));
  const auto after = After(ScoresChange(With("regions: {eu: 11}\n")));
  EXPECT_THAT(before->FindSeed("aws-eu1")->external, ElementsAre(10));
  EXPECT_THAT(after->FindSeed("aws-eu1")->external, ElementsAre(11));
  const auto gone = After(Gone(Kind::kConfigMap, "garden", "carbon"));
  EXPECT_THAT(gone->external_scores(), IsEmpty());
  EXPECT_THAT(gone->FindSeed("aws-eu1")->external, IsEmpty());
  EXPECT_THAT(after->external_scores(), SizeIs(1));
}

TEST_F(ExternalScoresInAView, OfAnotherNamespaceAreNobodys) {
  const auto view = After(ScoresChange(With(""), "carbon", "garden-dev"));
  EXPECT_THAT(view->external_scores(), IsEmpty());
}

TEST_F(ExternalScoresInAView, WithoutTheLabelAreNone) {
  After(ScoresChange(With("regions: {eu: 10}\n")));
  Change change = ScoresChange(With("regions: {eu: 10}\n"));
  std::get<ConfigMap>(change.object).labels = {};
  EXPECT_THAT(After(std::move(change))->external_scores(), IsEmpty());
}

// What was said before does not stay in force: it is told, and the ranking goes on without.
TEST_F(ExternalScoresInAView, ThatCannotBeReadAreRefusedAndLeaveNothing) {
  After(ScoresChange(With("regions: {eu: 10}\n")));
  const auto view = After(ScoresChange(With("regions: {eu: ten}\n")));
  ASSERT_THAT(view->external_scores(), SizeIs(1));
  EXPECT_EQ(view->external_scores()[0]->why_broken, "scores.yaml: regions.eu: expected a number");
  EXPECT_THAT(view->FindSeed("aws-eu1")->external, ElementsAre(std::nullopt));
  ASSERT_THAT(view->FaultyConfigMaps(), SizeIs(1));
  EXPECT_EQ(view->kind(Kind::kConfigMap).broken, 1U);

  Broken broken = BrokenWith("data: expected an object");
  broken.labels = {{std::string(kScoresLabel), std::string(kScoresLabelValue)}};
  const auto unreadable = After({Kind::kConfigMap, "garden", "carbon", std::move(broken)});
  ASSERT_THAT(unreadable->external_scores(), SizeIs(1));
  EXPECT_EQ(unreadable->external_scores()[0]->why_broken, "data: expected an object");
}

}  // namespace
}  // namespace trowel::garden
