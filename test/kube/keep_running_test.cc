#include "kube/keep_running.h"

#include <stdexcept>

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace trowel::kube {
namespace {

namespace net = boost::asio;
using std::chrono::milliseconds;

net::awaitable<void> Work(int* runs, int throwing) {
  if (++*runs <= throwing) throw std::runtime_error("too much");
  co_return;
}

TEST(KeepRunning, BeginsAnewWhatAnExceptionEnds) {
  net::io_context context{1};
  int runs = 0;
  KeepRunning(
      context.get_executor(), "a test", [&runs] { return Work(&runs, 2); }, milliseconds(1));
  context.run();
  EXPECT_EQ(runs, 3);
}

TEST(KeepRunning, LeavesWhatIsDone) {
  net::io_context context{1};
  int runs = 0;
  KeepRunning(context.get_executor(), "a test", [&runs] { return Work(&runs, 0); });
  context.run();
  EXPECT_EQ(runs, 1);
}

TEST(KeepRunning, DoesNotHurry) {
  net::io_context context{1};
  int runs = 0;
  const auto begin = std::chrono::steady_clock::now();
  KeepRunning(
      context.get_executor(), "a test", [&runs] { return Work(&runs, 1); }, milliseconds(50));
  context.run();
  EXPECT_GE(std::chrono::steady_clock::now() - begin, milliseconds(50));
}

}  // namespace
}  // namespace trowel::kube
