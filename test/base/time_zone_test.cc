#include "base/time_zone.h"

#include <gtest/gtest.h>

namespace trowel {
namespace {

TEST(TimeZone, IsFoundByItsName) {
  for (const char* name : {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"}) {
    const std::optional<absl::TimeZone> zone = FindTimeZone(name);
    ASSERT_TRUE(zone.has_value()) << name;
    EXPECT_EQ(zone->name(), name);
  }
}

TEST(TimeZone, IsNeitherAFileNorTheMachinesOwn) {
  for (const char* name : {"", "localtime", "/etc/localtime", "../zoneinfo/UTC", "Local",
                           "Europe/Berln", "file:/etc/localtime", "Europe/Berlin "}) {
    EXPECT_FALSE(FindTimeZone(name).has_value()) << name;
  }
}

}  // namespace
}  // namespace trowel
