#include <fmt/format.h>

#include "policy/config/choose_policy.h"
#include "policy/rule_table.h"
#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

using garden::ConfigMap;
using garden::Kind;

constexpr char kHead[] = "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n";

garden::Labels PolicyLabel() {
  return garden::Labels(
      {{std::string(policy::kPolicyLabel), std::string(policy::kPolicyLabelValue)}});
}

ConfigMap PolicyOf(const std::string& text) {
  ConfigMap config;
  config.space = "garden";
  config.name = "trowel-policy";
  config.labels = PolicyLabel();
  config.data = {{std::string(policy::kPolicyKey), kHead + text}};
  return config;
}

std::function<void(ChangeFixture&)> Create(const std::string& text) {
  return [text](ChangeFixture& fixture) {
    fixture.object = {.kind = policy::ObjectKind::kConfigMap,
                      .space = "garden",
                      .name = "trowel-policy",
                      .now = PolicyOf(text),
                      .creates = true};
  };
}

std::function<void(ChangeFixture&)> Update(const std::string& before, const std::string& after) {
  return [before, after](ChangeFixture& fixture) {
    Create(after)(fixture);
    fixture.object->creates = false;
    fixture.object->old = PolicyOf(before);
  };
}

void Delete(ChangeFixture& fixture) {
  fixture.object = {.kind = policy::ObjectKind::kConfigMap,
                    .space = "garden",
                    .name = "trowel-policy",
                    .old = PolicyOf(""),
                    .deletes = true};
}

void AddSecond(ChangeFixture& fixture) {
  ConfigMap second = PolicyOf("");
  second.name = "old-policy";
  fixture.garden.more.push_back(
      {.kind = Kind::kConfigMap, .space = "garden", .name = "old-policy", .object = second});
}

// Every rule that enforces by default, set to something weaker.
std::string Weakened(std::string_view mode) {
  std::string text = "rules:\n";
  for (const policy::Rule& rule : policy::AllRules()) {
    if (rule.mode != policy::Mode::kEnforce && rule.live_mode != policy::Mode::kEnforce) continue;
    text += fmt::format("  {}: {{mode: {}, liveMode: {}}}\n", rule.id, mode, mode);
  }
  return text;
}

constexpr char kTypo[] = "rules: {region-distance: {treshold: 90}}";
constexpr char kTypoFound[] =
    "policy.yaml:3:27: rules.region-distance.treshold: unknown key; did you mean threshold?";
constexpr char kGone[] = "advice: without ConfigMap trowel-policy Trowel goes by its defaults";

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    "policy-config",
    {{"allow_a_good_one", Create("rules: {cool-down: {mode: warn}}"), {}},
     {"allow_a_repair", Update(kTypo, "rules: {cool-down: {mode: warn}}"), {}},
     {"allow_what_was_broken_and_is_not_touched",
      [](ChangeFixture& fixture) {
        Update(kTypo, kTypo)(fixture);
        std::get<ConfigMap>(*fixture.object->now).annotations =
            garden::Labels(std::vector<garden::Labels::Pair>{{"a", "b"}});
      },
      {}},
     {"allow_a_config_map_without_the_label",
      [](ChangeFixture& fixture) {
        Create(kTypo)(fixture);
        std::get<ConfigMap>(*fixture.object->now).labels = garden::Labels();
      },
      {}},
     {"allow_one_elsewhere",
      [](ChangeFixture& fixture) {
        Create(kTypo)(fixture);
        fixture.object->elsewhere = true;
      },
      {}},
     {"allow_another_object",
      [](ChangeFixture& fixture) {
        Create(kTypo)(fixture);
        fixture.object->kind = policy::ObjectKind::kSeed;
      },
      {}},
     {"allow_a_policy_for_roll_out", Create("enforcement: warn"), {}},
     {"deny_a_mistake_at_creation", Create(kTypo), {kTypoFound}},
     {"deny_a_mistake", Update("", kTypo), {kTypoFound}},
     {"deny_a_mistake_in_place_of_another", Update("rules: {no-rule: {}}", kTypo), {kTypoFound}},
     {"deny_each_mistake",
      Update("", "rules:\n  region-distance: {treshold: 90}\n  cool-down: {mode: loud}\n"),
      {"policy.yaml:4:21: rules.region-distance.treshold: unknown key; did you mean threshold?",
       "policy.yaml:5:21: rules.cool-down.mode: expected off, audit, warn or enforce, not "
       "\"loud\""}},
     {"deny_where_the_text_is_missing",
      [](ChangeFixture& fixture) {
        Update("", "")(fixture);
        std::get<ConfigMap>(*fixture.object->now).data = {{"policy.yml", kHead}};
      },
      {"data has no key policy.yaml, which holds the policy"}},
     {"deny_the_label_on_a_mistake",
      [](ChangeFixture& fixture) {
        Update(kTypo, kTypo)(fixture);
        std::get<ConfigMap>(*fixture.object->old).labels = garden::Labels();
      },
      {kTypoFound}},
     {"deny_a_second_policy",
      [](ChangeFixture& fixture) {
        AddSecond(fixture);
        Create("")(fixture);
      },
      {"there is a policy already, in ConfigMap old-policy"}},
     {"advise_of_a_second_policy_that_was_there",
      [](ChangeFixture& fixture) {
        AddSecond(fixture);
        Update("", "rules: {cool-down: {mode: warn}}")(fixture);
      },
      {"advice: there is another policy, in ConfigMap old-policy: neither counts"}},
     {"advise_where_others_are_not_known",
      [](ChangeFixture& fixture) {
        fixture.garden.unknown_kinds = {{Kind::kConfigMap, "forbidden"}};
        Create("")(fixture);
      },
      {"advice: whether there is another policy is not known: forbidden"}},
     {"advise_of_one_that_denies_nothing",
      Create(Weakened("warn")),
      {"advice: no rule of this policy denies anything"}},
     {"allow_one_that_denies_in_an_override",
      Create(Weakened("audit") + "overrides:\n- name: gold\n  match: {purposes: [production]}\n"
                                 "  rules: {seed-healthy: {mode: enforce}}\n"),
      {}},
     {"advise_of_deletion", Delete, {kGone}},
     {"advise_of_the_label_that_goes",
      [](ChangeFixture& fixture) {
        Update("", "")(fixture);
        std::get<ConfigMap>(*fixture.object->now).labels = garden::Labels();
      },
      {kGone}},
     {"allow_deletion_of_one_of_two",
      [](ChangeFixture& fixture) {
        AddSecond(fixture);
        Delete(fixture);
      },
      {}},
     {"unknown_changed_object",
      [](ChangeFixture& fixture) {
        Update("", "")(fixture);
        garden::Broken broken;
        broken.why = "data.policy.yaml: expected a string";
        broken.labels = PolicyLabel().pairs();
        fixture.object->now = broken;
      },
      {"? ConfigMap trowel-policy cannot be read: data.policy.yaml: expected a string"}},
     {"unknown_changed_object_whose_labels_cannot_be_read",
      [](ChangeFixture& fixture) {
        Update("", "")(fixture);
        garden::Broken broken;
        broken.why = "metadata.labels: expected an object";
        fixture.object->now = broken;
      },
      {"? ConfigMap trowel-policy cannot be read: metadata.labels: expected an object"}}});

}  // namespace
}  // namespace trowel::testing
