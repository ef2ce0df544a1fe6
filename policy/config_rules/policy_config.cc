#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "policy/change.h"
#include "policy/change/changed_object.h"
#include "policy/change/seed_users.h"
#include "policy/config/choose_policy.h"
#include "policy/config/parse_policy.h"
#include "policy/config_rules/labelled.h"
#include "policy/policy.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

using garden::ConfigMap;

constexpr std::string_view kLabelField = "metadata.labels[trowel.gardener.cloud/config]";
constexpr std::string_view kTextField = "data[policy.yaml]";

bool IsPolicy(const garden::Object* object) {
  return HasLabel(object, kPolicyLabel, kPolicyLabelValue);
}

const std::string* TextOf(const ConfigMap* config) {
  if (config == nullptr) return nullptr;
  const auto found = std::find_if(config->data.begin(), config->data.end(), [](const auto& entry) {
    return std::string_view(entry.first) == kPolicyKey;
  });
  return found == config->data.end() ? nullptr : &found->second;
}

std::vector<std::string> OtherPolicies(const ObjectChange& change, const garden::GardenView& view) {
  std::vector<std::string> names;
  for (const ConfigMap* config : view.ConfigMapsWith(kPolicyLabel, kPolicyLabelValue)) {
    if (config->space == change.space && config->name != change.name) names.push_back(config->name);
  }
  return names;
}

// Trowel takes none of two policies. Where there were two already, neither is kept from being
// repaired.
void CheckAlone(const ObjectChange& change, bool is_new, const garden::GardenView& view,
                Report* report) {
  constexpr std::string_view kRemedy = "keep one ConfigMap with the label";
  const garden::KindState& configs = view.kind(garden::Kind::kConfigMap);
  if (!configs.known) {
    report->Advise(kLabelField, "let Trowel list ConfigMaps",
                   "whether there is another policy is not known: {}", configs.why_unknown);
    return;
  }
  const std::vector<std::string> others = OtherPolicies(change, view);
  if (others.empty()) return;
  if (is_new) {
    report->Object(kLabelField, kRemedy, "there is a policy already, in ConfigMap {}",
                   Listed(others));
  } else {
    report->Advise(kLabelField, kRemedy, "there is another policy, in ConfigMap {}: neither counts",
                   Listed(others));
  }
}

bool Denies(const RuleConfig& config) {
  return config.mode == Mode::kEnforce || config.live_mode == Mode::kEnforce;
}

// `enforcement: warn` says so itself, and is for roll-out.
bool HasLeftNothing(const Policy& policy) {
  if (policy.enforcement != Mode::kEnforce) return false;
  if (std::any_of(policy.rules.begin(), policy.rules.end(), Denies)) return false;
  return std::none_of(policy.overrides.begin(), policy.overrides.end(), [](const Override& one) {
    return std::any_of(one.rules.begin(), one.rules.end(),
                       [](const auto& config) { return config != nullptr && Denies(*config); });
  });
}

void ReportErrors(std::string_view lines, Report* report) {
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    report->Object(kTextField, "correct the policy: until then Trowel keeps the last good one",
                   "{}", lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

void CheckText(const std::string& text, Report* report) {
  Remarks warnings;
  const absl::StatusOr<Policy> policy = ParsePolicy(text, kPolicyKey, &warnings);
  if (!policy.ok()) {
    ReportErrors(Message(policy.status()), report);
    return;
  }
  if (HasLeftNothing(*policy)) {
    report->Advise(kTextField, "let the rules enforce that guard what you cannot do without",
                   "no rule of this policy denies anything");
  }
  for (const Remark& warning : warnings) {
    report->Advise(kTextField, "write what is meant", "{}: {}", warning.place, warning.text);
  }
}

// Trowel keeps the last good policy when it meets a broken one, so that nobody notices until the
// next start, which then fails. A policy is therefore read before it is stored, as it is read
// afterwards.
void CheckPolicyConfig(const ObjectChange& change, const garden::GardenView& view, const Settings&,
                       Report* report) {
  if (change.kind != ObjectKind::kConfigMap || change.elsewhere) return;
  if (change.deleting) return;  // Nobody reads it any more; its finalizers must go.
  const bool was = IsPolicy(change.old);
  const bool is = !change.deletes && (IsPolicy(change.now) || (was && IsBroken(change.now)));
  if (!is) {
    if (!was || !OtherPolicies(change, view).empty()) return;
    report->Advise(kLabelField, "keep a policy, if only of a few lines",
                   "without ConfigMap {} Trowel goes by its defaults", change.name);
    return;
  }
  const ConfigMap* old = was ? change.Old<ConfigMap>() : nullptr;
  const ConfigMap* now = change.Now<ConfigMap>();
  if (now == nullptr) {
    report->Unknown(kChangedObject, "data", "write texts only", "ConfigMap {} cannot be read: {}",
                    change.name, std::get<garden::Broken>(*change.now).why);
    return;
  }
  const std::string* text = TextOf(now);
  const std::string* before = TextOf(old);
  // A label that is added to a policy that is broken already refuses nobody.
  if (old != nullptr && (text == nullptr) == (before == nullptr) &&
      (text == nullptr || *text == *before)) {
    return;
  }
  CheckAlone(change, !was, view, report);
  if (text == nullptr) {
    report->Object("data", "write the policy there", "data has no key {}, which holds the policy",
                   kPolicyKey);
  } else {
    CheckText(*text, report);
  }
}

}  // namespace

extern constinit const Rule kPolicyConfigRule = {
    .id = "policy-config",
    .summary = "the policy of Trowel can be read, and denies something",
    .facts = {&kChangedObject},
    .reads = Reads::kNothing,
    .on_object = CheckPolicyConfig};

}  // namespace trowel::policy
