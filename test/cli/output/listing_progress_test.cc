#include "cli/output/listing_progress.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "garden/builder.h"
#include "test/garden/garden_changes.h"

namespace trowel::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::Time kBegin = absl::FromUnixSeconds(1'800'000'000);

std::shared_ptr<const garden::GardenView> ViewOf(int seeds, int shoots) {
  garden::GardenBuilder builder;
  for (int i = 0; i < seeds; ++i) builder.Apply(garden::SeedIn("r", fmt::format("s{}", i)));
  for (int i = 0; i < shoots; ++i) {
    builder.Apply(garden::ShootOn({"s0", "s0"}, fmt::format("shoot{}", i)));
  }
  builder.Apply(garden::BrokenObject(garden::Kind::kBackupBucket, "", "b"));
  return builder.Build();
}

TEST(ListingLine, NamesEachKindThatThereIsSomethingOf) {
  EXPECT_EQ(ListingLine(*ViewOf(2, 1'234), 79),
            "listing the garden: seeds 2, shoots 1,234, backupbuckets 1 ...");
  EXPECT_EQ(ListingLine(*ViewOf(0, 999), 79),
            "listing the garden: shoots 999, backupbuckets 1 ...");
  EXPECT_EQ(ListingLine(*garden::GardenBuilder().Build(), 79), "listing the garden ...");
}

TEST(ListingLine, IsNeverWiderThanTheTerminal) {
  const auto view = ViewOf(2, 1'234);
  EXPECT_EQ(ListingLine(*view, 62),
            "listing the garden: seeds 2, shoots 1,234, backupbuckets 1 ...");
  EXPECT_EQ(ListingLine(*view, 61), "listing the garden: seeds 2, shoots 1,234 ...");
  for (std::size_t width = 22; width < 80; ++width) {
    EXPECT_LE(ListingLine(*view, width).size(), width);
  }
}

class ListingProgressTest : public ::testing::Test {
 protected:
  void Show(absl::Duration after, std::shared_ptr<const garden::GardenView> view = nullptr) {
    progress.Show({.view = std::move(view), .store = nullptr, .now = kBegin + after});
  }

  std::vector<std::string> written;
  ListingProgress progress{[this](std::string_view text) { written.emplace_back(text); }};
};

TEST_F(ListingProgressTest, ShowsNothingOfAShortList) {
  Show(absl::ZeroDuration(), ViewOf(1, 0));
  Show(absl::Milliseconds(499), ViewOf(1, 5));
  progress.Clear();
  EXPECT_THAT(written, IsEmpty());
}

TEST_F(ListingProgressTest, RewritesItsLineFiveTimesASecondAndWipesItAway) {
  for (int ms = 0; ms <= 1'500; ms += 50) Show(absl::Milliseconds(ms), ViewOf(1, ms));
  EXPECT_THAT(written, testing::SizeIs(6));  // At 500, 700, 900, ... ms.
  EXPECT_EQ(written.front(),
            "\rlisting the garden: seeds 1, shoots 500, backupbuckets 1 ...\x1b[K");
  EXPECT_EQ(written.back(),
            "\rlisting the garden: seeds 1, shoots 1,500, backupbuckets 1 ...\x1b[K");
  progress.Clear();
  EXPECT_EQ(written.back(), "\r\x1b[K");
  const std::size_t all = written.size();
  progress.Clear();
  EXPECT_EQ(written.size(), all);
}

// A server that stopped answering: what there is stays to be seen.
TEST_F(ListingProgressTest, ShowsTheLatestViewWhenThereIsNoNewOne) {
  Show(absl::ZeroDuration(), ViewOf(1, 5));
  Show(absl::Seconds(1));
  EXPECT_THAT(written, ElementsAre("\rlisting the garden: seeds 1, shoots 5, backupbuckets 1 ..."
                                   "\x1b[K"));
}

TEST_F(ListingProgressTest, HasNothingToShowBeforeThereIsAView) {
  Show(absl::ZeroDuration());
  Show(absl::Seconds(1));
  EXPECT_THAT(written, IsEmpty());
}

TEST(TerminalWriter, IsNoneInAPipeOrAFile) {
  std::array<int, 2> pipe_ends = {};
  ASSERT_EQ(pipe(pipe_ends.data()), 0);
  EXPECT_EQ(TerminalWriter(pipe_ends[1]), nullptr);
  const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
  EXPECT_EQ(TerminalWriter(null), nullptr);
  for (const int descriptor : {pipe_ends[0], pipe_ends[1], null}) close(descriptor);
}

TEST(TerminalWriter, WritesToATerminalAtOnce) {
  const int master = posix_openpt(O_RDWR | O_NOCTTY);
  ASSERT_GE(master, 0);
  ASSERT_EQ(grantpt(master), 0);
  ASSERT_EQ(unlockpt(master), 0);
  std::array<char, 64> name = {};
  ASSERT_EQ(ptsname_r(master, name.data(), name.size()), 0);
  const int terminal = open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  ASSERT_GE(terminal, 0);
  const auto writer = TerminalWriter(terminal);
  ASSERT_NE(writer, nullptr);
  writer("listing");
  std::array<char, 64> seen = {};
  EXPECT_EQ(read(master, seen.data(), seen.size()), 7);
  EXPECT_STREQ(seen.data(), "listing");
  close(terminal);
  close(master);
}

}  // namespace
}  // namespace trowel::cli
