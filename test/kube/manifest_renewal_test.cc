#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "kube/manifests.h"
#include "test/support/temp_dir.h"

// Which files a ManifestSource reads again.
namespace trowel::kube {
namespace {

using trowel::test::TempDir;

std::string Seed(const std::string& name, const std::string& region) {
  return fmt::format(R"({{"apiVersion":"core.gardener.cloud/v1beta1","kind":"Seed",)"
                     R"("metadata":{{"name":"{}"}},)"
                     R"("spec":{{"provider":{{"type":"aws","region":"{}"}}}}}})",
                     name, region);
}

class StampedFileTest : public ::testing::Test {
 protected:
  // Over what is there, in the same tick of the kernel's clock as all others.
  void Write(const std::string& region) {
    std::ofstream(path, std::ios::in | std::ios::out) << Seed("s", region);
    const timespec tick{.tv_sec = absl::ToUnixSeconds(kTick), .tv_nsec = 0};
    const timespec stamps[] = {tick, tick};
    ASSERT_EQ(utimensat(AT_FDCWD, path.c_str(), stamps, 0), 0);
  }
  ManifestUpdate LookAt(absl::Duration since) {
    clock.now = kTick + since;
    absl::StatusOr<ManifestUpdate> update = source.Update();
    EXPECT_TRUE(update.ok()) << Message(update.status());
    return update.ok() ? *std::move(update) : ManifestUpdate{};
  }
  static std::string RegionIn(const ManifestUpdate& update) {
    if (update.changes.size() != 1) return {};
    return std::get<garden::Seed>(update.changes[0].object).region;
  }
  struct MovedClock : Clock {
    absl::Time Now() const override { return now; }
    absl::Time now;
  };

  static constexpr absl::Time kTick = absl::FromUnixSeconds(1'800'000'000);
  TempDir dir;
  const std::string path = (dir.Write("a.json", ""), dir / "a.json");
  MovedClock clock;
  ManifestSource source{{dir / "."}, &clock};
};

TEST_F(StampedFileTest, IsReadAgainIfItWasWrittenInTheTickOfTheRead) {
  Write("one");
  EXPECT_EQ(RegionIn(LookAt(absl::Milliseconds(2))), "one");
  Write("two");
  const ManifestUpdate update = LookAt(absl::Milliseconds(4));
  EXPECT_EQ(RegionIn(update), "two");
  EXPECT_EQ(update.files, 1U);
}

TEST_F(StampedFileTest, IsNoNewsWhileItsContentIsTheSame) {
  Write("one");
  EXPECT_EQ(RegionIn(LookAt(absl::Milliseconds(2))), "one");
  for (const int ms : {4, 100, 200}) {
    const ManifestUpdate update = LookAt(absl::Milliseconds(ms));
    EXPECT_EQ(update.files, 0U);
    EXPECT_TRUE(update.changes.empty());
  }
}

// Whoever writes it from then on leaves another stamp.
TEST_F(StampedFileTest, IsNotReadAgainOnceItIsOlder) {
  Write("one");
  EXPECT_EQ(RegionIn(LookAt(absl::Seconds(1))), "one");
  Write("two");
  EXPECT_EQ(LookAt(absl::Seconds(2)).files, 0U) << "as nobody else could write it";
}

// "a: one, b: gone", what an update says of each object.
std::string News(const ManifestUpdate& update) {
  std::string news;
  for (const garden::Change& change : update.changes) {
    const auto* seed = std::get_if<garden::Seed>(&change.object);
    news += fmt::format("{}{}: {}", news.empty() ? "" : ", ", change.name,
                        seed == nullptr ? "gone" : seed->region);
  }
  return news;
}

TEST(HalfBrokenFile, KeepsWhatItsBrokenPartMayHaveSaid) {
  TempDir dir;
  dir.Write("a.yaml", Seed("a", "one") + "\n---\n" + Seed("b", "one"));
  ManifestSource source({dir / "a.yaml"});
  EXPECT_EQ(News(*source.Update()), "a: one, b: one");

  dir.Write("a.yaml", Seed("a", "two") + "\n---\n{kind: Seed, metadata");
  const ManifestUpdate broken = *source.Update();
  EXPECT_EQ(News(broken), "a: two");
  EXPECT_EQ(broken.broken_files, 1U);
  ASSERT_EQ(broken.problems.size(), 2U);
  EXPECT_NE(broken.problems[0].find("a.yaml: line 3, column "), std::string::npos);

  dir.Write("a.yaml", Seed("a", "two") + "\n---\n{}\n");
  EXPECT_EQ(News(*source.Update()), "a: two, b: gone");
}

TEST(ReadingProgress, SaysHowManyBytesOfHowManyAreRead) {
  TempDir dir;
  std::string text = "items:\n";
  while (text.size() < 3'000'000) text += "- " + Seed("a", "one") + "\n";
  dir.Write("a.yaml", text + "kind: List\napiVersion: v1\n");
  dir.Write("b.yaml", Seed("b", "one"));
  ManifestSource source({dir / "."});
  std::vector<std::pair<std::size_t, std::size_t>> told;
  source.TellProgress([&](std::size_t bytes, std::size_t all) { told.emplace_back(bytes, all); });
  EXPECT_EQ(source.Update()->changes.size(), 2U);
  ASSERT_FALSE(told.empty());
  for (std::size_t i = 0; i < told.size(); ++i) {
    EXPECT_GT(told[i].second, text.size());
    EXPECT_LE(told[i].first, told[i].second);
    if (i > 0) {
      EXPECT_GE(told[i].first, told[i - 1].first);
    }
  }
}

}  // namespace
}  // namespace trowel::kube
