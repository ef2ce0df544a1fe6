#include "policy/config/choose_policy.h"

#include <algorithm>
#include <string>
#include <vector>

#include "policy/config/parse_policy.h"

namespace trowel::policy {
namespace {

absl::StatusOr<Policy> ParseConfigMap(const garden::ConfigMap& config, Remarks* warnings) {
  const std::string source = fmt::format("ConfigMap {}/{}", config.space, config.name);
  if (!config.why_broken.empty()) return InvalidArgument("{}: {}", source, config.why_broken);
  const auto entry = std::find_if(
      config.data.begin(), config.data.end(),
      [](const garden::Labels::Pair& pair) { return std::string_view(pair.first) == kPolicyKey; });
  if (entry == config.data.end()) {
    return InvalidArgument("{}: data has no key {}, which holds the policy", source, kPolicyKey);
  }
  ASSIGN_OR_RETURN(Policy policy, ParsePolicy(entry->second, source, warnings));
  policy.version = config.resource_version;
  return policy;
}

}  // namespace

absl::StatusOr<Policy> ChoosePolicy(const garden::GardenView& view,
                                    std::string_view garden_namespace, Remarks* warnings) {
  if (warnings != nullptr) warnings->clear();
  const garden::KindState& state = view.kind(garden::Kind::kConfigMap);
  if (!state.known) {
    return Unavailable("the policy is not known: ConfigMaps of namespace {}: {}", garden_namespace,
                       state.why_unknown);
  }
  std::vector<const garden::ConfigMap*> configs =
      view.ConfigMapsWith(kPolicyLabel, kPolicyLabelValue);
  std::erase_if(configs,
                [&](const garden::ConfigMap* config) { return config->space != garden_namespace; });
  if (configs.empty()) return DefaultPolicy();
  if (configs.size() == 1) return ParseConfigMap(*configs.front(), warnings);
  std::string names;
  for (const garden::ConfigMap* config : configs) {
    names += fmt::format("{}{}", names.empty() ? "" : ", ", config->name);
  }
  return InvalidArgument("namespace {} has {} ConfigMaps with label {}={}: {}; keep one",
                         garden_namespace, configs.size(), kPolicyLabel, kPolicyLabelValue, names);
}

}  // namespace trowel::policy
