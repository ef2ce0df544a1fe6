#include "kube/exec/run_program.h"

#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/temp_dir.h"

namespace trowel::kube {
namespace {

using ::testing::HasSubstr;
using trowel::test::TempDir;

constexpr std::chrono::milliseconds kLong{60'000};

Program Shell(const std::string& script) {
  return {.path = "/bin/sh", .arguments = {"sh", "-c", script}, .environment = {"A=b"}};
}

std::string Printed(const Program& program, std::chrono::milliseconds time = kLong) {
  const absl::StatusOr<std::string> printed = RunProgram(program, time);
  return printed.ok() ? *printed : "! " + std::string(Message(printed.status()));
}

TEST(RunProgramTest, HandsOverWhatItPrints) {
  EXPECT_EQ(Printed(Shell("echo a; echo b")), "a\nb\n");
}

TEST(RunProgramTest, GivesArgumentsAsTheyAre) {
  Program program = Shell(R"(printf '%s|' "$0" "$@")");
  for (const std::string argument : {"zero", "a b", "$HOME", "`id`", "", "*"}) {
    program.arguments.push_back(argument);
  }
  EXPECT_EQ(Printed(program), "zero|a b|$HOME|`id`||*|");
}

TEST(RunProgramTest, GivesTheEnvironmentAndNothingElse) {
  EXPECT_EQ(Printed(Shell("echo $A-$HOME")), "b-\n");
}

TEST(RunProgramTest, GivesNothingToRead) { EXPECT_EQ(Printed(Shell("cat; echo end")), "end\n"); }

TEST(RunProgramTest, TellsHowItEnded) {
  EXPECT_EQ(Printed(Shell("echo secret; exit 3")), "! it ended with exit code 3");
  EXPECT_EQ(Printed(Shell("kill -9 $$")), "! signal 9 ended it");
  EXPECT_THAT(Printed({.path = "/no/such", .arguments = {"a"}, .environment = {}}),
              HasSubstr("/no/such: No such file"));
}

TEST(RunProgramTest, ReadsMoreThanAPipeHolds) {
  EXPECT_EQ(Printed(Shell("head -c 900000 /dev/zero | tr '\\0' a")).size(), 900'000U);
  EXPECT_EQ(Printed(Shell("head -c 3000000 /dev/zero")), "! it printed more than 1 MiB");
}

TEST(RunProgramTest, DoesNotWaitForWhatItLeavesBehind) {
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(Printed(Shell("sleep 60 & echo done")), "done\n");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(50));
}

TEST(RunProgramTest, WaitsForWhoClosesItsOutput) {
  EXPECT_EQ(Printed(Shell("echo a; exec >&-; sleep 0.05; exit 4")), "! it ended with exit code 4");
}

bool Lives(pid_t process) {
  // A zombie is no longer there, but for whoever should have waited for it.
  std::ifstream status("/proc/" + std::to_string(process) + "/stat");
  std::string stat;
  std::getline(status, stat);
  return !stat.empty() && stat.find(") Z") == std::string::npos;
}

TEST(RunProgramTest, EndsWhatHangsWithAllThatItStarted) {
  TempDir dir;
  const std::string pids = dir / "pids";
  const std::string script =
      "sleep 600 & echo $! >>" + pids + "; echo $$ >>" + pids + "; trap '' TERM; echo secret; wait";
  EXPECT_EQ(Printed(Shell(script), std::chrono::milliseconds(500)),
            "! it did not end within 0.5 s");
  std::ifstream file(pids);
  int seen = 0;
  for (pid_t process = 0; file >> process; ++seen) {
    for (int i = 0; i < 1'000 && Lives(process); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_FALSE(Lives(process)) << process;
  }
  EXPECT_EQ(seen, 2);
}

class FindProgramTest : public ::testing::Test {
 protected:
  FindProgramTest() : path_(std::getenv("PATH")) {}  // NOLINT(concurrency-mt-unsafe)
  ~FindProgramTest() override { Set(path_); }
  static void Set(const std::string& path) {
    setenv("PATH", path.c_str(), 1);  // NOLINT(concurrency-mt-unsafe): there is one thread.
  }
  std::string Make(const std::string& name, bool may_run = true) {
    std::filesystem::create_directories(std::filesystem::path(dir / name).parent_path());
    dir.Write(name, "#!/bin/sh\n");
    if (may_run) std::filesystem::permissions(dir / name, std::filesystem::perms::owner_all);
    return dir / name;
  }
  TempDir dir;

 private:
  const std::string path_;
};

TEST_F(FindProgramTest, TakesTheFirstOnThePathThatMayBeRun) {
  Make("one/tool", /*may_run=*/false);
  std::filesystem::create_directories(dir / "two/tool");
  const std::string tool = Make("three/tool");
  Make("four/tool");
  Set(dir / "one:" + dir / "two:" + dir / "three:" + dir / "four");
  // Root may run nothing either that has no bit for it.
  EXPECT_EQ(FindProgram("tool"), tool);
  EXPECT_EQ(FindProgram("other"), "");
  EXPECT_EQ(FindProgram(""), "");
}

TEST_F(FindProgramTest, DoesNotLookWhereOneHappensToBe) {
  Make("tool");
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(dir / ".");
  Set(":.:relative");
  EXPECT_EQ(FindProgram("tool"), "");
  EXPECT_EQ(FindProgram("./tool"), std::filesystem::canonical(dir / "tool").string());
  std::filesystem::current_path(before);
}

}  // namespace
}  // namespace trowel::kube
