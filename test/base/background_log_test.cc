#include "base/background_log.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>

#include <fmt/format.h>

#include "base/log.h"

namespace trowel::log {
namespace {

// Standard error goes into a pipe while this lives.
class StderrPipe {
 public:
  StderrPipe() : saved_(dup(STDERR_FILENO)) {
    EXPECT_EQ(pipe(ends_.data()), 0);
    dup2(ends_[1], STDERR_FILENO);
  }
  ~StderrPipe() { Restore(); }

  void Restore() {
    if (saved_ < 0) return;
    dup2(saved_, STDERR_FILENO);
    close(saved_);
    close(ends_[1]);
    saved_ = -1;
  }
  int reader() const { return ends_[0]; }

 private:
  int saved_;
  std::array<int, 2> ends_ = {};
};

TEST(BackgroundLog, NobodyWaitsForWhoeverReadsTheLog) {
  StderrPipe pipe;
  Start(Format::kText, "info");
  std::string read;
  {
    const BackgroundLog background;
    const std::string padding(100, 'x');
    // More than the pipe and the queue take together: without the background this never ends.
    for (int i = 0; i < 30'000; ++i) Info(fmt::format("line {} {}", i, padding));
    EXPECT_GT(BackgroundLog::Dropped(), 10'000U);
    std::thread reader([&] {
      std::array<char, 4096> piece;
      ssize_t size = 0;
      while (read.find("line 29999 ") == std::string::npos &&
             (size = ::read(pipe.reader(), piece.data(), piece.size())) > 0) {
        read.append(piece.data(), static_cast<std::size_t>(size));
        if (read.size() > 200'000) read.erase(0, read.size() - 1000);
      }
    });
    reader.join();
  }
  EXPECT_NE(read.find("line 29999 "), std::string::npos) << "the newest lines are kept";
  pipe.Restore();
  Start(Format::kText, "error");
}

TEST(BackgroundLog, WritesWhatWaitsAtItsEnd) {
  StderrPipe pipe;
  Start(Format::kText, "info");
  {
    const BackgroundLog background;
    for (int i = 0; i < 100; ++i) Info(fmt::format("line {}", i));
  }
  Info("after it");
  pipe.Restore();
  std::string read;
  std::array<char, 4096> piece;
  ssize_t size = 0;
  while ((size = ::read(pipe.reader(), piece.data(), piece.size())) > 0) {
    read.append(piece.data(), static_cast<std::size_t>(size));
  }
  EXPECT_NE(read.find("line 99"), std::string::npos);
  EXPECT_LT(read.find("line 99"), read.find("after it"));
  Start(Format::kText, "error");
}

}  // namespace
}  // namespace trowel::log
