#include "policy/mismatch.h"

#include <fmt/format.h>

namespace trowel::policy {

using garden::LabelSelector;

std::string FirstMismatch(const LabelSelector& selector, const garden::Labels& labels) {
  for (const auto& [key, wanted] : selector.match_labels.pairs()) {
    const std::string* value = labels.Find(key);
    if (value == nullptr) return fmt::format("label {} is missing", key);
    if (*value != wanted) return fmt::format("label {} is {}, not {}", key, *value, wanted);
  }
  for (const LabelSelector::Expression& term : selector.match_expressions) {
    LabelSelector alone;
    alone.match_expressions = {term};
    if (!alone.IsValid()) return fmt::format("{} {} is not a valid term", term.key, term.op_text);
    if (alone.Matches(labels)) continue;
    return fmt::format("it asks for {} {}{}{}", term.key, term.op_text,
                       term.values.empty() ? "" : " ", fmt::join(term.values, ", "));
  }
  return "it is not valid";
}

}  // namespace trowel::policy
