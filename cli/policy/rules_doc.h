#pragma once

#include <string>
#include <string_view>

namespace trowel::cli {

// docs/rules.md, as it was when the program was built.
extern const std::string_view kRulesDoc;

// The section "## <rule>" of it, heading left out, without Markdown's marks; empty if there is
// none.
std::string RuleSection(std::string_view rule);

}  // namespace trowel::cli
