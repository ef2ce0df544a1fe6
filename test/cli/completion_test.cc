#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/rule_table.h"
#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// What a command line of the shell prints, standard error included; `*code` is 0 if all went well.
std::string Shell(const std::string& command, int* code) {
  std::FILE* pipe = popen(command.c_str(), "r");
  std::string output;
  char piece[4096];
  while (const std::size_t size = std::fread(piece, 1, sizeof(piece), pipe)) {
    output.append(piece, size);
  }
  *code = pclose(pipe);
  return output;
}

class BashCompletion : public ::testing::Test {
 protected:
  void SetUp() override {
    int code = 0;
    Shell("bash --version 2>&1", &code);
    ASSERT_EQ(code, 0) << "install bash";
    dir.Write("trowel.bash", RunTrowel("completion bash").out);
  }
  // The words that <TAB> offers after `line`, whose last word is being typed.
  std::string Complete(const std::string& line) {
    dir.Write("ask.bash", "source '" + dir / "trowel.bash" +
                              "'\n"
                              "COMP_WORDS=(" +
                              line +
                              ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_trowel\n"
                              "echo \" ${COMPREPLY[*]} \"\n");
    int code = 0;
    std::string words = Shell("bash --norc '" + dir / "ask.bash" + "' 2>&1", &code);
    EXPECT_EQ(code, 0) << words;
    return words;
  }
  TempDir dir;
};

TEST_F(BashCompletion, IsValidBash) {
  int code = 0;
  const std::string said = Shell("bash -n '" + dir / "trowel.bash" + "' 2>&1", &code);
  EXPECT_EQ(code, 0) << said;
  EXPECT_EQ(said, "");
}

TEST_F(BashCompletion, OffersCommands) {
  EXPECT_THAT(Complete("trowel ''"), AllOf(HasSubstr(" check "), HasSubstr(" serve "),
                                           HasSubstr(" policy "), HasSubstr(" --version ")));
  EXPECT_EQ(Complete("trowel che"), " check check-change \n");
}

TEST_F(BashCompletion, OffersCommandsOfACommand) {
  EXPECT_THAT(Complete("trowel policy ''"),
              AllOf(HasSubstr(" check "), HasSubstr(" show "), HasSubstr(" explain ")));
  EXPECT_THAT(Complete("trowel certs ''"), AllOf(HasSubstr(" issue "), HasSubstr(" show ")));
  EXPECT_THAT(Complete("trowel plan ''"), AllOf(HasSubstr(" drain "), HasSubstr(" balance ")));
}

TEST_F(BashCompletion, OffersTheOptionsOfTheCommandAndNoOthers) {
  EXPECT_THAT(Complete("trowel check garden-dev/moss --"),
              AllOf(HasSubstr(" --to "), HasSubstr(" --live "), HasSubstr(" --garden "),
                    Not(HasSubstr(" --port "))));
  EXPECT_THAT(Complete("trowel policy show --policy a.yaml --"), HasSubstr(" --garden "));
  EXPECT_THAT(Complete("trowel plan drain aws-eu1 --"),
              AllOf(HasSubstr(" --max-parallel "), Not(HasSubstr(" --fill "))));
}

TEST_F(BashCompletion, OffersValues) {
  EXPECT_EQ(Complete("trowel check a/b -o ''"), " table wide json yaml \n");
  EXPECT_EQ(Complete("trowel plan drain a -o ''"), " table wide json yaml script \n");
  EXPECT_EQ(Complete("trowel plan balance --order ''"), " risk name \n");
  EXPECT_EQ(Complete("trowel policy explain region"), " region-distance region-config \n");
  EXPECT_EQ(Complete("trowel completion z"), " zsh \n");
}

TEST(Completion, HasEveryCommandInEveryShell) {
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    const Ran ran = RunTrowel("completion " + shell);
    EXPECT_EQ(ran.code, 0);
    EXPECT_EQ(ran.err, "");
    for (const char* command :
         {"serve", "check", "rank", "plan", "policy", "replay", "certs", "version"}) {
      EXPECT_THAT(ran.out, HasSubstr(command)) << shell;
    }
    EXPECT_THAT(ran.out, HasSubstr("garden-namespace")) << shell;
  }
}

TEST(Completion, RefusesAShellThatItDoesNotKnow) {
  const Ran ran = RunTrowel("completion tcsh");
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("bash"));
}

}  // namespace
}  // namespace trowel::test
