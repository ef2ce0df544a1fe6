#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kHead[] = "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n";

class PolicyCheck : public ::testing::Test {
 protected:
  Ran Check(const std::string& body, const std::string& options = "") {
    dir_.Write("policy.yaml", kHead + body);
    return RunTrowel("policy check " + File() + options);
  }
  std::string File() const { return dir_ / "policy.yaml"; }

 private:
  TempDir dir_;
};

constexpr char kOdd[] = "rules:\n  region-distance: {mode: warn}\n  freeze-window: {mode: warn}\n";

TEST_F(PolicyCheck, WarningsAreToldAndChangeNoExitCode) {
  const Ran ran = Check(kOdd);
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, StartsWith(File() + ": valid, hash "));
  EXPECT_THAT(ran.out, HasSubstr(", 0 overrides, 2 warnings\n"));
  EXPECT_THAT(ran.err, StartsWith(File() + ":4:27: warning: rules.region-distance.mode: sets "));
  EXPECT_THAT(ran.err, HasSubstr("\n" + File() + ":5:3: warning: rules.freeze-window: never "));
}

TEST_F(PolicyCheck, StrictlyAWarningIsAnError) {
  const Ran ran = Check(kOdd, " --strict");
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.err, Check(kOdd).err);
  const Ran plain = Check("rules:\n  region-distance: {mode: enforce}\n", " --strict");
  EXPECT_EQ(plain.code, 0);
  EXPECT_EQ(plain.err, "");
  EXPECT_THAT(plain.out, HasSubstr(", 0 overrides\n"));
}

TEST_F(PolicyCheck, APurposeThatNoShootCanHaveIsAnError) {
  const Ran ran = Check(
      "overrides:\n"
      "- {name: a, match: {purposes: [prodution]}, rules: {cool-down: {mode: warn}}}\n");
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("policy.yaml:4:32: overrides[0].match.purposes[0]: expected "));
  EXPECT_THAT(ran.err, HasSubstr("did you mean production?"));
}

TEST(PolicyCheckOfTheExample, FindsNothing) {
  const Ran ran = RunTrowel("policy check --strict examples/policy.yaml");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.err, "");
}

}  // namespace
}  // namespace trowel::test
