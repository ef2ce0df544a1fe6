#include "base/time_text.h"

#include <gtest/gtest.h>

namespace trowel {
namespace {

const absl::Time kWhole = absl::FromUnixSeconds(1'787'304'724);

TEST(TimeText, IsInUtcToTheSecond) {
  EXPECT_EQ(FormatUtc(kWhole), "2026-08-21T09:32:04Z");
  EXPECT_EQ(FormatUtc(kWhole + absl::Milliseconds(999)), "2026-08-21T09:32:04Z");
}

TEST(TimeText, HasSixDigitsForLeasesAndEvents) {
  EXPECT_EQ(FormatUtcMicros(kWhole), "2026-08-21T09:32:04.000000Z");
  EXPECT_EQ(FormatUtcMicros(kWhole + absl::Nanoseconds(120'999)), "2026-08-21T09:32:04.000120Z");
}

TEST(TimeText, LosesNothingWhereItIsReadBack) {
  EXPECT_EQ(FormatUtcExactly(kWhole), "2026-08-21T09:32:04+00:00");
  EXPECT_EQ(FormatUtcExactly(kWhole + absl::Nanoseconds(120'999)),
            "2026-08-21T09:32:04.000120999+00:00");
  const absl::Time early = absl::FromCivil(absl::CivilDay(7, 2, 1), absl::UTCTimeZone());
  EXPECT_EQ(FormatUtcExactly(early), "0007-02-01T00:00:00+00:00");
}

}  // namespace
}  // namespace trowel
