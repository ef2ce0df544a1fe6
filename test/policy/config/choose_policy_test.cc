#include "policy/config/choose_policy.h"

#include <gtest/gtest.h>

#include "garden/builder.h"

namespace trowel::policy {
namespace {

constexpr std::string_view kText =
    "apiVersion: trowel.gardener.cloud/v1alpha1\n"
    "kind: Policy\n"
    "enforcement: warn\n";

garden::Change Config(const std::string& space, const std::string& name, std::string_view key,
                      std::string_view text) {
  garden::ConfigMap config;
  config.space = space;
  config.name = name;
  config.labels = garden::Labels({{std::string(kPolicyLabel), std::string(kPolicyLabelValue)}});
  config.data = {{std::string(key), std::string(text)}};
  return {.kind = garden::Kind::kConfigMap, .space = space, .name = name, .object = config};
}

TEST(ChoosePolicyTest, WithoutAConfigMapTheDefaultsHold) {
  garden::GardenBuilder builder;
  builder.Apply(Config("other", "trowel-policy", kPolicyKey, kText));
  const absl::StatusOr<Policy> policy = ChoosePolicy(*builder.Build(), "garden");
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->source, "defaults");
  EXPECT_EQ(policy->enforcement, Mode::kEnforce);
}

TEST(ChoosePolicyTest, ReadsTheOneThatIsLabelled) {
  garden::GardenBuilder builder;
  builder.Apply(Config("garden", "trowel-policy", kPolicyKey, kText));
  const absl::StatusOr<Policy> policy = ChoosePolicy(*builder.Build(), "garden");
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->source, "ConfigMap garden/trowel-policy");
  EXPECT_EQ(policy->enforcement, Mode::kWarn);
}

TEST(ChoosePolicyTest, NamesTheKeyThatIsMissing) {
  garden::GardenBuilder builder;
  builder.Apply(Config("garden", "trowel-policy", "policy", kText));
  EXPECT_EQ(Message(ChoosePolicy(*builder.Build(), "garden").status()),
            "ConfigMap garden/trowel-policy: data has no key policy.yaml, which holds the policy");
}

TEST(ChoosePolicyTest, NamesTheConfigMapOfABrokenPolicy) {
  garden::GardenBuilder builder;
  builder.Apply(Config("garden", "trowel-policy", kPolicyKey, std::string(kText) + "rule: {}\n"));
  EXPECT_EQ(Message(ChoosePolicy(*builder.Build(), "garden").status()),
            "ConfigMap garden/trowel-policy:4:1: rule: unknown key; did you mean rules?");
}

TEST(ChoosePolicyTest, AConfigMapThatCannotBeReadIsNotTheSameAsNone) {
  garden::GardenBuilder builder;
  garden::Broken broken;
  broken.why = "data.policy.yaml: expected a string";
  broken.labels = {{std::string(kPolicyLabel), std::string(kPolicyLabelValue)}};
  builder.Apply({.kind = garden::Kind::kConfigMap,
                 .space = "garden",
                 .name = "trowel-policy",
                 .object = broken});
  EXPECT_EQ(Message(ChoosePolicy(*builder.Build(), "garden").status()),
            "ConfigMap garden/trowel-policy: data.policy.yaml: expected a string");
  EXPECT_EQ(builder.Build()->kind(garden::Kind::kConfigMap).objects, 0U);

  builder.Apply(Config("garden", "trowel-policy", kPolicyKey, kText));
  EXPECT_TRUE(ChoosePolicy(*builder.Build(), "garden").ok());
  EXPECT_EQ(builder.Build()->kind(garden::Kind::kConfigMap).objects, 1U);
}

TEST(ChoosePolicyTest, TwoAreAnErrorThatNamesBoth) {
  garden::GardenBuilder builder;
  builder.Apply(Config("garden", "b", kPolicyKey, kText));
  builder.Apply(Config("garden", "a", kPolicyKey, kText));
  EXPECT_EQ(Message(ChoosePolicy(*builder.Build(), "garden").status()),
            "namespace garden has 2 ConfigMaps with label "
            "trowel.gardener.cloud/config=policy: a, b; keep one");
}

TEST(ChoosePolicyTest, ConfigMapsThatCannotBeReadAreNoDefaults) {
  garden::GardenBuilder builder;
  builder.SetKnown(garden::Kind::kConfigMap, false, "forbidden");
  const absl::Status status = ChoosePolicy(*builder.Build(), "garden").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(Message(status), "the policy is not known: ConfigMaps of namespace garden: forbidden");
}

}  // namespace
}  // namespace trowel::policy
