#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using Json = nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Answers as the garden would: of a shoot that is bound anew the last operation stays what it was
// until its migration begins, some looks later; it is handed over, restored, and has arrived. A
// line for each call goes to `log`: "dry garden-dev/moss {patch}", "bind ...", "look
// garden-dev/moss Restore/Succeeded".
constexpr char kKubectl[] = R"bash(#!/usr/bin/env bash
set -euo pipefail
here=$(dirname "$0")
[ "$1" = --namespace ] && [ "$4" = shoots.core.gardener.cloud ] || exit 64
space=$2 verb=$3 name=$5
shift 5
file=$here/$space.$name
[ -f "$file" ] || echo 'aws-eu1|aws-eu1|Reconcile|Succeeded|7' >"$file"
IFS='|' read -r bound host type state version <"$file"
if [ "$verb" = get ]; then
  [ "$1" = --output ] && [ "${2%%=*}" = jsonpath ] || exit 64
  echo "$bound|$host|$type|$state|$version"
  echo "look $space/$name $type/$state" >>"$here/log"
  case $type/$state in
    Migrate/Processing) echo "$bound|$bound|Migrate|Succeeded|9" >"$file" ;;
    Migrate/Succeeded) echo "$bound|$bound|Restore|Processing|10" >"$file" ;;
    Restore/Processing) echo "$bound|$bound|Restore|Succeeded|11" >"$file" ;;
    Migrate/*) ;;
    *) if [ "$bound" != "$host" ]; then echo "$bound|$host|Migrate|Processing|9" >"$file"; fi ;;
  esac
  exit
fi
[ "$verb" = patch ] || exit 64
[ "$1 $2 $3 $4 $5" = "--subresource binding --type merge --patch" ] || exit 64
patch=$6 flag=${7:-}
if [ -f "$here/deny" ] && [ "$(cat "$here/deny")" = "$space/$name" ]; then
  echo "admission webhook denied the request" >&2
  exit 1
fi
if [ "$flag" = --dry-run=server ]; then
  echo "dry $space/$name $patch" >>"$here/log"
else
  [ -z "$flag" ] || exit 64
  echo "bind $space/$name $patch" >>"$here/log"
  to=${patch##*seedName\": \"}
  echo "${to%%\"*}|$host|$type|$state|8" >"$file"
fi
echo "shoot.core.gardener.cloud/$name patched"
)bash";

class PlanScriptTest : public ::testing::Test {
 protected:
  void SetUp() override {
    dir.Write("kubectl", kKubectl);
    ASSERT_EQ(std::system(fmt::format("chmod +x '{}'", dir / "kubectl").c_str()), 0);
  }

  // Writes the plan's script.
  void Plan(const std::string& line) {
    const Ran ran = RunTrowel(line + kAtGarden + " -o script");
    ASSERT_LE(ran.code, 1) << ran.err;
    dir.Write("plan.sh", ran.out);
  }
  // What `command` prints, errors too.
  std::string Shell(const std::string& command) {
    std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
    std::string output;
    char piece[4096];
    while (const std::size_t size = std::fread(piece, 1, sizeof(piece), pipe)) {
      output.append(piece, size);
    }
    code = pclose(pipe);
    return output;
  }
  std::string Run(const std::string& environment = "") {
    return Shell(fmt::format("KUBECTL='{}' POLL=0 {} bash '{}'", dir / "kubectl", environment,
                             dir / "plan.sh"));
  }
  void SetShoot(const std::string& key, const std::string& state) {
    std::string file = key;
    file[file.find('/')] = '.';
    dir.Write(file, state + "\n");
  }
  // The lines of the log that begin with `verb`.
  std::vector<std::string> Calls(const std::string& verb) {
    std::vector<std::string> calls;
    std::istringstream log(Shell(fmt::format("cat '{}'", dir / "log")));
    for (std::string line; std::getline(log, line);) {
      if (line.starts_with(verb + " ")) calls.push_back(line);
    }
    return calls;
  }
  std::vector<std::string> Lines() {
    std::vector<std::string> lines;
    std::istringstream log(Shell(fmt::format("cat '{}'", dir / "log")));
    for (std::string line; std::getline(log, line);) {
      const std::size_t patch = line.find(" {");
      lines.push_back(line.substr(0, patch));
    }
    return lines;
  }
  static Json PatchOf(const std::string& call) { return Json::parse(call.substr(call.find('{'))); }

  TempDir dir;
  int code = 0;
};

TEST_F(PlanScriptTest, IsValidBash) {
  for (const char* plan : {"plan drain aws-eu1", "plan balance --fill 1", "plan drain gcp-us1"}) {
    Plan(plan);
    EXPECT_EQ(Shell(fmt::format("bash -n '{}'", dir / "plan.sh")), "") << plan;
    EXPECT_EQ(code, 0);
  }
}

TEST_F(PlanScriptTest, CarriesThePlanOut) {
  Plan("plan drain aws-eu1 --max-parallel 2");
  const std::string said = Run();
  EXPECT_EQ(code, 0) << said;
  const Ran ran = RunTrowel(
      "plan drain aws-eu1 --max-parallel 2 --garden examples/garden "
      "--now 2026-11-21T12:00:00Z -o json");
  std::vector<std::string> planned;
  std::size_t waves = 0;
  const Json plan = Json::parse(ran.out);
  for (const Json& wave : plan["waves"]) {
    ++waves;
    for (const Json& move : wave["moves"]) planned.push_back(move["shoot"]);
  }
  std::vector<std::string> bound;
  for (const std::string& call : Calls("bind")) {
    bound.push_back(call.substr(5, call.find(" {") - 5));
    EXPECT_EQ(PatchOf(call)["metadata"], Json({{"resourceVersion", "7"}}));
  }
  EXPECT_EQ(bound, planned);
  EXPECT_EQ(Calls("dry").size(), planned.size());
  EXPECT_THAT(said, HasSubstr(fmt::format("wave {}: all have arrived", waves)));
}

TEST_F(PlanScriptTest, AsksForAWaveBeforeItMovesAndWaitsForItAfterwards) {
  Plan("plan drain aws-eu2 --max-parallel 1");
  SetShoot("garden-data/stream", "aws-eu2|aws-eu2|Reconcile|Succeeded|7");
  SetShoot("garden-pay-core/wallet", "aws-eu2|aws-eu2|Reconcile|Succeeded|7");
  const std::string said = Run();
  EXPECT_EQ(code, 0) << said;
  EXPECT_THAT(
      Lines(),
      ElementsAre(
          "look garden-data/stream Reconcile/Succeeded", "dry garden-data/stream",
          "look garden-data/stream Reconcile/Succeeded", "bind garden-data/stream",
          "look garden-data/stream Reconcile/Succeeded",
          "look garden-data/stream Migrate/Processing", "look garden-data/stream Migrate/Succeeded",
          "look garden-data/stream Restore/Processing", "look garden-data/stream Restore/Succeeded",
          "look garden-pay-core/wallet Reconcile/Succeeded", "dry garden-pay-core/wallet",
          "look garden-pay-core/wallet Reconcile/Succeeded", "bind garden-pay-core/wallet",
          "look garden-pay-core/wallet Reconcile/Succeeded",
          "look garden-pay-core/wallet Migrate/Processing",
          "look garden-pay-core/wallet Migrate/Succeeded",
          "look garden-pay-core/wallet Restore/Processing",
          "look garden-pay-core/wallet Restore/Succeeded"));
}

TEST_F(PlanScriptTest, MovesNothingOfAWaveThatAdmissionDenies) {
  Plan("plan drain aws-eu1");
  dir.Write("deny", "garden-dev/maple");  // Third in its wave, the fourth.
  const std::string said = Run();
  EXPECT_NE(code, 0);
  EXPECT_THAT(said, HasSubstr("denied"));
  EXPECT_EQ(Calls("bind").size(), 7U) << "those of the waves before";
}

TEST_F(PlanScriptTest, MayBeRunAgain) {
  Plan("plan drain aws-eu1");
  dir.Write("deny", "garden-dev/maple");
  Run();
  Shell(fmt::format("rm '{}' '{}'", dir / "deny", dir / "log"));
  const std::string said = Run();
  EXPECT_EQ(code, 0) << said;
  EXPECT_THAT(said, HasSubstr("garden-dev/thyme is bound to aws-eu4 already"));
  EXPECT_EQ(Calls("bind").size(), 6U);
}

TEST_F(PlanScriptTest, EndsWhenAShootIsNotWhereThePlanFoundIt) {
  Plan("plan drain aws-eu1");
  SetShoot("garden-dev/thyme", "gcp-us1|gcp-us1|Reconcile|Succeeded|7");
  EXPECT_THAT(Run(), HasSubstr("garden-dev/thyme is on gcp-us1, not on aws-eu1: make a new plan"));
  EXPECT_NE(code, 0);
  EXPECT_THAT(Calls("bind"), IsEmpty());
}

TEST_F(PlanScriptTest, EndsWhenAMoveFails) {
  Plan("plan drain aws-eu1");
  SetShoot("garden-dev/thyme", "aws-eu4|aws-eu1|Migrate|Failed|7");
  EXPECT_THAT(Run(), HasSubstr("garden-dev/thyme: Migrate has failed"));
  EXPECT_NE(code, 0);
}

// Whatever a shoot's last operation was before: until the migration begins it says nothing.
TEST_F(PlanScriptTest, TakesNoOlderOperationForThatOfTheMove) {
  for (const char* old :
       {"Create|Failed", "Reconcile|Failed", "Reconcile|Error", "Reconcile|Processing",
        "Restore|Succeeded", "LiveMigrate|Succeeded", "|"}) {
    Plan("plan drain aws-eu1");
    SetShoot("garden-dev/thyme", fmt::format("aws-eu1|aws-eu1|{}|7", old));
    const std::string said = Run();
    EXPECT_EQ(code, 0) << old << ": " << said;
    EXPECT_THAT(Lines(), Contains("look garden-dev/thyme Restore/Succeeded")) << old;
    Shell(fmt::format("rm '{}' '{}'/garden*", dir / "log", dir / "."));
  }
}

TEST_F(PlanScriptTest, EndsWhenSomethingFailsAtTheDestination) {
  for (const char* failed : {"Restore|Failed", "Reconcile|Failed", "LiveMigrate|Failed"}) {
    Plan("plan drain aws-eu1");
    SetShoot("garden-dev/thyme", fmt::format("aws-eu4|aws-eu4|{}|7", failed));
    EXPECT_THAT(Run(), HasSubstr("has failed")) << failed;
    EXPECT_NE(code, 0) << failed;
  }
}

// To be there is not to have arrived.
TEST_F(PlanScriptTest, WaitsUntilAllIsWellAtTheDestination) {
  for (const char* not_yet : {"Migrate|Succeeded", "Restore|Error", "Reconcile|Error",
                              "Reconcile|Processing", "Reconcile|Pending", "|"}) {
    Plan("plan drain aws-eu1");
    SetShoot("garden-dev/thyme", fmt::format("aws-eu4|aws-eu4|{}|7", not_yet));
    EXPECT_THAT(Run("TIMEOUT=0"), HasSubstr("garden-dev/thyme: not on aws-eu4 after 0 s"))
        << not_yet;
    EXPECT_NE(code, 0) << not_yet;
  }
}

TEST_F(PlanScriptTest, WaitsNoLongerThanItMay) {
  Plan("plan drain aws-eu1");
  SetShoot("garden-dev/thyme", "aws-eu4|aws-eu1|Migrate|Error|7");
  EXPECT_THAT(Run("TIMEOUT=0"), HasSubstr("garden-dev/thyme: not on aws-eu4 after 0 s"));
  EXPECT_NE(code, 0);
}

TEST_F(PlanScriptTest, SetsTheAnnotationThatThePlanTakesForGranted) {
  dir.Write("policy.yaml",
            "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\nrules:\n"
            "  live-support: {since: v1.150.0}\n");
  const std::string policy = fmt::format(" --policy {}", dir / "policy.yaml");
  const auto live_of = [](const std::string& call) {
    return PatchOf(call)["metadata"]["annotations"]["migration.gardener.cloud/live-migrate"];
  };
  Plan("plan drain aws-eu1 --live" + policy);
  EXPECT_EQ((Run(), code), 0);
  ASSERT_THAT(Calls("bind"), Not(IsEmpty()));
  std::size_t set = 0;
  for (const std::string& call : Calls("bind")) {
    if (PatchOf(call)["metadata"].size() == 1) continue;  // It has the annotation.
    EXPECT_EQ(live_of(call), "true");
    ++set;
  }
  EXPECT_GE(set, 1U);

  Shell(fmt::format("rm '{}' '{}'/garden*", dir / "log", dir / "."));
  Plan("plan drain aws-eu1 --classic" + policy);
  EXPECT_EQ((Run(), code), 0);
  std::size_t removed = 0;
  for (const std::string& call : Calls("bind")) {
    const Json& annotations = PatchOf(call)["metadata"].value("annotations", Json::object());
    removed += annotations.contains("migration.gardener.cloud/live-migrate");
    for (const auto& [key, value] : annotations.items()) EXPECT_TRUE(value.is_null()) << key;
  }
  EXPECT_EQ(removed, 2U) << "garden-dev/sedge and garden-pay-core/ledger";
}

TEST_F(PlanScriptTest, WaitsForWhatTakesUpTheBudget) {
  dir.Write("policy.yaml",
            "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\nrules:\n"
            "  migration-budget: {mode: enforce, garden: 3}\n");
  Plan(fmt::format("plan drain aws-eu1 --policy {}", dir / "policy.yaml"));
  for (const char* running : {"garden-dev/fern|aws-eu4", "garden-dev/willow|aws-eu2"}) {
    const std::string text = running;
    const std::size_t bar = text.find('|');
    SetShoot(text.substr(0, bar), text.substr(bar + 1) + "|aws-eu1|Migrate|Processing|7");
  }
  SetShoot("garden-dev/rush", "aws-eu2|aws-eu2|Restore|Processing|7");
  const std::string said = Run();
  EXPECT_EQ(code, 0) << said;
  EXPECT_THAT(Lines(), Contains("look garden-dev/willow Restore/Succeeded"));
  EXPECT_LT(said.find("waiting for the moves that ran"), said.find("wave 1"));
}

// A dump may say anything; a script runs what it says.
TEST_F(PlanScriptTest, HoldsNoNameThatIsNone) {
  dir.Write("shoots.yaml",
            "apiVersion: core.gardener.cloud/v1beta1\nkind: Shoot\n"
            "metadata: {name: \"$(reboot)\", namespace: garden-dev}\n"
            "spec: {seedName: aws-eu2, cloudProfile: {kind: CloudProfile, name: aws}, "
            "provider: {type: aws}, region: eu-central-1}\n"
            "status: {seedName: aws-eu2}\n");
  const Ran ran = RunTrowel("plan drain aws-eu2 --garden examples/garden --garden " +
                            (dir / "shoots.yaml") + " --now 2026-11-21T12:00:00Z -o script");
  EXPECT_EQ(ran.code, 3);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("\"$(reboot)\" is no name of a Kubernetes object"));
}

}  // namespace
}  // namespace trowel::test
