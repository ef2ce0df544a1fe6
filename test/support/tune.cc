#include "test/support/tune.h"

#include <cstdio>

#include <fmt/format.h>

#include "base/check.h"
#include "policy/config/value.h"

namespace trowel::testing {
namespace {

const policy::Setting& SettingOf(std::string_view rule, std::string_view name) {
  for (const policy::Setting& setting : policy::AllRules()[*policy::FindAnyRule(rule)].settings) {
    if (setting.name == name) return setting;
  }
  std::fprintf(stderr, "no such setting: %s\n", std::string(name).c_str());
  std::abort();
}

}  // namespace

void Tune(std::string_view rule, const std::string& settings, policy::RuleConfig* config) {
  policy::Problems problems("test");
  const policy::YamlNode::Ptr node = policy::ReadYaml("{" + settings + "}", &problems);
  TROWEL_CHECK(node != nullptr);
  const policy::Value value(node, node->mark, std::string(rule), &problems);
  for (const policy::Value::Member& member : value.Members()) {
    SettingOf(rule, member.key).read(member.value, &config->settings);
  }
  if (problems.empty()) return;
  std::fprintf(stderr, "%s\n", std::string(Message(problems.ToStatus())).c_str());
  std::abort();
}

std::string Said(std::string_view rule, std::string_view setting,
                 const policy::RuleConfig& config) {
  return SettingOf(rule, setting).write(config.settings);
}

}  // namespace trowel::testing
