#include "cli/policy/rules_doc.h"

#include <fmt/format.h>

namespace trowel::cli {
namespace {

// Bold and code marks mean nothing in a terminal.
std::string WithoutMarks(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '`') continue;
    if (text.substr(i).starts_with("**")) {
      ++i;
      continue;
    }
    plain.push_back(text[i]);
  }
  return plain;
}

}  // namespace

std::string RuleSection(std::string_view rule) {
  const std::string heading = fmt::format("\n## {}\n", rule);
  const std::size_t start = kRulesDoc.find(heading);
  if (start == std::string_view::npos) return {};
  std::string_view section = kRulesDoc.substr(start + heading.size());
  section = section.substr(0, section.find("\n## "));
  section = section.substr(0, section.find("\n# "));  // The next part begins.
  const std::size_t first = section.find_first_not_of('\n');
  const std::size_t last = section.find_last_not_of('\n');
  if (first == std::string_view::npos) return {};
  return WithoutMarks(section.substr(first, last - first + 1));
}

}  // namespace trowel::cli
