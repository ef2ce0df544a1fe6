#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kHead[] = "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n";

class PolicyCheck : public ::testing::Test {
 protected:
  Ran Check(const std::string& body, const std::string& options = "") {
    dir_.Write("policy.yaml", kHead + body);
    return RunTrowel("policy check " + File() + options);
  }
  std::string File() const { return dir_ / "policy.yaml"; }

 private:
  TempDir dir_;
};

constexpr char kOdd[] = "rules:\n  region-distance: {mode: warn}\n  freeze-window: {mode: warn}\n";

TEST_F(PolicyCheck, WarningsAreToldAndChangeNoExitCode) {
  const Ran ran = Check(kOdd);
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, StartsWith(File() + ": valid, hash "));
  EXPECT_THAT(ran.out, HasSubstr(", 0 overrides, 2 warnings\n"));
  EXPECT_THAT(ran.err, StartsWith(File() + ":4:27: warning: rules.region-distance.mode: sets "));
  EXPECT_THAT(ran.err, HasSubstr("\n" + File() + ":5:3: warning: rules.freeze-window: never "));
}

TEST_F(PolicyCheck, StrictlyAWarningIsAnError) {
  const Ran ran = Check(kOdd, " --strict");
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.err, Check(kOdd).err);
  const Ran plain = Check("rules:\n  region-distance: {mode: enforce}\n", " --strict");
  EXPECT_EQ(plain.code, 0);
  EXPECT_EQ(plain.err, "");
  EXPECT_THAT(plain.out, HasSubstr(", 0 overrides\n"));
}

TEST_F(PolicyCheck, APurposeThatNoShootCanHaveIsAnError) {
  const Ran ran = Check(
      "overrides:\n"
      "- {name: a, match: {purposes: [prodution]}, rules: {cool-down: {mode: warn}}}\n");
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("policy.yaml:4:32: overrides[0].match.purposes[0]: expected "));
  EXPECT_THAT(ran.err, HasSubstr("did you mean production?"));
}

TEST(PolicyCheckOfTheExample, FindsNothing) {
  const Ran ran = RunTrowel("policy check --strict examples/policy.yaml");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.err, "");
}

// The manifest of the policy's ConfigMap, as install.md has one write it.
constexpr char kConfigMap[] =
    "apiVersion: v1\n"
    "kind: Namespace\n"
    "metadata: {name: garden}\n"
    "---\n"
    "apiVersion: v1\n"
    "kind: ConfigMap\n"
    "metadata:\n"
    "  name: trowel-policy\n"
    "  namespace: garden\n"
    "  labels: {trowel.gardener.cloud/config: policy}\n"
    "data:\n"
    "  policy.yaml: |\n"
    "    apiVersion: trowel.gardener.cloud/v1alpha1\n"
    "    kind: Policy\n"
    "\n"
    "    rules:\n"
    "      region-distance: {mode: MODE}\n";

std::string ConfigMap(const std::string& mode) {
  std::string text = kConfigMap;
  text.replace(text.find("MODE"), 4, mode);
  return text;
}

class PolicyCheckOfManifests : public ::testing::Test {
 protected:
  Ran Check(const std::string& options) { return RunTrowel("policy check " + options); }
  TempDir dir;
};

TEST_F(PolicyCheckOfManifests, AConfigMapIsCheckedWithTheLinesOfItsFile) {
  dir.Write("c.yaml", ConfigMap("enfroce"));
  const Ran broken = Check(dir / "c.yaml");
  EXPECT_EQ(broken.code, 2);
  EXPECT_THAT(broken.err, StartsWith((dir / "c.yaml") + ":17:31: rules.region-distance.mode: "));
  dir.Write("c.yaml", ConfigMap("warn"));
  const Ran odd = Check(dir / "c.yaml");
  EXPECT_EQ(odd.code, 0);
  EXPECT_THAT(odd.err, StartsWith((dir / "c.yaml") + ":17:31: warning: rules.region-distance"));
  EXPECT_THAT(odd.out,
              StartsWith((dir / "c.yaml") + " (ConfigMap garden/trowel-policy): valid, hash "));
}

TEST_F(PolicyCheckOfManifests, LinesThatEndAsWindowsEndsThemCountAlike) {
  std::string text = ConfigMap("enfroce");
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
    text.insert(at, "\r");
  }
  dir.Write("c.yaml", text);
  EXPECT_THAT(Check(dir / "c.yaml").err, StartsWith((dir / "c.yaml") + ":17:31: rules."));
}

// Nobody means to have a policy passed over that is broken.
TEST_F(PolicyCheckOfManifests, OfAFolderWhatIsBrokenOrMisspeltIsNotPassedOver) {
  dir.Write("ok.yaml", ConfigMap("enforce"));
  const std::vector<std::pair<std::string, std::string>> broken = {
      {std::string(kHead) + "rules: {cool-down: {mode: warn}\n", "not YAML"},
      {"apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Polcy\n", "kind: expected Policy"},
      {ConfigMap("warn") + "\tx\n", "not YAML"}};
  for (const auto& [text, error] : broken) {
    dir.Write("p.yaml", text);
    const Ran ran = Check(dir / "");
    EXPECT_EQ(ran.code, 2) << text;
    EXPECT_THAT(ran.err, HasSubstr("p.yaml:")) << text;
    EXPECT_THAT(ran.err, HasSubstr(error)) << text;
  }
}

TEST_F(PolicyCheckOfManifests, TwoPoliciesOfAGardenAreNone) {
  dir.Write("c.yaml", ConfigMap("enforce") + "---\n" + ConfigMap("enforce"));
  const Ran ran = Check(dir / "c.yaml");
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("2 ConfigMaps have the label"));
}

TEST_F(PolicyCheckOfManifests, OneThatIsQuotedIsCheckedWithLinesOfItsOwn) {
  dir.Write("c.json",
            R"({"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap",)"
            R"("metadata":{"name":"p","namespace":"garden"},"data":{"policy.yaml":)"
            R"("apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\nzzz: 1\n"}}]})");
  const Ran ran = Check(dir / "c.json");
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err,
              StartsWith((dir / "c.json") + " (ConfigMap garden/p):3:1: zzz: unknown key"));
}

TEST_F(PolicyCheckOfManifests, OfAFolderThoseWithAPolicyCount) {
  dir.Write("a.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n");
  dir.Write("b.yaml", ConfigMap("enforce"));
  dir.Write("c.yaml", std::string(kHead) + "rules: {cool-down: {after: 2d}}\n");
  dir.Write("d.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: y}\ndata: {a: b}\n");
  const Ran ran = Check(dir / "");
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.out, HasSubstr("b.yaml (ConfigMap garden/trowel-policy): valid"));
  EXPECT_THAT(ran.err, HasSubstr("c.yaml:3:28: rules.cool-down.after: "));
  EXPECT_THAT(ran.err, ::testing::Not(HasSubstr("a.yaml")));
}

TEST_F(PolicyCheckOfManifests, WhereThereIsNoneSaysSo) {
  dir.Write("d.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: y}\ndata: {a: b}\n");
  for (const std::string& path : {dir / "d.yaml", dir / ""}) {
    const Ran ran = Check(path);
    EXPECT_EQ(ran.code, 3) << path;
    EXPECT_THAT(ran.err, HasSubstr("there is no policy in it"));
  }
  EXPECT_EQ(Check(dir / "nothing.yaml").code, 3);
}

TEST_F(PolicyCheckOfManifests, ALabelWithoutAPolicyIsAnError) {
  std::string text = ConfigMap("warn");
  text.replace(text.find("policy.yaml"), 11, "policy.yml");
  dir.Write("c.yaml", text);
  const Ran ran = Check(dir / "c.yaml");
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("data has no key policy.yaml"));
}

// A file is what `serve --policy` would take, so that two documents of policies are none.
TEST_F(PolicyCheckOfManifests, TwoPoliciesInAFileAreRefusedAsServeDoes) {
  dir.Write("p.yaml", std::string(kHead) + "---\n" + kHead);
  EXPECT_EQ(Check(dir / "p.yaml").code, 2);
}

TEST_F(PolicyCheckOfManifests, AsJson) {
  dir.Write("c.yaml", ConfigMap("warn"));
  dir.Write("d.yaml", std::string(kHead) + "zzz: 1\n");
  const Ran ran = Check((dir / "c.yaml") + " " + (dir / "d.yaml") + " -o json");
  EXPECT_EQ(ran.code, 2);
  const auto document = nlohmann::json::parse(ran.out);
  EXPECT_EQ(document["kind"], "PolicyCheck");
  ASSERT_EQ(document["policies"].size(), 2U);
  EXPECT_EQ(document["policies"][0]["valid"], true);
  EXPECT_EQ(document["policies"][0]["warnings"].size(), 1U);
  EXPECT_EQ(document["policies"][1]["valid"], false);
  EXPECT_EQ(document["policies"][1]["errors"].size(), 1U);
}

TEST_F(PolicyCheckOfManifests, AnExemptionThatIsOverIsWarnedOf) {
  dir.Write("p.yaml", std::string(kHead) +
                          "exemptions:\n- {name: e, match: {projects: [a]}, rules: [cool-down], "
                          "until: 2026-12-24, reason: r}\n");
  EXPECT_EQ(Check((dir / "p.yaml") + " --strict --now 2026-12-23T23:59:59Z").code, 0);
  const Ran over = Check((dir / "p.yaml") + " --strict --now 2026-12-24T00:00:00Z");
  EXPECT_EQ(over.code, 2);
  EXPECT_THAT(over.err, HasSubstr("p.yaml:4:64: warning: exemptions[0].until: \"e\" is over since "
                                  "2026-12-24T00:00:00Z"));
}

}  // namespace
}  // namespace trowel::test
