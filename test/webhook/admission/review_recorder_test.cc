#include "webhook/admission/review_recorder.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/garden_fixture.h"
#include "test/support/temp_dir.h"

namespace trowel::webhook {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

class ReviewRecorderTest : public ::testing::Test {
 protected:
  std::unique_ptr<ReviewRecorder> Open(ReviewRecorder::Limits limits = {}) {
    auto recorder = ReviewRecorder::Open(dir / "", limits, &clock);
    EXPECT_TRUE(recorder.ok()) << recorder.status();
    return recorder.ok() ? *std::move(recorder) : nullptr;
  }
  // Their contents, by name.
  std::vector<std::string> Recorded() const {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(dir / "")) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> texts;
    for (const fs::path& path : paths) {
      EXPECT_THAT(path.filename().string(), StartsWith("review-2026-11-21T12:00:00.000000Z-"));
      EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
      std::ostringstream text;
      text << std::ifstream(path).rdbuf();
      texts.push_back(text.str());
    }
    return texts;
  }

  FixedClock clock{trowel::testing::At("2026-11-21T12:00:00Z")};
  test::TempDir dir;
};

TEST_F(ReviewRecorderTest, WritesEachReviewAsItCame) {
  const auto recorder = Open();
  recorder->Take("one");
  recorder->Take("two\n");
  recorder->Flush();
  EXPECT_THAT(Recorded(), ::testing::ElementsAre("one", "two\n"));
}

TEST_F(ReviewRecorderTest, WritesWhatWasHandedOverBeforeItEnds) {
  auto recorder = Open();
  for (int i = 0; i < 50; ++i) recorder->Take("x");
  recorder.reset();
  EXPECT_THAT(Recorded(), SizeIs(50));
}

TEST_F(ReviewRecorderTest, StopsAtItsLimitsThoseOfEarlierRunsIncluded) {
  for (int run = 0; run < 2; ++run) {
    const auto recorder = Open({.files = 5, .bytes = 1000});
    for (int i = 0; i < 3; ++i) recorder->Take("x");
  }
  EXPECT_THAT(Recorded(), SizeIs(5));
  EXPECT_THAT(
      ReviewRecorder::Open(dir / "", {.files = 5, .bytes = 1000}, &clock).status().ToString(),
      HasSubstr("holds 5 reviews of 5 bytes already"));
}

TEST_F(ReviewRecorderTest, StopsAtItsBytes) {
  const auto recorder = Open({.files = 100, .bytes = 10});
  for (int i = 0; i < 5; ++i) recorder->Take("xxxx");
  recorder->Flush();
  EXPECT_THAT(Recorded(), SizeIs(2));
}

TEST_F(ReviewRecorderTest, RefusesWhatIsNoFolder) {
  EXPECT_THAT(ReviewRecorder::Open(dir / "none", {}, &clock).status().ToString(),
              HasSubstr("is no folder"));
  dir.Write("file", "");
  EXPECT_FALSE(ReviewRecorder::Open(dir / "file", {}, &clock).ok());
}

// A disk that is full, or a folder that has gone, ends the recording and nothing else.
TEST_F(ReviewRecorderTest, AFailureEndsTheRecordingOnly) {
  fs::create_directory(dir / "sub");
  auto recorder = *ReviewRecorder::Open(dir / "sub", {}, &clock);
  fs::remove_all(dir / "sub");
  recorder->Take("one");
  recorder->Flush();
  fs::create_directory(dir / "sub");
  recorder->Take("two");
  recorder->Flush();
  EXPECT_TRUE(fs::is_empty(dir / "sub"));
}

}  // namespace
}  // namespace trowel::webhook
