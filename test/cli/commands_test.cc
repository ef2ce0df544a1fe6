// What commands say of wrong use and of broken input, on which stream, and with which exit code.

#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "kube/manifests.h"
#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct Mistake {
  std::string line;
  int code;
  std::string error;  // All of standard error.
};

class Mistakes : public ::testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, AreToldOnOneLineThatSaysWhatToDo) {
  const Ran ran = RunTrowel(GetParam().line);
  EXPECT_EQ(ran.code, GetParam().code) << GetParam().line;
  EXPECT_EQ(ran.err, "trowel: " + GetParam().error + "\n");
  EXPECT_EQ(ran.out, "");
}

INSTANTIATE_TEST_SUITE_P(
    All, Mistakes,
    ::testing::Values(
        Mistake{"", 2, "A subcommand is required (see trowel --help)"},
        Mistake{"chek", 2, "there is no command chek; did you mean check? (see trowel --help)"},
        Mistake{"policy", 2, "A subcommand is required (see trowel policy --help)"},
        Mistake{"policy shw", 2,
                "there is no command shw; did you mean show? (see trowel policy --help)"},
        Mistake{"check a/b --to c", 2,
                "give --garden PATH or --kubeconfig FILE: this is no pod: "
                "KUBERNETES_SERVICE_HOST is not set"},
        Mistake{"rank a/b c --garden examples/garden", 2,
                "there is no argument c (see trowel rank --help)"},
        Mistake{"rank --garden examples/garden --al a/b", 2,
                "there is no option --al; did you mean --all? (see trowel rank --help)"},
        Mistake{std::string("check garden-dev/mos --to aws-eu2") + kAtGarden, 2,
                "there is no Shoot garden-dev/mos in this garden; did you mean garden-dev/moss?"},
        Mistake{std::string("rank moss") + kAtGarden, 2,
                "moss: name the shoot as NAMESPACE/NAME, e.g. garden-dev/moss"},
        Mistake{std::string("check garden-dev/moss --to aws-eu1") + kAtGarden, 2,
                "garden-dev/moss is on seed aws-eu1 already; name another one with --to"},
        Mistake{std::string("check garden-dev/moss --to ''") + kAtGarden, 2, "--to is empty"},
        Mistake{"check garden-dev/moss --to aws-eu2 --garden examples/garden --now today", 2,
                "--now today: give a time like 2026-11-21T12:00:00Z"},
        Mistake{std::string("check garden-dev/moss --to aws-eu2 --live --classic") + kAtGarden, 2,
                "--live excludes --classic (see trowel check --help)"},
        Mistake{std::string("check garden-dev/moss --to aws-eu2 --policy nope.yaml") + kAtGarden, 2,
                "--policy nope.yaml: No such file or directory"},
        Mistake{"check garden-dev/moss --to aws-eu2 --garden nowhere", 3,
                "nowhere: no such file or folder"},
        Mistake{"rank garden-dev/moss --garden examples/reviews/../../cmake", 3,
                "examples/reviews/../../cmake: no *.yaml, *.yml or *.json file in it"},
        Mistake{"policy check nope.yaml", 3, "nope.yaml: No such file or directory"},
        Mistake{"policy explain region-distanc", 2,
                "there is no rule region-distanc; did you mean region-distance?"},
        Mistake{"policy explain xyz", 2, "there is no rule xyz; trowel policy show lists all"},
        Mistake{std::string("replay nope.json") + kAtGarden, 3,
                "nope.json: No such file or directory"},
        Mistake{"certs show nope.crt", 3, "nope.crt: No such file or directory"},
        Mistake{"certs issue --host a --lifetime soon", 2,
                "--lifetime soon: give a duration like 90s, 5m or 24h"},
        Mistake{"certs issue --host a --lifetime 1s", 2, "--lifetime 1s: at least 10m"},
        Mistake{"serve --garden examples/garden --drain inf", 2,
                "--drain inf: give a duration like 90s, 5m or 24h"},
        Mistake{"serve --garden examples/garden --tls-cert a", 2,
                "--tls-cert and --tls-key go together"},
        Mistake{"serve --garden examples/garden --certs-mode self", 2,
                "--certs-mode self needs an API server: --kubeconfig FILE"},
        Mistake{"serve --garden examples/garden --scheduler", 2,
                "--scheduler needs an API server: --kubeconfig FILE"},
        Mistake{"scheduler --garden examples/garden", 2,
                "shoots are bound at an API server: give --kubeconfig, not --garden"},
        Mistake{"scheduler --garden examples/garden --advise", 2,
                "--garden has no Events: give --once for a report"},
        Mistake{"scheduler --garden examples/garden --once", 2, "--once goes with --advise"},
        Mistake{"scheduler --scheduler-name default-scheduler", 2,
                "--scheduler-name: default-scheduler is gardener-scheduler's (see trowel scheduler "
                "--help)"},
        Mistake{"serve --garden examples/garden --client-name a", 2,
                "--client-name needs --client-ca"},
        Mistake{"serve --garden examples/garden --ranking-audience a", 2,
                "--ranking-audience needs --ranking"},
        Mistake{"serve --garden examples/garden --ranking --ranking-audience a", 2,
                "--ranking-audience needs an API server: --kubeconfig FILE"}));

// A variable that was not set must not become "everything", "now" or "the defaults".
TEST(Commands, RefuseWhatIsEmpty) {
  const std::string garden = " --garden examples/garden";
  const std::vector<std::pair<std::string, std::string>> empty = {
      {"plan drain ''" + garden, "SEED"},
      {"plan drain '  '" + garden + " -o script", "SEED"},
      {"plan drain aws-eu2 --now ''" + garden, "--now"},
      {"plan balance --fill 80 --seeds ''" + garden, "--seeds"},
      {"check '' --to aws-eu2" + garden, "SHOOT"},
      {"check garden-dev/moss --to= " + garden, "--to"},
      {"check garden-dev/moss --to aws-eu2 --policy ''" + garden, "--policy"},
      {"check garden-dev/moss --to aws-eu2 --policy=" + garden, "--policy"},
      {"check garden-dev/moss --to aws-eu2 --as ''" + garden, "--as"},
      {"check garden-dev/moss --to aws-eu2 --as-group ''" + garden, "--as-group"},
      {"check garden-dev/moss --to aws-eu2 --garden ''", "--garden"},
      {"rank ''" + garden, "SHOOT"},
      {"rank garden-dev/moss --explain ''" + garden, "--explain"},
      {"rank garden-dev/moss --assume ''" + garden, "--assume"},
      {"policy check ''", "FILE"},
      {"policy explain ''", "RULE"},
      {"replay ''" + garden, "FILE"},
      {"serve --garden examples/garden --client-ca ''", "--client-ca"}};
  for (const auto& [line, name] : empty) {
    const Ran ran = RunTrowel(line);
    EXPECT_EQ(ran.code, 2) << line;
    EXPECT_EQ(ran.out, "") << line;
    EXPECT_THAT(ran.err, AllOf(HasSubstr("trowel: " + name), HasSubstr("empty"))) << line;
  }
}

// Options of several values take one each time, so that none swallows what follows.
TEST(Commands, TakeOptionsBeforeWhatTheyAreAbout) {
  const std::string now = " --now 2026-11-21T12:00:00Z";
  for (const auto& [line, same] : std::vector<std::pair<std::string, std::string>>{
           {"check --garden examples/garden garden-dev/moss --to aws-eu5",
            "check garden-dev/moss --to aws-eu5 --garden examples/garden"},
           {"check --as-group a --as b --garden examples/garden --to aws-eu5 garden-dev/moss",
            "check garden-dev/moss --to aws-eu5 --garden examples/garden --as b --as-group a"},
           {"rank --as-group a garden-dev/moss --garden examples/garden",
            "rank garden-dev/moss --garden examples/garden --as-group a"},
           {"rank --assume seed/aws-eu4:absent=true garden-dev/moss --garden examples/garden",
            "rank garden-dev/moss --garden examples/garden --assume seed/aws-eu4:absent=true"},
           {"plan drain --garden examples/garden aws-eu2",
            "plan drain aws-eu2 --garden examples/garden"},
           {"replay --garden examples/garden examples/reviews/move-allowed.json",
            "replay examples/reviews/move-allowed.json --garden examples/garden"}}) {
    const Ran first = RunTrowel(line + now);
    const Ran second = RunTrowel(same + now);
    EXPECT_LE(first.code, 1) << line << ": " << first.err;
    EXPECT_EQ(first.out, second.out) << line;
  }
}

TEST(Commands, EveryHelpHasAnExample) {
  for (const char* line : {"", "serve", "scheduler", "check", "check-change", "rank", "policy",
                           "policy check", "policy show", "policy explain", "replay", "doctor",
                           "certs", "certs issue", "certs show", "version", "completion"}) {
    const Ran ran = RunTrowel(std::string(line) + " --help");
    EXPECT_EQ(ran.code, 0) << line;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("Usage: trowel"), HasSubstr("Example:\n  "))) << line;
    if (*line != '\0') {
      EXPECT_THAT(ran.out, HasSubstr(std::string("Usage: trowel ") + line)) << line;
    }
  }
}

TEST(Commands, AnInvalidPolicyIsToldWithAllItsErrors) {
  const TempDir dir;
  dir.Write("policy.yaml",
            "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\nenforcment: warn\n"
            "rules:\n  seed-helthy: {mode: off}\n  region-distance: {mode: perhaps}\n");
  for (const std::string& command : std::vector<std::string>{
           "policy check " + dir / "policy.yaml", "policy show --policy " + dir / "policy.yaml",
           "check garden-dev/moss --to aws-eu5 --policy " + dir / "policy.yaml" + kAtGarden}) {
    const Ran ran = RunTrowel(command);
    EXPECT_EQ(ran.code, 2) << command;
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, AllOf(HasSubstr("policy.yaml:3:1: "), HasSubstr("policy.yaml:5:3: "),
                               HasSubstr("policy.yaml:6:"), HasSubstr("did you mean seed-healthy?"),
                               Not(HasSubstr("?" + dir / "policy.yaml"))))
        << command;
  }
}

// A garden beside the example's, for what is wrong in one.
class BrokenGarden : public ::testing::Test {
 protected:
  BrokenGarden() { fs::copy("examples/garden", dir / "garden", fs::copy_options::recursive); }
  Ran Run(const std::string& line) {
    return RunTrowel(line + " --now 2026-11-21T12:00:00Z --garden " + dir / "garden");
  }
  TempDir dir;
};

TEST_F(BrokenGarden, ABrokenObjectIsToldAndChangesNoExitCode) {
  dir.Write("garden/x.yaml",
            "apiVersion: core.gardener.cloud/v1beta1\nkind: Seed\nmetadata: {name: x}\n"
            "spec: {provider: [1]}\n");
  Ran ran = Run("check garden-dev/moss --to aws-eu5");
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.err, AllOf(StartsWith("trowel: "),
                             HasSubstr("x.yaml: Seed x: spec.provider: expected an object")));
  EXPECT_THAT(ran.out, StartsWith("ALLOWED"));
  // Moving there: it exists, but nothing is known of it.
  ran = Run("check garden-dev/moss --to x -o json");
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, Not(HasSubstr("did you mean")));
  const nlohmann::json finding = nlohmann::json::parse(ran.out)["findings"][0];
  EXPECT_EQ(finding["rule"], "seed-exists");
  EXPECT_THAT(finding["message"].get<std::string>(), HasSubstr("malformed"));
}

TEST_F(BrokenGarden, ABrokenShootIsNamedWithItsReason) {
  dir.Write("garden/x.yaml",
            "apiVersion: core.gardener.cloud/v1beta1\nkind: Shoot\n"
            "metadata: {name: x, namespace: garden-dev}\nspec: {region: [1]}\n");
  const Ran ran = Run("check garden-dev/x --to aws-eu5");
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, EndsWith("trowel: Shoot garden-dev/x is malformed: spec.region: expected a "
                                "string\n"));
}

TEST_F(BrokenGarden, ABrokenFileIsToldAndTheOthersCount) {
  dir.Write("garden/x.yaml", "a: [1\nb: 2\n");
  const Ran ran = Run("check garden-dev/moss --to aws-eu5");
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.err, HasSubstr("x.yaml: line "));
}

TEST_F(BrokenGarden, MissingKindsAreToldOnOneLine) {
  fs::remove(dir / "garden/around.yaml");
  const Ran ran = Run("rank garden-dev/moss");
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.err,
            "trowel: the garden has no ShootState, BackupBucket, Bastion, ManagedSeed and "
            "ExposureClass\n");
}

TEST(Commands, ReadTheGardenFromStandardInput) {
  const TempDir dir;
  std::string all;
  for (const auto& entry : fs::directory_iterator("examples/garden")) {
    all += *kube::ReadFile(entry.path().string(), std::size_t{1} << 24) + "\n---\n";
  }
  dir.Write("all", all);
  const std::string line = " check garden-dev/heath --to aws-us2 --now 2026-11-21T12:00:00Z";
  ASSERT_NE(std::freopen((dir / "all").c_str(), "r", stdin), nullptr);
  const Ran piped = RunTrowel(line + " --garden -");
  EXPECT_EQ(piped.code, 1) << piped.err;
  EXPECT_EQ(piped.out, RunTrowel(line + " --garden examples/garden").out);
  dir.Write("all", "kind: [\n");
  ASSERT_NE(std::freopen((dir / "all").c_str(), "r", stdin), nullptr);
  const Ran broken = RunTrowel(line + " --garden -");
  EXPECT_EQ(broken.code, 3);
  EXPECT_THAT(broken.err, StartsWith("trowel: standard input: line "));
}

TEST(Commands, ANameWithControlCharactersCannotSpoilTheTerminal) {
  const Ran ran = RunTrowel(
      {"check", "garden-dev/\x1b[2Jmoss", "--to", "x\x1b[31m\ny", "--garden", "examples/garden"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.err.find('\x1b'), std::string::npos);
  const Ran denied = RunTrowel(
      {"check", "garden-dev/moss", "--to", "x\x1b[31m\ny", "--garden", "examples/garden"});
  EXPECT_EQ(denied.code, 1);
  EXPECT_EQ((denied.out + denied.err).find('\x1b'), std::string::npos);
}

TEST(Commands, AReviewThatCannotBeReadIsToldAndTheOthersAreDecided) {
  const TempDir dir;
  dir.Write("bad.json", "{\"kind\":\"Pod\"}");
  const Ran ran =
      RunTrowel("replay " + dir / "bad.json" + " examples/reviews/move-allowed.json" + kAtGarden);
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err, AllOf(StartsWith("trowel: "), HasSubstr("bad.json: ")));
  EXPECT_THAT(ran.out, StartsWith("ALLOWED"));
  EXPECT_EQ(
      RunTrowel("replay " + dir / "bad.json" + " examples/reviews/move-denied.json" + kAtGarden)
          .code,
      1);
}

TEST(Commands, HalfAnAuthorityIsNotReplacedSilently) {
  const TempDir dir;
  ASSERT_EQ(RunTrowel("certs issue --host a.example --out " + dir / "c").code, 0);
  fs::remove(dir / "c/ca.key");
  const Ran ran = RunTrowel("certs issue --host a.example --out " + dir / "c");
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("--new-ca"));
  EXPECT_EQ(RunTrowel("certs issue --host a.example --new-ca --out " + dir / "c").code, 0);
}

}  // namespace
}  // namespace trowel::test
