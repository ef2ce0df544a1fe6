#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

// The script of a recovery, run against a kubectl that keeps objects as files.
namespace trowel::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// get RESOURCE NAME -o name|jsonpath=TEXT, get A/B C/D -o yaml, patch RESOURCE NAME [--subresource
// S]
// --type merge -p PATCH. As an API server does, a patch of the object leaves its status alone, and
// one of the status leaves the rest; a binding may change spec.seedName and annotations only.
// `deny` beside it: the resource whose patches are refused.
constexpr char kKubectl[] = R"bash(#!/usr/bin/env bash
set -euo pipefail
here=$(dirname "$0")
space=
if [ "$1" = -n ]; then space=$2 && shift 2; fi
verb=$1 && shift
echo "$verb $*" >>"$here/log"
file() { echo "$here/$1.$2.json"; }
if [ "$verb" = get ]; then
  case "$*" in
    *"-o yaml")
      for each in "${@:1:$#-2}"; do cat "$(file "${each%%/*}" "${each#*/}")"; done
      exit ;;
  esac
  object=$(file "$1" "$2")
  if [ ! -f "$object" ]; then
    [ "$3" = --ignore-not-found ] && exit 0
    echo "Error from server (NotFound)" >&2 && exit 1
  fi
  [ "$3" != --ignore-not-found ] || set -- "$1" "$2" "$4" "$5"
  case $4 in
    name) echo "$1/$2" ;;
    jsonpath=*GardenletReady*)
      jq -r '.metadata.uid + "/" +
        (.status.conditions[] | select(.type == "GardenletReady").status)' "$object" ;;
    jsonpath=*)
      # {.a.b}/{.c} as jq writes it: names with dots, and all members of a map.
      jq -r "\"$(sed -E -e 's/\.gardener\\\.cloud\/timestamp/["gardener.cloud\/timestamp"]/g' \
        -e 's/\{([^}]*)\.\*\.([^}]*)\}/\\([\1[]?.\2 | strings] | join(" "))/g' \
        -e 's/\{([^}]*)\}/\\(\1 \/\/ "")/g' <<<"${4#jsonpath=}")\"" "$object" ;;
    *) exit 64 ;;
  esac
  exit
fi
[ "$verb" = patch ] || exit 64
resource=$1 name=$2 part=
shift 2
if [ "$1" = --subresource ]; then part=$2 && shift 2; fi
[ "$1 $2 $3" = "--type merge -p" ] || exit 64
if [ -f "$here/deny" ] && [ "$(cat "$here/deny")" = "$resource" ]; then
  echo "Error from server (Forbidden): denied" >&2 && exit 1
fi
jq -e . >/dev/null <<<"$4"
case $part in
  status) allowed='{status}' ;;
  binding)
    allowed='{metadata: {annotations: .metadata.annotations}, spec: {seedName: .spec.seedName}}' ;;
  *) allowed='del(.status)' ;;
esac
object=$(file "$resource" "$name")
jq --argjson patch "$(jq "$allowed" <<<"$4")" '
  def merge($p): if ($p | type) == "object" then reduce ($p | to_entries[]) as $e
      (if type == "object" then . else {} end;
       if $e.value == null then del(.[$e.key]) else .[$e.key] |= merge($e.value) end)
    else $p end;
  merge($patch)' "$object" >"$object.new"
mv "$object.new" "$object"
echo "$resource/$name patched"
)bash";

class RecoverScript : public ::testing::Test {
 protected:
  RecoverScript() {
    Program("kubectl", kKubectl);
    Program("trowel", "#!/usr/bin/env bash\necho \"trowel $*\" >>\"$(dirname \"$0\")/log\"\n");
    // Each object of the example as a file of its own.
    Sh("for kind in seeds shoots backup-entries shoot-states; do"
       "  jq -c '.items[]' examples/lost-seed/$kind.json | while read -r object; do"
       "    name=$(jq -r .metadata.name <<<\"$object\");"
       "    case $kind in"
       "      backup-entries) plural=backupentries ;; shoot-states) plural=shootstates ;;"
       "      *) plural=$kind ;;"
       "    esac;"
       "    echo \"$object\" >$HERE/$plural.core.gardener.cloud.$name.json;"
       "  done;"
       "done;"
       "uid=$(jq -r .metadata.uid $HERE/seeds.core.gardener.cloud.aws-eu1.json);"
       "echo '{}' >$HERE/backupbuckets.core.gardener.cloud.$uid.json");
    const Ran ran = RunTrowel(
        "recover aws-eu1 --scenario dead --reason 'aws-eu1 burnt' -o script --garden "
        "examples/lost-seed --now 2026-11-29T22:40:00Z");
    EXPECT_EQ(ran.code, 1) << "some shoots need something first";
    Program("script", ran.out);
  }

  int Sh(const std::string& command) const {
    dir.Write("command", "HERE=" + dir / "" + "\n" + command + "\n");
    return std::system(("bash " + dir / "command").c_str());
  }
  // Runs the script; what it says goes to `said`.
  int Run(const std::string& settings) const {
    const int status = Sh("cd $HERE && KUBECONFIG=x PATH=$HERE:$PATH " + settings +
                          " bash ./script >said 2>&1 "
                          "</dev/null");
    return WEXITSTATUS(status);
  }
  std::string Read(const std::string& name) const {
    std::ifstream file(dir / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // As somebody else changes an object, by jq.
  void Change(const std::string& object, const std::string& change) const {
    const std::string file = "$HERE/" + object + ".json";
    Sh("jq '" + change + "' " + file + " >$HERE/new && mv $HERE/new " + file);
  }
  // A field of an object, by jq.
  std::string Field(const std::string& object, const std::string& field) const {
    Sh("jq -rc '" + field + "' $HERE/" + object + ".json >$HERE/field");
    std::string text = Read("field");
    if (!text.empty()) text.pop_back();
    return text;
  }
  void Program(const std::string& name, const std::string& text) const {
    dir.Write(name, text);
    std::filesystem::permissions(dir / name, std::filesystem::perms::owner_all);
  }

  TempDir dir;
  const std::string rose = "shoots.core.gardener.cloud.rose";
  const std::string entry =
      "backupentries.core.gardener.cloud.shoot--dev--rose--890feabe-c2c1-49d4-92a7-84d200c0a067";
};

TEST_F(RecoverScript, HandsEveryShootOverToItsDestination) {
  ASSERT_EQ(Run("YES=1"), 0) << Read("said");
  EXPECT_EQ(Field(rose,
                  "[.spec.seedName, .status.seedName, .status.lastOperation.type, "
                  ".status.lastOperation.state]"),
            R"(["aws-eu2","aws-eu2","Migrate","Succeeded"])");
  EXPECT_EQ(Field(rose, ".metadata.annotations[\"trowel.gardener.cloud/break-glass\"]"),
            "aws-eu1 burnt");
  EXPECT_EQ(Field(entry, "[.spec.seedName, .status.seedName, .status.lastOperation.type]"),
            R"(["aws-eu2",null,"Migrate"])");
  EXPECT_EQ(Field("shoots.core.gardener.cloud.moss", "[.spec.seedName, .status.seedName]"),
            R"(["aws-eu5","aws-eu5"])")
      << "it was on its way";
  EXPECT_EQ(Field("shoots.core.gardener.cloud.iris", ".spec.seedName"), "aws-eu1")
      << "it has no ShootState";
  EXPECT_THAT(Read("log"), HasSubstr("trowel status garden-dev/rose --wait"));
  EXPECT_THAT(Read("garden-dev-rose.yaml"), HasSubstr("shoot--dev--rose"));
}

TEST_F(RecoverScript, TakesNoStepTwice) {
  ASSERT_EQ(Run("YES=1"), 0) << Read("said");
  Sh("rm $HERE/log");
  ASSERT_EQ(Run("YES=1"), 0) << Read("said");
  EXPECT_THAT(Read("log"), Not(HasSubstr("patch")));
  EXPECT_THAT(Read("trowel-recover.journal"), HasSubstr("garden-dev/rose: bind: has been done"));
}

TEST_F(RecoverScript, DoesNothingWithoutAYes) {
  EXPECT_NE(Run("YES=0"), 0);
  EXPECT_THAT(Read("log"), Not(HasSubstr("patch")));
}

TEST_F(RecoverScript, EndsIfTheSeedAnswersAgain) {
  const std::string seed = "$HERE/seeds.core.gardener.cloud.aws-eu1.json";
  Sh("jq '(.status.conditions[] | select(.type == \"GardenletReady\").status) = \"True\"' " + seed +
     " >$HERE/new && mv $HERE/new " + seed);
  EXPECT_EQ(Run("YES=1"), 1);
  EXPECT_THAT(Read("log"), Not(HasSubstr("patch")));
}

TEST_F(RecoverScript, AStepThatFailsLeavesTheRestOfTheShoot) {
  dir.Write("deny", "backupentries.core.gardener.cloud");
  EXPECT_EQ(Run("YES=1"), 1);
  EXPECT_EQ(Field(rose, ".status.seedName"), "aws-eu1") << "never before its backups";
  EXPECT_THAT(Read("trowel-recover.journal"), HasSubstr("release-backupentry: has failed"));
  EXPECT_THAT(Read("trowel-recover.journal"), Not(HasSubstr("garden-dev/lily")));
  EXPECT_EQ(Run("YES=1 SKIP=1"), 1);
  EXPECT_THAT(Read("trowel-recover.journal"), HasSubstr("garden-dev/lily"));
}

TEST_F(RecoverScript, AShootThatSomebodyElseBoundIsLeftAlone) {
  const std::string file = "$HERE/" + rose + ".json";
  Sh("jq '.spec.seedName = \"aws-eu4\"' " + file + " >$HERE/new && mv $HERE/new " + file);
  EXPECT_EQ(Run("YES=1"), 1);
  EXPECT_EQ(Field(rose, "[.spec.seedName, .status.seedName]"), R"(["aws-eu4","aws-eu1"])");
  EXPECT_EQ(Field(entry, ".spec.seedName"), "aws-eu1");
}

TEST_F(RecoverScript, IsRunAgainAfterARestoreThatHasEnded) {
  ASSERT_EQ(Run("YES=1"), 0) << Read("said");
  Change(rose, ".status.lastOperation.type = \"Restore\"");
  Change(entry, ".status.seedName = \"aws-eu2\"");
  Sh("rm $HERE/shootstates.core.gardener.cloud.rose.json $HERE/log");
  EXPECT_EQ(Run("YES=1"), 0) << Read("said");
  EXPECT_THAT(Read("log"), Not(HasSubstr("patch")));
  EXPECT_EQ(Field(entry, ".status.seedName"), "aws-eu2");
}

TEST_F(RecoverScript, KeepsTheFirstCopy) {
  ASSERT_EQ(Run("YES=1"), 0) << Read("said");
  const std::string copy = Read("garden-dev-rose.yaml");
  Sh("sed -i 's/trowel-recover.journal/other/' $HERE/script");
  ASSERT_EQ(Run("YES=1"), 0) << Read("said");
  EXPECT_EQ(Read("garden-dev-rose.yaml"), copy);
  EXPECT_EQ(Sh("test $(stat -c %a $HERE/garden-dev-rose.yaml) = 600"), 0);
}

TEST_F(RecoverScript, AKeyThatIsNewerThanTheShootStateIsNotLost) {
  Change(rose,
         ".status.credentials.rotation.etcdEncryptionKey.lastCompletionTime = "
         "\"2026-11-29T20:30:00Z\"");
  EXPECT_EQ(Run("YES=1 SKIP=1"), 1);
  EXPECT_EQ(Field(rose, ".spec.seedName"), "aws-eu1");
  EXPECT_THAT(Read("trowel-recover.journal"), HasSubstr("garden-dev/rose: keep: is not done"));
}

TEST_F(RecoverScript, ABackupEntryOfAShootBeforeIsNotItsOwn) {
  Change(rose, ".status.uid = \"another\"");
  EXPECT_EQ(Run("YES=1 SKIP=1"), 1);
  EXPECT_EQ(Field(rose, ".spec.seedName"), "aws-eu1");
}

TEST_F(RecoverScript, AnotherGardenIsLeftAlone) {
  Change("seeds.core.gardener.cloud.aws-eu1", ".metadata.uid = \"another\"");
  EXPECT_EQ(Run("YES=1"), 1);
  EXPECT_THAT(Read("log"), Not(HasSubstr("patch")));
  Sh("rm $HERE/log");
  EXPECT_NE(Run("YES=1 env -u KUBECONFIG"), 0);
}

// While somebody waits for the first shoot, the seed comes back.
TEST_F(RecoverScript, EndsIfTheSeedAnswersAgainHalfWay) {
  Program(
      "trowel",
      "#!/usr/bin/env bash\ncd \"$(dirname \"$0\")\"\nseed=seeds.core.gardener.cloud.aws-eu1.json\n"
      "jq '(.status.conditions[] | select(.type == \"GardenletReady\").status) = \"False\"' $seed "
      ">new && mv new $seed\n");
  EXPECT_EQ(Run("YES=1"), 1);
  EXPECT_EQ(Field("shoots.core.gardener.cloud.moss", ".status.seedName"), "aws-eu5");
  EXPECT_EQ(Field(rose, ".spec.seedName"), "aws-eu1");
  EXPECT_THAT(Read("trowel-recover.journal"), HasSubstr("aws-eu1 answers again"));
}

TEST_F(RecoverScript, AShootThatIsBeingDeletedIsNotHandedOver) {
  Change("shoots.core.gardener.cloud.moss",
         ".metadata.deletionTimestamp = \"2026-11-29T22:41:00Z\"");
  EXPECT_EQ(Run("YES=1 SKIP=1"), 1);
  EXPECT_EQ(Field("shoots.core.gardener.cloud.moss", ".status.seedName"), "aws-eu1");
}

}  // namespace
}  // namespace trowel::test
