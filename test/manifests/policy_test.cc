// The policies that are shipped as ConfigMaps are policies.

#include <string>

#include <gtest/gtest.h>

#include "policy/config/choose_policy.h"
#include "policy/config/parse_policy.h"
#include "test/manifests/manifest_documents.h"

namespace trowel::test {
namespace {

policy::Policy PolicyOf(const std::string& file) {
  const YAML::Node map = Manifest(file, "ConfigMap", "trowel-policy");
  EXPECT_EQ(map["metadata"]["namespace"].as<std::string>(), "garden");
  EXPECT_EQ(map["metadata"]["labels"][std::string(policy::kPolicyLabel)].as<std::string>(),
            policy::kPolicyLabelValue);
  const auto text = map["data"][std::string(policy::kPolicyKey)].as<std::string>();
  policy::Remarks warnings;
  absl::StatusOr<policy::Policy> policy = policy::ParsePolicy(text, file, &warnings);
  EXPECT_TRUE(policy.ok()) << policy.status();
  for (const policy::Remark& warning : warnings) {
    ADD_FAILURE() << warning.place << ": " << warning.text;
  }
  return policy.ok() ? *std::move(policy) : policy::DefaultPolicy();
}

TEST(PolicyConfigMaps, EnforceWhatIsShippedAndOnlyWarnInARollOut) {
  EXPECT_EQ(PolicyOf("policy/policy.yaml").enforcement, policy::Mode::kEnforce);
  EXPECT_EQ(PolicyOf("overlays/warn-only/policy.yaml").enforcement, policy::Mode::kWarn);
}

// Two ConfigMaps with the label would be an error; these have one name, so one replaces the other.
TEST(PolicyConfigMaps, HaveOneName) {
  for (const ManifestDocument& document : AllManifests()) {
    if (document.node.IsSequence()) continue;
    if (document.node["kind"].as<std::string>() != "ConfigMap") continue;
    EXPECT_EQ(document.node["metadata"]["name"].as<std::string>(), "trowel-policy");
  }
}

}  // namespace
}  // namespace trowel::test
