#include "base/dir_watch.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace trowel {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

class DirWatchTest : public testing::Test {
 protected:
  DirWatchTest() {
    std::string name = fs::temp_directory_path() / "dir_watch_XXXXXX";
    dir_ = mkdtemp(name.data());
  }
  ~DirWatchTest() override { fs::remove_all(dir_); }

  void Write(const std::string& file) { std::ofstream(dir_ / file) << "content"; }

  fs::path dir_;
};

TEST_F(DirWatchTest, NoticesAWrittenFile) {
  DirWatch watch({dir_.string()});
  EXPECT_FALSE(watch.WaitForChange(milliseconds(0)));
  Write("a");
  EXPECT_TRUE(watch.WaitForChange(milliseconds(5000)));
  while (watch.WaitForChange(milliseconds(20))) {
  }
  EXPECT_FALSE(watch.WaitForChange(milliseconds(0)));
}

TEST_F(DirWatchTest, NoticesTheSymlinkSwapOfAMountedSecret) {
  fs::create_directory(dir_ / "..1");
  fs::create_directory(dir_ / "..2");
  fs::create_directory_symlink("..1", dir_ / "..data");
  DirWatch watch({dir_.string()});
  fs::create_directory_symlink("..2", dir_ / "..data_tmp");
  fs::rename(dir_ / "..data_tmp", dir_ / "..data");
  EXPECT_TRUE(watch.WaitForChange(milliseconds(5000)));
}

TEST_F(DirWatchTest, FindsADirectoryThatComesLaterAndOneThatComesAgain) {
  const fs::path late = dir_ / "late";
  DirWatch watch({late.string()});
  EXPECT_FALSE(watch.WaitForChange(milliseconds(0)));
  fs::create_directory(late);
  EXPECT_TRUE(watch.WaitForChange(milliseconds(0)));
  fs::remove_all(late);
  EXPECT_TRUE(watch.WaitForChange(milliseconds(5000)));
  fs::create_directory(late);
  EXPECT_TRUE(watch.WaitForChange(milliseconds(0)));
  Write("late/a");
  EXPECT_TRUE(watch.WaitForChange(milliseconds(5000)));
}

TEST_F(DirWatchTest, OneDirectoryOfManyNamesIsQuietUntilSomethingChanges) {
  const fs::path real = dir_ / "real";
  const fs::path link = dir_ / "link";
  fs::create_directory(real);
  fs::create_directory_symlink("real", link);
  DirWatch watch({real, real.string() + "/", dir_ / "./real", link, real});
  const auto settle = [&watch] {
    int changes = 0;
    while (changes < 100 && watch.WaitForChange(milliseconds(20))) ++changes;
    return changes;
  };
  EXPECT_EQ(settle(), 0);
  Write("real/a");
  EXPECT_GT(settle(), 0);
  EXPECT_LT(settle(), 100);

  // All of its names are forgotten with it, and found again.
  fs::rename(real, dir_ / "old");
  EXPECT_GT(settle(), 0);
  fs::create_directory(real);
  EXPECT_GT(settle(), 0);
  EXPECT_EQ(settle(), 0);
  Write("real/b");
  EXPECT_GT(settle(), 0);
}

TEST_F(DirWatchTest, WakeEndsAWaitAtOnceAndIsNotAChange) {
  DirWatch watch({dir_.string()});
  const auto begin = std::chrono::steady_clock::now();
  std::thread waker([&watch] { watch.Wake(); });
  EXPECT_FALSE(watch.WaitForChange(milliseconds(60'000)));
  waker.join();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
}

}  // namespace
}  // namespace trowel
