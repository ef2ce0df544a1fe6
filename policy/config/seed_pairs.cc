#include "policy/config/seed_pairs.h"

#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "policy/config/format_text.h"
#include "policy/config/parse_selector.h"

namespace trowel::policy {
namespace {

void ReadSeedTerm(const Value& value, SeedTerm* term) {
  if (!value.IsMap()) {
    term->name = value.Text().value_or("");
  } else if (std::optional<garden::LabelSelector> labels = ParseLabelSelector(value);
             labels.has_value()) {
    term->labels = *std::move(labels);
  }
}

std::string FormatTerm(const SeedTerm& term) {
  return term.name.empty() ? FormatLabelSelector(term.labels) : FormatText(term.name);
}

}  // namespace

std::vector<SeedPair> ParseSeedPairs(const Value& value) {
  static constexpr std::array<KeyReader<SeedPair>, 2> kReaders = {{
      {"from", [](const Value& v, SeedPair* pair) { ReadSeedTerm(v, &pair->from); }},
      {"to", [](const Value& v, SeedPair* pair) { ReadSeedTerm(v, &pair->to); }},
  }};
  std::vector<SeedPair> pairs;
  for (const Value& item : value.Items()) {
    SeedPair pair;
    ReadMap(item, kReaders, &pair);
    item.Require("from", "name a seed or give matchLabels");
    item.Require("to", "name a seed or give matchLabels");
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

std::string FormatSeedPairs(std::span<const SeedPair> pairs) {
  std::vector<std::string> parts;
  for (const SeedPair& pair : pairs) {
    parts.push_back(
        fmt::format("{{from: {}, to: {}}}", FormatTerm(pair.from), FormatTerm(pair.to)));
  }
  return JoinFlow(parts, "[", "]");
}

}  // namespace trowel::policy
