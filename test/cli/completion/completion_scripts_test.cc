#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kube/manifests.h"
#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
using ::testing::HasSubstr;

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

// A script that is sourced, and a program that answers it as `trowel __complete` would.
class BashCompletion : public ::testing::Test {
 protected:
  void SetUp() override {
    int code = 0;
    Shell("bash --version 2>&1", &code);
    ASSERT_EQ(code, 0) << "install bash";
    dir.Write("trowel.bash", RunTrowel("completion bash").out);
    // Notes what it was asked.
    Answer("");
  }
  void Answer(const std::string& lines) {
    dir.Write("answer", lines);
    dir.Write("trowel", "#!/bin/sh\nprintf '<%s>' \"$@\" >'" + dir / "asked" + "'\ncat '" +
                            dir / "answer" + "'\necho nonsense >&2\n");
    fs::permissions(dir / "trowel", fs::perms::owner_all);
  }
  // The words that <TAB> offers at the end of `line`; `words` as bash cuts it.
  std::string Complete(const std::string& line, const std::string& words) {
    dir.Write("ask.bash", "cd '" + dir / "" + "'\nsource trowel.bash\nCOMP_LINE='" + line +
                              "'\nCOMP_POINT=${#COMP_LINE}\nCOMP_WORDS=(" + words +
                              ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_trowel\n"
                              "printf '[%s]' \"${COMPREPLY[@]}\"\n");
    int code = 0;
    std::string offered = Shell("bash --norc '" + dir / "ask.bash" + "' 2>&1", &code);
    EXPECT_EQ(code, 0) << offered;
    return offered;
  }
  std::string Asked() { return *kube::ReadFile(dir / "asked", 1 << 20); }
  TempDir dir;
};

TEST_F(BashCompletion, IsValidBash) {
  int code = 0;
  const std::string said = Shell("bash -n '" + dir / "trowel.bash" + "' 2>&1", &code);
  EXPECT_EQ(code, 0) << said;
  EXPECT_EQ(said, "");
}

TEST_F(BashCompletion, OffersWhatItIsTold) {
  Answer("check\tmay it?\ncheck-change\t*\n:4\n");
  EXPECT_EQ(Complete("./trowel che", "./trowel che"), "[check][check-change]");
  EXPECT_EQ(Asked(), "<__complete><che>");
  Answer(":4\n");
  EXPECT_EQ(Complete("./trowel x ", "./trowel x ''"), "[]");
  EXPECT_EQ(Asked(), "<__complete><x><>");
}

TEST_F(BashCompletion, PutsTogetherWhatBashCuts) {
  Answer("garden-dev/moss\n:4\n");
  EXPECT_EQ(
      Complete("./trowel check --garden=a garden-dev/", "./trowel check --garden = a garden-dev/"),
      "[garden-dev/moss]");
  EXPECT_EQ(Asked(), "<__complete><check><--garden=a><garden-dev/>");
  Answer("seed/a:visible=true\nseed/a:visible=false\n:4\n");
  EXPECT_EQ(Complete("./trowel check --assume seed/a:visible=",
                     "./trowel check --assume seed/a : visible ="),
            "[true][false]");
  EXPECT_EQ(Asked(), "<__complete><check><--assume><seed/a:visible=>");
  Answer("json\n:4\n");
  EXPECT_EQ(Complete("./trowel check --output=j", "./trowel check --output = j"), "[json]");
  EXPECT_EQ(Asked(), "<__complete><check><--output=j>");
}

TEST_F(BashCompletion, OffersFilesWhereItIsToldTo) {
  Answer(":0\n");
  EXPECT_EQ(Complete("./trowel check --garden ans", "./trowel check --garden ans"), "[answer]");
  fs::create_directory(dir / "folder");
  Answer(":16\n");
  EXPECT_EQ(Complete("./trowel certs issue --out ''", "./trowel certs issue --out ''"), "[folder]");
}

TEST_F(BashCompletion, OffersNothingWhereNothingAnswers) {
  dir.Write("trowel", "#!/bin/sh\nexit 1\n");
  EXPECT_EQ(Complete("./trowel x", "./trowel x"), "[]");
}

TEST(Completion, AsksOneCommandInEveryShell) {
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    const Ran ran = RunTrowel("completion " + shell);
    EXPECT_EQ(ran.code, 0);
    EXPECT_EQ(ran.err, "");
    EXPECT_THAT(ran.out, AllOf(HasSubstr(" __complete "), HasSubstr("kubectl-trowel"))) << shell;
  }
}

// Where these shells are installed; bash always is.
TEST(Completion, IsValidForItsShell) {
  const TempDir dir;
  for (const auto& [shell, check] :
       {std::pair<std::string, std::string>{"zsh", "zsh -n"}, {"fish", "fish --no-execute"}}) {
    int code = 0;
    Shell(shell + " --version 2>&1", &code);
    if (code != 0) continue;
    dir.Write(shell, RunTrowel("completion " + shell).out);
    const std::string said = Shell(check + " '" + dir / shell + "' 2>&1", &code);
    EXPECT_EQ(code, 0) << said;
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
