#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "garden/selector.h"

namespace trowel::policy {

// Pieces of YAML in flow style.

// A scalar that is read back as this very text, within quotes where it needs them.
std::string FormatText(std::string_view text);
// "[a, b]"
std::string FormatTexts(std::span<const std::string> texts);
// "{matchLabels: {...}, matchExpressions: [...]}"
std::string FormatLabelSelector(const garden::LabelSelector& selector);
// "matchLabels: {...}" and the like.
void AppendSelectorParts(const garden::LabelSelector& selector, std::vector<std::string>* parts);
// The parts with commas between them, within `open` and `close`.
std::string JoinFlow(std::span<const std::string> parts, std::string_view open,
                     std::string_view close);

}  // namespace trowel::policy
