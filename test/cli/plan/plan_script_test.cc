#include <gmock/gmock.h>

#include "test/cli/plan/plan_script_fixture.h"

namespace trowel::test {
namespace {

using Json = nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

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

// kubectl says "patched" of both.
TEST_F(PlanScriptTest, TellsADryRunFromAMove) {
  Plan("plan drain aws-eu2 --max-parallel 1");
  SetShoot("garden-data/stream", "aws-eu2|aws-eu2|Reconcile|Succeeded|7");
  SetShoot("garden-pay-core/wallet", "aws-eu2|aws-eu2|Reconcile|Succeeded|7");
  const std::string said = Run();
  for (const std::string name : {"stream", "wallet"}) {
    const std::string patched = "shoot.core.gardener.cloud/" + name + " patched";
    const std::size_t dry = said.find(patched + " (dry run)\n");
    EXPECT_NE(dry, std::string::npos) << said;
    EXPECT_GT(said.find(patched + "\n"), dry) << said;
  }
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

  Forget();
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

// A dump may say anything; a script runs what it says.
TEST_F(PlanScriptTest, HoldsNoNameThatIsNone) {
  dir.Write("shoots.yaml",
            "apiVersion: core.gardener.cloud/v1beta1\nkind: Shoot\n"
            "metadata: {name: \"$(reboot)\", namespace: garden-dev}\n"
            "spec: {seedName: aws-eu2, cloudProfile: {kind: CloudProfile, name: aws}, "
            "provider: {type: aws, workers: [{name: w}]}, region: eu-central-1, "
            "networking: {pods: 100.64.0.0/13, services: 100.104.0.0/13}, "
            "dns: {domain: reboot.example.com}}\n"
            "status: {seedName: aws-eu2}\n");
  const Ran ran = RunTrowel("plan drain aws-eu2 --garden examples/garden --garden " +
                            (dir / "shoots.yaml") + " --now 2026-11-21T12:00:00Z -o script");
  EXPECT_EQ(ran.code, 3);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("\"$(reboot)\" is no name of a Kubernetes object"));
}

}  // namespace
}  // namespace trowel::test
