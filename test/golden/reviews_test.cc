#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/garden_fixture.h"
#include "test/support/review_garden.h"
#include "webhook/admission/replay.h"

// Every recorded review, decided by the default policy in the garden of its moment. All findings
// are pinned in test/golden/expected; TROWEL_GOLDEN_UPDATE=1 writes them anew.
namespace trowel::webhook {
namespace {

using trowel::testing::At;
using trowel::testing::ReadReview;
using trowel::testing::ReadTestFile;
using trowel::testing::ReviewGarden;

std::vector<std::string> ReviewNames() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator("test/data/reviews")) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() == ".json" && name != "headers") names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

absl::StatusOr<Replayed> ReplayIn(const ReviewGarden& recorded, const std::string& review) {
  const auto view = recorded.Build();
  const policy::Policy policy = policy::DefaultPolicy();
  return Replay(ReadReview(review), {.view = view.get(),
                                     .policy = &policy,
                                     .requester = std::nullopt,
                                     .now = At("2026-11-21T12:00:00Z")});
}

std::string Describe(const Replayed& replayed) {
  std::string text =
      fmt::format("{} {} {} by {}{}\n", replayed.operation, replayed.resource, replayed.object,
                  replayed.user, replayed.dry_run ? ", dry run" : "");
  if (!replayed.judged()) return text + "no rule applies\n";
  text += replayed.is_change ? replayed.doing
          : replayed.source.empty()
              ? fmt::format("scheduled to {}", replayed.destination)
              : fmt::format("moved {}from {} to {}", replayed.live ? "live " : "", replayed.source,
                            replayed.destination);
  text += fmt::format("{}: {}\n", replayed.returning ? ", a return" : "",
                      replayed.verdict.allowed() ? "allowed" : "denied");
  for (const policy::Findings* findings :
       {&replayed.verdict.denials, &replayed.verdict.warnings, &replayed.verdict.audits}) {
    for (const policy::Finding& finding : *findings) {
      text += fmt::format("{}{} {} ({}): {} | {}\n", policy::Name(finding.effect),
                          finding.unknown ? " unknown" : "", finding.rule, finding.field,
                          finding.message, finding.remedy);
    }
  }
  return text;
}

class GoldenReviewTest : public ::testing::TestWithParam<std::string> {};

TEST_P(GoldenReviewTest, IsDecidedAsPinned) {
  const absl::StatusOr<Replayed> replayed = ReplayIn(ReviewGarden(GetParam()), GetParam());
  ASSERT_TRUE(replayed.ok()) << replayed.status();
  const std::string text = Describe(*replayed);
  const std::string path = "test/golden/expected/" + GetParam() + ".txt";
  if (std::getenv("TROWEL_GOLDEN_UPDATE") != nullptr) {
    std::ofstream(path) << text;
    return;
  }
  EXPECT_EQ(text, ReadTestFile(path));
}

INSTANTIATE_TEST_SUITE_P(Recorded, GoldenReviewTest, ::testing::ValuesIn(ReviewNames()),
                         [](const auto& param) {
                           std::string name = param.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(GoldenReviews, AreThoseOfTheIndex) {
  std::istringstream index(ReadTestFile("test/data/reviews/INDEX.tsv"));
  std::vector<std::string> names;
  for (std::string line; std::getline(index, line);) {
    const std::string file = line.substr(0, line.find('\t'));
    if (file.ends_with(".json")) names.push_back(file.substr(0, file.size() - 5));
  }
  EXPECT_THAT(ReviewNames(), ::testing::UnorderedElementsAreArray(names));
}

// The same bytes, another garden, another verdict.
class FlippedReviewTest : public ::testing::Test {
 protected:
  static constexpr char kReview[] = "binding-move-classic";
  std::vector<std::string> DeniedBy() {
    const absl::StatusOr<Replayed> replayed = ReplayIn(recorded, kReview);
    EXPECT_TRUE(replayed.ok()) << replayed.status();
    std::vector<std::string> rules;
    for (const policy::Finding& denial : replayed->verdict.denials) {
      rules.emplace_back(denial.rule);
    }
    return rules;
  }
  ReviewGarden recorded{kReview};
};

TEST_F(FlippedReviewTest, IsAllowedAsRecorded) { EXPECT_THAT(DeniedBy(), ::testing::IsEmpty()); }

TEST_F(FlippedReviewTest, IsDeniedWhenTheDestinationIsUnhealthy) {
  recorded.SeedNamed("aws-eu2").gardenlet_ready.status = garden::Condition::Status::kUnknown;
  EXPECT_THAT(DeniedBy(), ::testing::ElementsAre("seed-healthy"));
}

TEST_F(FlippedReviewTest, IsDeniedWhenTheDestinationIsFull) {
  recorded.Fill("aws-eu2", 249);
  EXPECT_THAT(DeniedBy(), ::testing::IsEmpty());
  recorded.Fill("aws-eu2", 250);
  EXPECT_THAT(DeniedBy(), ::testing::ElementsAre("seed-capacity"));
}

TEST_F(FlippedReviewTest, IsDeniedWhenTheGardenletsDiffer) {
  recorded.SeedNamed("aws-eu2").gardenlet_version = "v1.151.0";
  EXPECT_THAT(DeniedBy(), ::testing::ElementsAre("gardenlet-version"));
}

}  // namespace
}  // namespace trowel::webhook
