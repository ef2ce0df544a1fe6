// Half an answer in a file must not pass for a whole one, whichever command gave it.

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/app.h"
#include "cli/program.h"
#include "kube/manifests.h"
#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::cli {
namespace {

using test::kAtGarden;
using test::Ran;
using test::ShellWords;
using test::TempDir;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kFull[] = "/dev/full";

// A file as /dev/full, or as nobody's pipe, in the place of standard output.
class Outputs : public ::testing::Test {
 protected:
  Outputs() {
    dir_.Write("kubeconfig",
               "apiVersion: v1\nkind: Config\ncurrent-context: a\n"
               "contexts: [{name: a, context: {cluster: a, user: a}}]\n"
               "clusters: [{name: a, cluster: {server: 'https://127.0.0.1:1'}}]\n"
               "users: [{name: a, user: {token: t}}]\n");
    dir_.Write("review.json", *kube::ReadFile("examples/reviews/move-allowed.json", 1 << 20));
  }
  // Runs the line with standard output going to `out`, which is closed.
  Ran Run(const std::string& line, int out) {
    const std::string name = dir_ / "err";
    const int err = open(name.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    std::vector<std::string> words = ShellWords(line);
    words.insert(words.begin(), "trowel");
    Ran ran;
    ran.code = RunProgram(std::move(words), out, err);
    close(err);
    ran.err = *kube::ReadFile(name, 1 << 20);
    return ran;
  }
  Ran RunToFull(const std::string& line) { return Run(line, open(kFull, O_WRONLY | O_CLOEXEC)); }

  // One line for each command that prints something.
  std::map<std::string, std::string> Lines() {
    const std::string moves = " --garden examples/moves --now 2026-11-29T22:40:00Z";
    const std::string live = " --kubeconfig " + dir_ / "kubeconfig";
    const std::string any_port = " --probe-address 127.0.0.1 --probe-port 0";
    return {
        {"serve", "serve --garden examples/garden --address 127.0.0.1 --port 0" + any_port},
        {"scheduler", "scheduler" + live + any_port},
        {"check", std::string("check garden-dev/moss --to aws-eu5") + kAtGarden},
        {"check-change",
         std::string("check-change examples/changes/skip-readiness.yaml") + kAtGarden},
        {"rank", std::string("rank garden-dev/moss") + kAtGarden},
        {"plan drain", std::string("plan drain aws-eu2") + kAtGarden},
        {"plan balance", std::string("plan balance --fill 90") + kAtGarden},
        {"run propose drain", std::string("run propose x drain aws-eu2 --reason r") + kAtGarden},
        {"run propose balance",
         std::string("run propose x balance --fill 90 --reason r") + kAtGarden},
        {"status", "status" + moves},
        {"recover",
         "recover aws-eu1 --scenario dead --garden examples/lost-seed --now "
         "2026-11-29T22:40:00Z"},
        {"policy check", "policy check examples/policy.yaml"},
        {"policy show", "policy show"},
        {"policy schema", "policy schema"},
        {"policy explain", "policy explain region-distance"},
        {"replay", "replay " + dir_ / "review.json" + kAtGarden},
        {"certs issue", "certs issue --host localhost --out " + dir_ / "certs"},
        {"certs show", "certs show " + dir_ / "certs" + "/tls.crt"},
        {"version", "version"},
        {"completion", "completion bash"},
    };
  }

  TempDir dir_;
};

// Every command that runs, by its path, with the formats of its --output.
void Collect(const CLI::App& app, const std::string& path,
             std::map<std::string, std::vector<std::string>>* commands) {
  const std::vector<const CLI::App*> below = app.get_subcommands({});
  for (const CLI::App* command : below) {
    Collect(*command, path.empty() ? command->get_name() : path + " " + command->get_name(),
            commands);
  }
  if (!below.empty() || app.get_group().empty()) return;
  std::vector<std::string> formats = {""};
  if (const CLI::Option* output = app.get_option_no_throw("--output"); output != nullptr) {
    const std::regex word("[a-z]+");
    const std::string& text = output->get_description();  // "table, wide, json or yaml"
    for (std::sregex_iterator i(text.begin(), text.end(), word); i != std::sregex_iterator(); ++i) {
      if (i->str() != "or") formats.push_back(" -o " + i->str());
    }
  }
  (*commands)[path] = formats;
}

TEST_F(Outputs, ThatAreFullAreAnErrorOfEveryCommandInEveryFormat) {
  CLI::App app;
  Options options;
  Action action;
  BuildApp(&app, &options, &action);
  std::map<std::string, std::vector<std::string>> commands;
  Collect(app, "", &commands);
  const std::map<std::string, std::string> lines = Lines();
  std::set<std::string> formats_seen;
  // Of a landscape: test/cli/doctor and test/cli/run. Of a plan that was made before: as those.
  commands.erase("doctor");
  std::erase_if(commands, [&](const auto& command) {
    return command.first.starts_with("run ") && !lines.contains(command.first);
  });
  for (const auto& [path, formats] : commands) {
    const auto line = lines.find(path);
    ASSERT_NE(line, lines.end()) << "say how " << path << " is called";
    for (const std::string& format : formats) {
      formats_seen.insert(format);
      const Ran ran = RunToFull(line->second + format);
      EXPECT_EQ(ran.code, 3) << line->second << format;
      EXPECT_THAT(ran.err, HasSubstr("trowel: cannot write to standard output: No space left on "
                                     "device; what it got is not whole\n"))
          << line->second << format;
    }
  }
  EXPECT_THAT(formats_seen, ::testing::IsSupersetOf({"", " -o table", " -o wide", " -o json",
                                                     " -o yaml", " -o script"}));
}

TEST_F(Outputs, ThatAreFullAreAnErrorOfWhatIsNoCommand) {
  for (const char* line : {"--help", "--version", "check --help", "policy --help"}) {
    EXPECT_EQ(RunToFull(line).code, 3) << line;
  }
}

// A mistake is told as ever: nothing was to be written.
TEST_F(Outputs, ThatAreFullMatterOnlyToWhoWrites) {
  const Ran ran = RunToFull("check");
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, StartsWith("trowel: SHOOT is required"));
}

TEST_F(Outputs, ThatAreWholeChangeNothing) {
  const std::string name = dir_ / "out";
  const int out = open(name.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  const Ran ran = Run("version", out);
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.err, "");
  EXPECT_THAT(*kube::ReadFile(name, 1 << 20), StartsWith("trowel "));
}

// `trowel rank ... | head -1`, in a program that ignores SIGPIPE.
TEST_F(Outputs, ThatNobodyReadsEndItWithoutAWord) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  close(ends[0]);
  const Ran ran = Run("version", ends[1]);
  std::signal(SIGPIPE, before);
  EXPECT_EQ(ran.code, 141);
  EXPECT_EQ(ran.err, "");
}

TEST_F(Outputs, ThatAreClosedAreAnError) {
  const Ran ran = Run("version", -1);
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err, HasSubstr("Bad file descriptor"));
}

}  // namespace
}  // namespace trowel::cli
