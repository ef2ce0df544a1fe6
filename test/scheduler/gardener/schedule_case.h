#pragma once

#include <ostream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/scheduler/gardener/schedule_fixture.h"

namespace trowel::testing {

// One selection after one change of the fixture's garden. A name that begins with a number is that
// of upstream's test at that line.
struct ScheduleCase {
  std::string name;
  void (*change)(ScheduleFixture&);
  // All that could be chosen, by name; or one "! " and the error.
  std::vector<std::string> expected;
};

inline void PrintTo(const ScheduleCase& one, std::ostream* out) { *out << one.name; }

class ScheduleCaseTest : public ::testing::TestWithParam<ScheduleCase> {
 protected:
  // With reasons and without: the same outcome.
  static void Expect(const ScheduleCase& one, ScheduleFixture* garden) {
    one.change(*garden);
    EXPECT_THAT(garden->Tied(), ::testing::ElementsAreArray(one.expected));
    const scheduler::gardener::Outcome full = garden->Run();
    const std::string error = full.error;
    const std::vector<std::string> tied = NamesOf(full.tied);
    const std::size_t failed_at = full.failed_at;
    const auto chosen = garden->Run(scheduler::gardener::Detail::kChosen);
    EXPECT_EQ(chosen.error, error);
    EXPECT_EQ(NamesOf(chosen.tied), tied);
    EXPECT_EQ(chosen.failed_at, failed_at);
    for (const auto& dropped : chosen.dropped) EXPECT_THAT(dropped, ::testing::IsEmpty());
  }
};

inline std::string CaseName(const ::testing::TestParamInfo<ScheduleCase>& each) {
  return each.param.name;
}

}  // namespace trowel::testing
