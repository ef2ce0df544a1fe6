// `trowel run` against an API server that has the example garden.

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "garden/yaml_json.h"
#include "kube/manifests.h"
#include "test/cli/run_trowel.h"
#include "test/support/fake_run_garden.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kMap[] = "/api/v1/namespaces/garden/configmaps/trowel-run-night";
constexpr char kDrain[] = "run propose night drain aws-eu2 --reason 'old machines'";

std::string PathOf(const json& object) {
  const std::string kind = object["kind"];
  const std::string name = object["metadata"]["name"];
  const std::string space = object["metadata"].value("namespace", "");
  std::string plural = kind;
  for (char& c : plural) c = static_cast<char>(std::tolower(c));
  plural += plural.ends_with("s") ? "es" : "s";
  if (plural == "backupentrys") plural = "backupentries";
  const std::string version = object["apiVersion"];
  return (version == "v1" ? "/api/v1" : "/apis/" + version) +
         (space.empty() ? "" : "/namespaces/" + space) + "/" + plural + "/" + name;
}

class RunTest : public ::testing::Test {
 protected:
  RunTest() {
    for (const auto& entry : std::filesystem::directory_iterator("examples/garden")) {
      const auto text = kube::ReadFile(entry.path().string(), std::size_t{1} << 24);
      const auto documents = garden::YamlToJson(*text);
      for (const std::string& document : *documents) {
        json object = json::parse(document);
        if (object["kind"] == "Seed" || object["kind"] == "Shoot") {
          object["metadata"]["creationTimestamp"] = "2026-01-01T00:00:00Z";
        }
        garden.Put(PathOf(object), object);
      }
    }
    for (const char* user : {"ada", "bob"}) dir.Write(user, garden.KubeconfigOf(user));
  }
  Ran As(const std::string& user, const std::string& words) {
    return RunTrowel(words + " --kubeconfig " + dir / user);
  }

  FakeRunGarden garden;
  TempDir dir;
};

TEST_F(RunTest, ProposesApprovesAndShows) {
  const Ran proposed = As("bob", kDrain);
  ASSERT_EQ(proposed.code, 0) << proposed.err;
  EXPECT_THAT(proposed.out, HasSubstr("trowel run approve night --plan "));
  const json map = garden.Get(kMap);
  EXPECT_EQ(map["metadata"]["labels"]["trowel.gardener.cloud/run"], "night");
  EXPECT_THAT(map["data"]["run.yaml"].get<std::string>(), HasSubstr("author: {by: bob, "));
  EXPECT_THAT(garden.Bindings(), IsEmpty());

  EXPECT_EQ(As("ada", "run approve night --plan 000000000000").code, 1) << "of another plan";
  const Ran approved = As("ada", "run approve night");
  EXPECT_EQ(approved.code, 0) << approved.err;
  EXPECT_THAT(approved.out, HasSubstr("run night: Approved"));

  const Ran shown = As("ada", "run show night -o json");
  ASSERT_EQ(shown.code, 0) << shown.err;
  const json document = json::parse(shown.out);
  EXPECT_EQ(document["kind"], "Run");
  EXPECT_EQ(document["state"], "Approved");
  EXPECT_EQ(document["approvals"][0]["by"], "ada");
  EXPECT_EQ(document["goal"]["seeds"][0], "aws-eu2");
  EXPECT_EQ(document["moves"].size(), document["count"]);
  EXPECT_THAT(As("ada", "run list").out, HasSubstr("night  Approved  0 of "));
}

TEST_F(RunTest, EveryHelpHasAnExample) {
  for (const char* verb :
       {"", " propose x drain", " propose x balance", " propose x plan", " approve", " pause",
        " resume", " stop", " delete", " carry-out", " show", " list", " refresh", " undo"}) {
    const Ran ran = RunTrowel("run" + std::string(verb) + " --help");
    EXPECT_EQ(ran.code, 0) << verb;
    EXPECT_THAT(ran.out, HasSubstr("Example:\n  trowel ")) << verb;
  }
}

TEST_F(RunTest, IsPausedResumedStoppedAndRefreshedUnderAnotherName) {
  ASSERT_EQ(As("bob", kDrain).code, 0);
  ASSERT_EQ(As("ada", "run approve night").code, 0);
  EXPECT_THAT(As("ada", "run pause night --reason 'look first'").out, HasSubstr("Paused"));
  EXPECT_THAT(As("ada", "run show night").out, HasSubstr("paused by ada: look first"));
  EXPECT_THAT(As("ada", "run resume night").out, HasSubstr("Approved"));
  EXPECT_THAT(As("ada", "run stop night").out, HasSubstr("Stopped"));
  const Ran ended = As("ada", "run carry-out night");
  EXPECT_EQ(ended.code, 1) << "it has to close what it has opened, and moves nothing";
  EXPECT_THAT(garden.Bindings(), IsEmpty());
  const Ran again = As("ada", "run refresh night --as night-2");
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_THAT(As("ada", "run list").out, HasSubstr("night-2  Proposed"));
  EXPECT_EQ(As("ada", "run undo night --reason back").code, 1) << "nothing has moved";
}

TEST_F(RunTest, TablesKeepToEightyColumns) {
  ASSERT_EQ(As("bob", kDrain).code, 0);
  for (const char* line : {"run show night", "run list"}) {
    std::istringstream lines(As("ada", line).out);
    for (std::string each; std::getline(lines, each);) EXPECT_LE(each.size(), 80U) << each;
  }
}

TEST_F(RunTest, WithTwoPersonsTheAuthorMayNotApprove) {
  ASSERT_EQ(As("bob", std::string(kDrain) + " --two-person").code, 0);
  const Ran own = As("bob", "run approve night");
  EXPECT_EQ(own.code, 1);
  EXPECT_THAT(own.err, HasSubstr("another person has to approve it"));
  EXPECT_EQ(As("ada", "run approve night").code, 0);
}

TEST_F(RunTest, KeepsNothingOfADryRun) {
  const Ran ran = As("bob", std::string(kDrain) + " --dry-run");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("not kept"));
  EXPECT_TRUE(garden.Get(kMap).is_null());
}

TEST_F(RunTest, RefusesWhatCannotBe) {
  ASSERT_EQ(As("bob", kDrain).code, 0);
  EXPECT_EQ(As("bob", kDrain).code, 1) << "there is one already";
  EXPECT_EQ(As("bob", "run propose Night drain aws-eu2 --reason x").code, 2);
  EXPECT_EQ(As("bob", "run propose a drain aws-eu22 --reason x").code, 2);
  EXPECT_EQ(As("bob", "run propose a drain aws-eu2").code, 2) << "no reason";
  EXPECT_EQ(As("bob", "run propose a plan README.md --reason x").code, 2);
  EXPECT_EQ(As("ada", "run pause night").code, 1) << "it is proposed";
  EXPECT_EQ(As("ada", "run approve morning").code, 2);
  EXPECT_EQ(As("ada", "run show night --timeout 3s").code, 2);
  EXPECT_EQ(RunTrowel("run show night --garden examples/garden").code, 2);
}

TEST_F(RunTest, DeletesOnlyWhatIsNotUnderWay) {
  ASSERT_EQ(As("bob", kDrain).code, 0);
  ASSERT_EQ(As("ada", "run approve night").code, 0);
  const Ran active = As("ada", "run delete night");
  EXPECT_EQ(active.code, 1);
  EXPECT_THAT(active.err, HasSubstr("stop it first"));
  garden.Delete(kMap);
  ASSERT_EQ(As("bob", kDrain).code, 0);
  EXPECT_EQ(As("ada", "run delete night").code, 0);
  EXPECT_TRUE(garden.Get(kMap).is_null());
}

TEST_F(RunTest, ARunIsRefreshedWhileItIsProposed) {
  ASSERT_EQ(As("bob", kDrain).code, 0);
  const Ran refreshed = As("ada", "run refresh night");
  EXPECT_EQ(refreshed.code, 0) << refreshed.err;
  EXPECT_THAT(garden.Get(kMap)["data"]["run.yaml"].get<std::string>(),
              HasSubstr("author: {by: ada, "));
  ASSERT_EQ(As("ada", "run approve night").code, 0);
  EXPECT_EQ(As("ada", "run refresh night").code, 1);
}

TEST_F(RunTest, TakesThePlanOfAFile) {
  const Ran planned = As("bob", "plan drain aws-eu2 -o json");
  dir.Write("plan.json", planned.out);
  const Ran ran = As("bob", "run propose night plan " + dir / "plan.json" + " --reason x -o json");
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(json::parse(ran.out)["goal"]["kind"], "plan");
}

TEST_F(RunTest, SaysWhoMayNot) {
  garden.Fail("POST", "/configmaps", 403);
  const Ran ran = As("bob", kDrain);
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("403"));
}

TEST_F(RunTest, IsNotCarriedOutBeforeItIsApproved) {
  ASSERT_EQ(As("bob", kDrain).code, 0);
  const Ran ran = As("ada", "run carry-out night");
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("run night is not approved: trowel run approve night"));
  EXPECT_EQ(As("ada", "run carry-out morning").code, 2);
}

TEST_F(RunTest, IsCarriedOutInTheForeground) {
  garden.ArriveAtOnce();
  ASSERT_EQ(As("bob", std::string(kDrain) + " --soak 0s --limit 2").code, 0);
  ASSERT_EQ(As("ada", "run approve night").code, 0);
  const Ran ran = As("ada", "run carry-out night");
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("run night: Done"));
  EXPECT_EQ(garden.Bindings().size(), 2U);
  EXPECT_EQ(garden.Bindings(), garden.DryRuns());
  EXPECT_THAT(garden.Requests(), Contains(HasSubstr("/leases")));
  EXPECT_THAT(garden.Events(), Contains("RunEnded trowel-run-night"));
}

}  // namespace
}  // namespace trowel::test
