#pragma once

#include <span>
#include <string>
#include <string_view>

#include "garden/selector.h"
#include "policy/settings.h"

namespace trowel::policy {

// Pieces of YAML in flow style.

// A scalar that is read back as this very text, within quotes where it needs them.
std::string FormatText(std::string_view text);
// "[a, b]"
std::string FormatTexts(std::span<const std::string> texts);
// "{matchLabels: {...}, matchExpressions: [...]}"
std::string FormatLabelSelector(const garden::LabelSelector& selector);
// What a policy says for the setting; empty where nothing is set, which has no spelling.
std::string FormatSetting(Setting setting, const Settings& settings);

}  // namespace trowel::policy
