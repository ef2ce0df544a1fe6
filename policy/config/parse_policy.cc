#include "policy/config/parse_policy.h"

#include <utility>

#include "base/hash.h"
#include "policy/config/find_warnings.h"
#include "policy/config/parse_overrides.h"
#include "policy/config/parse_rules.h"
#include "policy/config/value.h"

namespace trowel::policy {
namespace {

constexpr int kWeightMax = 1000;

void ReadConstant(const Value& value, std::string_view expected) {
  const std::optional<std::string> text = value.Text();
  if (text.has_value() && *text != expected) {
    value.Object(fmt::format("expected {}, not \"{}\"", expected, *text));
  }
}

void ReadEnforcement(const Value& value, Policy* policy) {
  static constexpr std::array<std::string_view, 2> kWords = {"warn", "enforce"};
  const std::optional<std::size_t> choice = value.Choice(kWords);
  if (choice.has_value()) policy->enforcement = *choice == 0 ? Mode::kWarn : Mode::kEnforce;
}

void ReadExempt(const Value& value, Policy* policy) {
  static constexpr std::array<KeyReader<Policy>, 3> kReaders = {{
      {"users", [](const Value& v, Policy* p) { p->exempt.users = v.Texts(); }},
      {"groups", [](const Value& v, Policy* p) { p->exempt.groups = v.Texts(); }},
      {"namespaces", [](const Value& v, Policy* p) { p->exempt.namespaces = v.Texts(); }},
  }};
  ReadMap(value, kReaders, policy);
}

void ReadBreakGlassGroups(const Value& value, Policy* policy) {
  for (const Value& item : value.Items()) {
    std::optional<std::string> group = item.Text();
    if (!group.has_value()) continue;
    // Whoever may break the glass is named one by one.
    if (group->find('*') != std::string::npos) item.Object("must be a whole name, without *");
    policy->break_glass_groups.push_back(*std::move(group));
  }
}

void ReadBreakGlass(const Value& value, Policy* policy) {
  static constexpr std::array<KeyReader<Policy>, 1> kReaders = {{
      {"groups", ReadBreakGlassGroups},
  }};
  ReadMap(value, kReaders, policy);
}

void ReadWeight(const Value& value, int* weight) {
  const std::optional<int> number = value.Count();
  if (!number.has_value()) return;
  if (*number > kWeightMax) {
    value.Object(fmt::format("{} is not between 0 and {}", *number, kWeightMax));
    return;
  }
  *weight = *number;
}

void ReadWeights(const Value& value, Policy* policy) {
  static constexpr std::array<KeyReader<Weights>, 5> kReaders = {{
      {"distance", [](const Value& v, Weights* w) { ReadWeight(v, &w->distance); }},
      {"headroom", [](const Value& v, Weights* w) { ReadWeight(v, &w->headroom); }},
      {"spread", [](const Value& v, Weights* w) { ReadWeight(v, &w->spread); }},
      {"steadiness", [](const Value& v, Weights* w) { ReadWeight(v, &w->steadiness); }},
      {"external", [](const Value& v, Weights* w) { ReadWeight(v, &w->external); }},
  }};
  Weights& weights = policy->weights;
  ReadMap(value, kReaders, &weights);
  if (weights.distance + weights.headroom + weights.spread + weights.steadiness == 0) {
    value.Object(weights.external == 0
                     ? "all weights are 0; one at least must count"
                     : "only external counts; external scores expire, so one more must");
  }
}

void ReadStrategy(const Value& value, Policy* policy) {
  static constexpr std::array<std::string_view, 2> kWords = {"SameRegion", "MinimalDistance"};
  const std::optional<std::size_t> choice = value.Choice(kWords);
  if (choice.has_value()) policy->strategy = static_cast<Policy::Strategy>(*choice);
}

void ReadScheduler(const Value& value, Policy* policy) {
  static constexpr std::array<KeyReader<Policy>, 2> kReaders = {{
      {"strategy", ReadStrategy},
      {"weights", ReadWeights},
  }};
  ReadMap(value, kReaders, policy);
}

void ReadNothing(const Value&, Policy*) {}

constexpr std::array<KeyReader<Policy>, 10> kReaders = {{
    {"apiVersion", [](const Value& v, Policy*) { ReadConstant(v, kPolicyApiVersion); }},
    {"kind", [](const Value& v, Policy*) { ReadConstant(v, kPolicyKind); }},
    {"enforcement", ReadEnforcement},
    {"rules", ParseRules},
    {"overrides", ReadNothing},  // Read last: they build on the rules, wherever those stand.
    {"exemptions", ParseExemptions},
    {"exempt", ReadExempt},
    {"controllers", [](const Value& v, Policy* p) { p->controllers = v.Texts(); }},
    {"breakGlass", ReadBreakGlass},
    {"scheduler", ReadScheduler},
}};

}  // namespace

absl::StatusOr<Policy> ParsePolicy(std::string_view yaml, std::string_view source,
                                   Remarks* warnings) {
  if (warnings != nullptr) warnings->clear();
  Problems problems(source);
  const YamlNode::Ptr root = ReadYaml(yaml, &problems);
  if (root == nullptr) return problems.ToStatus();

  Policy policy = DefaultPolicy();
  const Value document(root, root->mark, "", &problems);
  ReadMap(document, kReaders, &policy);
  document.Require("apiVersion", fmt::format("expected {}", kPolicyApiVersion));
  document.Require("kind", fmt::format("expected {}", kPolicyKind));
  if (const std::optional<Value> overrides = document.Find("overrides"); overrides.has_value()) {
    ParseOverrides(*overrides, &policy);
  }
  RETURN_IF_ERROR(problems.ToStatus());
  if (warnings != nullptr) *warnings = FindWarnings(root, policy, source);

  constexpr std::size_t kHashDigits = 12;
  policy.source = source;
  policy.hash = Sha256Hex(yaml).substr(0, kHashDigits);
  return policy;
}

}  // namespace trowel::policy
