#include "base/log.h"

#include <cstdint>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace trowel::log {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

class LogTest : public ::testing::Test {
 protected:
  ~LogTest() override { Start(Format::kText, "error"); }

  static std::string Line(Format format) {
    testing::internal::CaptureStderr();
    Start(format, "info");
    const std::string name = "a \"b\"";
    Warn("moved", {{"seed", name},
                   {"hash", "007"},
                   {"live", true},
                   {"dryRun", false},
                   {"shoots", std::uint64_t{18'446'744'073'709'551'615U}},
                   {"change", -3}});
    return testing::internal::GetCapturedStderr();
  }
};

// Who reads the log sorts by numbers, and asks for truths.
TEST_F(LogTest, HasNumbersAndTruthsInJsonAsWhatTheyAre) {
  EXPECT_THAT(Line(Format::kJson),
              EndsWith(R"("level":"warning","message":"moved","seed":"a \"b\"","hash":"007",)"
                       R"("live":true,"dryRun":false,"shoots":18446744073709551615,"change":-3})"
                       "\n"));
}

TEST_F(LogTest, ReadsTheSameAsText) {
  EXPECT_THAT(Line(Format::kText),
              HasSubstr("moved seed=\"a \\\"b\\\"\" hash=007 live=true dryRun=false "
                        "shoots=18446744073709551615 change=-3\n"));
}

}  // namespace
}  // namespace trowel::log
