// $KUBECONFIG: of commands, and of nothing that runs for good.

#include <cstdlib>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/cli/run_trowel.h"
#include "test/support/fake_api_server.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using ::testing::HasSubstr;

class KubeconfigVariableTest : public ::testing::Test {
 protected:
  KubeconfigVariableTest() {
    RunTrowel("version");  // Which forgets the one of whoever runs the tests.
    dir.Write("config", api.Kubeconfig());
    Set("/none:" + dir / "config");
  }
  ~KubeconfigVariableTest() override {
    unsetenv("KUBECONFIG");  // NOLINT(concurrency-mt-unsafe): there is one thread.
  }
  static void Set(const std::string& paths) {
    setenv("KUBECONFIG", paths.c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
  }

  TempDir dir;
  FakeApiServer api{[](const FakeApiServer::Request&, FakeApiServer::Answer* answer) {
    answer->Reply(401, R"({"message": "who are you?"})");
  }};
};

TEST_F(KubeconfigVariableTest, NamesTheGardenOfACommand) {
  for (const std::string command : {"rank garden-dev/moss", "doctor", "status"}) {
    const Ran ran = RunTrowel(command);
    EXPECT_EQ(ran.code, 3) << command;
    EXPECT_THAT(ran.err, HasSubstr(", context fake: 401: who are you?")) << command;
  }
  EXPECT_THAT(RunTrowel("status --context live").err, HasSubstr("it has no context live"));
}

TEST_F(KubeconfigVariableTest, IsNotAskedWhereAnOptionNamesOne) {
  Set("/none");
  EXPECT_THAT(RunTrowel("status --kubeconfig " + dir / "config").err, HasSubstr("who are you?"));
  EXPECT_EQ(RunTrowel("status --garden examples/moves --now 2026-11-29T22:40:00Z").code, 0);
  EXPECT_EQ(RunTrowel("status").err, "trowel: KUBECONFIG: /none: no such file\n");
}

TEST_F(KubeconfigVariableTest, IsNotForAProcess) {
  for (const std::string command : {"serve", "scheduler"}) {
    const Ran ran = RunTrowel(command);
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.err, HasSubstr("give --garden PATH or --kubeconfig FILE"));
  }
}

TEST_F(KubeconfigVariableTest, LeavesTheDefaultPolicyAlone) {
  EXPECT_EQ(RunTrowel("policy show").code, 0);
  EXPECT_TRUE(api.requests().empty());
}

TEST_F(KubeconfigVariableTest, WithoutItAContextIsOfNothing) {
  unsetenv("KUBECONFIG");  // NOLINT(concurrency-mt-unsafe)
  EXPECT_EQ(RunTrowel("status --context live").err, "trowel: --context needs --kubeconfig FILE\n");
}

}  // namespace
}  // namespace trowel::test
