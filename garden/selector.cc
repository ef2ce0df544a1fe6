#include "garden/selector.h"

#include <algorithm>

namespace trowel::garden {
namespace {

bool IsAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Source: k8s.io/apimachinery pkg/util/validation, qualifiedNameFmt and labelValueFmt.
bool IsLabelName(std::string_view text) {
  if (text.empty() || text.size() > 63) return false;
  if (!IsAlphanumeric(text.front()) || !IsAlphanumeric(text.back())) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return IsAlphanumeric(c) || c == '-' || c == '_' || c == '.'; });
}

bool IsLabelValue(std::string_view text) { return text.empty() || IsLabelName(text); }

bool IsDnsLabel(std::string_view text) {
  if (text.empty() || text.front() == '-' || text.back() == '-') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-';
  });
}

bool IsDnsSubdomain(std::string_view text) {
  if (text.size() > 253) return false;
  for (;;) {
    const std::size_t dot = text.find('.');
    if (!IsDnsLabel(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool IsLabelKey(std::string_view key) {
  const std::size_t slash = key.find('/');
  if (slash == std::string_view::npos) return IsLabelName(key);
  return IsDnsSubdomain(key.substr(0, slash)) && IsLabelName(key.substr(slash + 1));
}

bool HasRightValues(const LabelSelector::Expression& expression) {
  using Operator = LabelSelector::Operator;
  switch (expression.op) {
    case Operator::kIn:
    case Operator::kNotIn: return !expression.values.empty();
    case Operator::kExists:
    case Operator::kDoesNotExist: return expression.values.empty();
    case Operator::kInvalid: break;
  }
  return false;
}

bool MatchesExpression(const LabelSelector::Expression& expression, const Labels& labels) {
  using Operator = LabelSelector::Operator;
  if (!HasRightValues(expression)) return false;
  const std::string* value = labels.Find(expression.key);
  const auto listed = [&] {
    return std::find(expression.values.begin(), expression.values.end(), *value) !=
           expression.values.end();
  };
  switch (expression.op) {
    case Operator::kIn: return value != nullptr && listed();
    case Operator::kNotIn: return value == nullptr || !listed();
    case Operator::kExists: return value != nullptr;
    case Operator::kDoesNotExist: return value == nullptr;
    case Operator::kInvalid: break;
  }
  return false;
}

}  // namespace

Labels::Labels(std::vector<Pair> pairs) {
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& a, const Pair& b) { return a.first < b.first; });
  pairs_.reserve(pairs.size());
  for (Pair& pair : pairs) {
    if (!pairs_.empty() && pairs_.back().first == pair.first) {
      pairs_.back() = std::move(pair);
    } else {
      pairs_.push_back(std::move(pair));
    }
  }
}

const std::string* Labels::Find(std::string_view key) const {
  const auto found = std::lower_bound(
      pairs_.begin(), pairs_.end(), key,
      [](const Pair& pair, std::string_view wanted) { return pair.first < wanted; });
  return found != pairs_.end() && found->first == key ? &found->second : nullptr;
}

bool LabelSelector::Matches(const Labels& labels) const {
  for (const auto& [key, value] : match_labels.pairs()) {
    const std::string* actual = labels.Find(key);
    if (actual == nullptr || *actual != value) return false;
  }
  return std::all_of(match_expressions.begin(), match_expressions.end(),
                     [&](const Expression& term) { return MatchesExpression(term, labels); });
}

bool SeedSelector::ListsProvider(std::string_view type) const {
  return std::any_of(provider_types.begin(), provider_types.end(),
                     [&](const std::string& one) { return one == type || one == "*"; });
}

bool LabelSelector::IsValid() const {
  for (const auto& [key, value] : match_labels.pairs()) {
    if (!IsLabelKey(key) || !IsLabelValue(value)) return false;
  }
  return std::all_of(match_expressions.begin(), match_expressions.end(),
                     [](const Expression& term) {
                       return IsLabelKey(term.key) && HasRightValues(term) &&
                              std::all_of(term.values.begin(), term.values.end(), IsLabelValue);
                     });
}

}  // namespace trowel::garden
