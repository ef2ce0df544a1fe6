#include "policy/config/format_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace trowel::policy {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Words that a reader of YAML 1.1 or 1.2 takes for something else.
bool IsReserved(std::string_view text) {
  static constexpr std::array<std::string_view, 10> kWords = {
      "true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan"};
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

}  // namespace

std::string JoinFlow(std::span<const std::string> parts, std::string_view open,
                     std::string_view close) {
  return fmt::format("{}{}{}", open, fmt::join(parts, ", "), close);
}

std::string FormatText(std::string_view text) {
  const bool plain = !text.empty() && IsLetter(text.front()) && !IsReserved(text) &&
                     std::all_of(text.begin(), text.end(), [](char c) {
                       return IsLetter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                              c == '.' || c == '/';
                     });
  if (plain) return std::string(text);
  std::string quoted;
  AppendJsonString(text, &quoted);
  return quoted;
}

std::string FormatTexts(std::span<const std::string> texts) {
  std::vector<std::string> parts;
  for (const std::string& text : texts) parts.push_back(FormatText(text));
  return JoinFlow(parts, "[", "]");
}

void AppendSelectorParts(const garden::LabelSelector& selector, std::vector<std::string>* parts) {
  std::vector<std::string> labels;
  for (const auto& [key, value] : selector.match_labels.pairs()) {
    labels.push_back(fmt::format("{}: {}", FormatText(key), FormatText(value)));
  }
  if (!labels.empty()) parts->push_back("matchLabels: " + JoinFlow(labels, "{", "}"));
  std::vector<std::string> terms;
  for (const auto& term : selector.match_expressions) {
    std::string text = fmt::format("{{key: {}, operator: {}", FormatText(term.key), term.op_text);
    if (!term.values.empty()) text += ", values: " + FormatTexts(term.values);
    terms.push_back(text + "}");
  }
  if (!terms.empty()) parts->push_back("matchExpressions: " + JoinFlow(terms, "[", "]"));
}

std::string FormatLabelSelector(const garden::LabelSelector& selector) {
  std::vector<std::string> parts;
  AppendSelectorParts(selector, &parts);
  return JoinFlow(parts, "{", "}");
}

}  // namespace trowel::policy
