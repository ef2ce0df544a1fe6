#include "base/file_limit.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace trowel {
namespace {

TEST(FileLimit, IsRaisedToTheHardOne) {
  rlimit before = {};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit low = before;
  low.rlim_cur = 100;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  EXPECT_EQ(RaiseFileLimit(), before.rlim_max);
  rlimit after = {};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &after), 0);
  EXPECT_EQ(after.rlim_cur, before.rlim_max);
}

TEST(FileLimit, LeavesRoomForAllElse) {
  EXPECT_EQ(ConnectionsWithin(1'048'576, 4096), 4096U);
  for (const std::size_t limit : {300U, 1024U, 4096U, 4608U}) {
    const std::size_t connections = ConnectionsWithin(limit, 4096);
    EXPECT_LE(connections + connections / 8 + 1 + 190, limit);
    EXPECT_GE(connections, limit / 4);
  }
  EXPECT_EQ(ConnectionsWithin(0, 4096), 1U);
}

}  // namespace
}  // namespace trowel
