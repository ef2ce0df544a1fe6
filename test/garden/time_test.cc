#include "garden/time.h"

#include <random>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace trowel::garden {
namespace {

absl::Time At(int hour, int minute, int second) {
  return absl::FromCivil(absl::CivilSecond(2026, 11, 21, hour, minute, second),
                         absl::UTCTimeZone());
}

TEST(ParseTimeTest, ReadsRfc3339) {
  const auto parsed = [](std::string_view text) { return ParseTime(text).value(); };
  EXPECT_EQ(parsed("2026-11-21T09:32:04Z"), At(9, 32, 4));
  EXPECT_EQ(parsed("2026-11-21T09:32:04+00:00"), At(9, 32, 4));
  EXPECT_EQ(parsed("2026-11-21T10:32:04+01:00"), At(9, 32, 4));
  EXPECT_EQ(parsed("2026-11-21T04:02:04-05:30"), At(9, 32, 4));
  EXPECT_EQ(parsed("2026-11-21T09:32:04.25Z"), At(9, 32, 4) + absl::Milliseconds(250));
  EXPECT_EQ(parsed("2026-11-21T09:32:04.123456789Z"), At(9, 32, 4) + absl::Nanoseconds(123456789));
  EXPECT_EQ(parsed("1970-01-01T00:00:00Z"), absl::UnixEpoch());
}

// Whole seconds in UTC have a way of their own: of every digit it must say what Abseil says.
TEST(ParseTimeTest, ReadsWholeSecondsAsAbseilDoes) {
  std::minstd_rand random(7);
  const auto up_to = [&](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
  for (int i = 0; i < 50'000; ++i) {
    const std::string text =
        fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", i % 2 == 0 ? up_to(9'999) : 2'024,
                    up_to(13), up_to(32), up_to(24), up_to(60), up_to(59));
    absl::Time expected;
    const bool valid = absl::ParseTime(absl::RFC3339_full, text, &expected, nullptr);
    const absl::StatusOr<absl::Time> time = ParseTime(text);
    ASSERT_EQ(time.ok(), valid) << text;
    if (valid) {
      ASSERT_EQ(*time, expected) << text;
    }
  }
}

class BadTimeTest : public testing::TestWithParam<std::string_view> {};

TEST_P(BadTimeTest, IsRefused) {
  const absl::StatusOr<absl::Time> time = ParseTime(GetParam());
  EXPECT_FALSE(time.ok()) << GetParam();
  EXPECT_EQ(time.status().code(), absl::StatusCode::kInvalidArgument);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadTimeTest,
    testing::Values("", "infinite-past", "infinite-future", "2026-11-21", "2026-11-21T09:32:04",
                    "2026-11-21 09:32:04Z", " 2026-11-21T09:32:04Z", "2026-11-21T09:32:04Z ",
                    "2026-11-21T09:32:04.Z", "2026-11-21T09:32:04,5Z", "2026-11-21T09:32:60Z",
                    "2026-11-21T24:00:00Z", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z",
                    "2026-11-21T09:32:04+0100", "2026-11-21T09:32:04+01",
                    "2026-11-21T09:32:04+24:00", "2026-11-21T09:32:04+01:60",
                    "+2026-11-21T09:32:04Z", "20266-11-21T09:32:04Z", "2026-11-21T09:32:04z",
                    "2026-11-21t09:32:04Z", "1763717524"));

TEST(ParseTimeTest, NamesTheTextPrintable) {
  EXPECT_EQ(Message(ParseTime("soon\n").status()),
            "\"soon?\" is not a time like 2026-11-21T09:32:04Z");
}

TEST(MaintenanceWindowTest, IsTurnedToUtc) {
  const MaintenanceWindow window = ParseMaintenanceWindow("220000+0100", "233015-0130").value();
  EXPECT_EQ(window.begin_second, 21 * 3600);
  EXPECT_EQ(window.end_second, 1 * 3600 + 15);
}

TEST(MaintenanceWindowTest, ContainsBothOfItsEnds) {
  const MaintenanceWindow window = ParseMaintenanceWindow("220000+0000", "230000+0000").value();
  EXPECT_FALSE(window.Contains(At(21, 59, 59)));
  EXPECT_TRUE(window.Contains(At(22, 0, 0)));
  EXPECT_TRUE(window.Contains(At(23, 0, 0)));
  EXPECT_TRUE(window.Contains(At(23, 0, 0) + absl::Milliseconds(900)));
  EXPECT_FALSE(window.Contains(At(23, 0, 1)));
}

TEST(MaintenanceWindowTest, ReachesOverMidnight) {
  const MaintenanceWindow window = ParseMaintenanceWindow("233000+0000", "003000+0000").value();
  EXPECT_TRUE(window.Contains(At(23, 45, 0)));
  EXPECT_TRUE(window.Contains(At(0, 15, 0)));
  EXPECT_FALSE(window.Contains(At(0, 30, 1)));
  EXPECT_FALSE(window.Contains(At(12, 0, 0)));
}

class BadWindowTest : public testing::TestWithParam<std::string_view> {};

TEST_P(BadWindowTest, IsRefusedAtEitherEnd) {
  EXPECT_FALSE(ParseMaintenanceWindow(GetParam(), "230000+0000").ok()) << GetParam();
  EXPECT_FALSE(ParseMaintenanceWindow("230000+0000", GetParam()).ok()) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(Rows, BadWindowTest,
                         testing::Values("", "220000", "220000Z", "22:00:00+0000", "240000+0000",
                                         "226000+0000", "220060+0000", "220000+2400", "220000+0060",
                                         "220000 0100", "220000+01:00", "22000a+0000",
                                         "220000+0000 "));

}  // namespace
}  // namespace trowel::garden
