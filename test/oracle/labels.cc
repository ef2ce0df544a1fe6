#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>

#include "test/oracle/question.h"

// Kubernetes' LabelSelector, as gardener-scheduler asks it of a seed's labels.
namespace trowel::testing::oracle {
namespace {

using garden::LabelSelector;
using garden::SeedSelector;
using Operator = garden::LabelSelector::Operator;

// "[prefix/]name"; an empty name only where a value is meant.
bool IsName(const std::string& text) {
  if (text.empty() || text.size() > 63) return false;
  const auto letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  if (!letter(text.front()) || !letter(text.back())) return false;
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return letter(c) || c == '-' || c == '_' || c == '.'; });
}

bool IsKey(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return IsName(text);
  return IsName(text.substr(0, slash)) && IsName(text.substr(slash + 1));
}

bool IsValue(const std::string& text) { return text.empty() || IsName(text); }

bool IsValid(const LabelSelector::Expression& term) {
  if (!IsKey(term.key)) return false;
  if (!std::all_of(term.values.begin(), term.values.end(), IsValue)) return false;
  if (term.op == Operator::kInvalid) return false;
  const bool takes_values = term.op == Operator::kIn || term.op == Operator::kNotIn;
  return takes_values ? !term.values.empty() : term.values.empty();
}

bool IsValid(const LabelSelector& selector) {
  for (const auto& [key, value] : selector.match_labels.pairs()) {
    if (!IsKey(key) || !IsValue(value)) return false;
  }
  for (const LabelSelector::Expression& term : selector.match_expressions) {
    if (!IsValid(term)) return false;
  }
  return true;
}

bool Holds(const Question& question, const LabelSelector::Expression& term,
           const garden::Seed& seed) {
  std::optional<std::string> value;
  for (const auto& [key, text] : seed.labels.pairs()) {
    if (key == term.key) value = text;
  }
  switch (term.op) {
    case Operator::kIn: return value.has_value() && Contains(term.values, *value);
    case Operator::kNotIn:
      if (!value.has_value()) return !question.Has(Mutation::kProfileLabelsNotInNeedsKey);
      return !Contains(term.values, *value);
    case Operator::kExists: return value.has_value();
    case Operator::kDoesNotExist: return !value.has_value();
    case Operator::kInvalid: break;
  }
  return true;
}

// Every label that is wanted, as a term.
std::vector<LabelSelector::Expression> TermsOf(const LabelSelector& selector) {
  std::vector<LabelSelector::Expression> terms;
  for (const auto& [key, value] : selector.match_labels.pairs()) {
    terms.push_back({.key = key, .op = Operator::kIn, .values = {value}, .op_text = "In"});
  }
  return terms;
}

}  // namespace

Kept KeepByLabelsOfProfile(const Question& question, const Seeds& seeds) {
  const std::optional<SeedSelector>& selector = question.profile->seed_selector;
  if (!selector.has_value() || question.Has(Mutation::kProfileLabelsIgnored)) return seeds;
  std::vector<LabelSelector::Expression> terms = TermsOf(selector->labels);
  if (!question.Has(Mutation::kProfileLabelsWithoutExpressions)) {
    for (const LabelSelector::Expression& term : selector->labels.match_expressions) {
      if (IsValid(term) || !question.Has(Mutation::kProfileLabelsTakeInvalid)) {
        terms.push_back(term);
      }
    }
    if (!IsValid(selector->labels) && !question.Has(Mutation::kProfileLabelsTakeInvalid)) {
      return std::nullopt;
    }
  }
  Seeds kept;
  for (const garden::Seed* seed : seeds) {
    const bool all = std::all_of(terms.begin(), terms.end(),
                                 [&](const auto& term) { return Holds(question, term, *seed); });
    if (all) kept.push_back(seed);
  }
  return kept;
}

Kept KeepByLabelsOfShoot(const Question& question, const Seeds& seeds) {
  const std::optional<SeedSelector>& selector = question.shoot.seed_selector;
  if (!selector.has_value() || question.Has(Mutation::kShootLabelsIgnored)) return seeds;
  if (!IsValid(selector->labels)) return std::nullopt;
  std::vector<LabelSelector::Expression> terms = TermsOf(selector->labels);
  terms.insert(terms.end(), selector->labels.match_expressions.begin(),
               selector->labels.match_expressions.end());
  Seeds kept;
  for (const garden::Seed* seed : seeds) {
    const auto holds = [&](const auto& term) { return Holds(question, term, *seed); };
    bool keep = std::all_of(terms.begin(), terms.end(), holds);
    if (question.Has(Mutation::kShootLabelsOred)) {
      keep = terms.empty() || std::any_of(terms.begin(), terms.end(), holds);
    }
    if (question.Has(Mutation::kShootLabelsReadProviderTypes) &&
        !selector->provider_types.empty()) {
      keep = keep && Contains(selector->provider_types, seed->provider_type);
    }
    if (keep) kept.push_back(seed);
  }
  return kept;
}

}  // namespace trowel::testing::oracle
