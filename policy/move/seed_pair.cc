#include <algorithm>
#include <string>

#include "garden/seed.h"
#include "policy/config/format_text.h"
#include "policy/config/make_setting.h"
#include "policy/config/parse_selector.h"
#include "policy/config/seed_pairs.h"
#include "policy/move/seed_pair.h"
#include "policy/rule.h"

namespace trowel::policy {

template <>
struct Spelling<std::vector<SeedPair>> {
  static constexpr std::string_view kType = "list of pairs";
  static constexpr std::string_view kSchema = R"({"type":"array","items":{
      "type":"object","additionalProperties":false,"required":["from","to"],
      "properties":{"from":{"anyOf":[{"$ref":"#/$defs/text"},{"$ref":"#/$defs/selector"}]},
                    "to":{"anyOf":[{"$ref":"#/$defs/text"},{"$ref":"#/$defs/selector"}]}}
    }})";
  static void Read(const Value& value, std::vector<SeedPair>* pairs) {
    *pairs = ParseSeedPairs(value);
  }
  static std::string Write(const std::vector<SeedPair>& pairs) { return FormatSeedPairs(pairs); }
};

namespace {

struct SpelledLabelKeys {
  static constexpr std::string_view kType = "list of label keys";
  static constexpr std::string_view kSchema =
      R"({"type":"array","items":{"$ref":"#/$defs/labelKey"}})";
  static void Read(const Value& value, std::vector<std::string>* keys) {
    *keys = ParseLabelKeys(value);
  }
  static std::string Write(const std::vector<std::string>& keys) { return FormatTexts(keys); }
};

constexpr std::array kSettings = {
    MakeSetting<&SeedPairSettings::require, SpelledLabelKeys>(
        "require", "label keys whose values must be equal on both seeds"),
    MakeSetting<&SeedPairSettings::allow>(
        "allow", "pairs of seeds; if there are any, the move must be one of them"),
    MakeSetting<&SeedPairSettings::deny>(
        "deny", "pairs of seeds between which nothing moves; goes before `allow`"),
};

using garden::Seed;

bool IsMeant(const SeedTerm& term, const Seed& seed) {
  return term.name.empty() ? term.labels.Matches(seed.labels) : term.name == seed.name;
}

bool IsListed(const std::vector<SeedPair>& pairs, const Seed& from, const Seed& to) {
  return std::any_of(pairs.begin(), pairs.end(), [&](const SeedPair& pair) {
    return IsMeant(pair.from, from) && IsMeant(pair.to, to);
  });
}

std::string TextOf(const std::string* label) {
  return label == nullptr ? "missing" : "\"" + *label + "\"";
}

void CheckEqualLabel(const std::string& key, const Move& move, Report* report) {
  const std::string* from = move.from().labels.Find(key);
  const std::string* to = move.to().labels.Find(key);
  if (from != nullptr && to != nullptr && *from == *to) return;
  if (!report->wants_text()) return report->Object(kSeedNameField, "", "");
  report->Object(kSeedNameField, "choose a seed whose label is the source's",
                 "label {} is {} on {}, {} on {}", key, TextOf(from), move.source_name, TextOf(to),
                 move.destination_name);
}

// Backups and live etcd traffic need a network between the two seeds, and some data may not leave
// its jurisdiction. Gardener knows neither: connectivity between seeds is nobody's check. The
// operator says it, by labels that must be equal and by pairs that may or may not exchange.
void CheckSeedPair(const Move& move, const garden::GardenView&, const SeedPairSettings& settings,
                   Report* report) {
  for (const std::string& key : settings.require) CheckEqualLabel(key, move, report);
  if (IsListed(settings.deny, move.from(), move.to())) {
    report->Object(kSeedNameField, "choose a seed that the policy does not deny for this source",
                   "the policy denies moves from {} to {}", move.source_name,
                   move.destination_name);
  } else if (!settings.allow.empty() && !IsListed(settings.allow, move.from(), move.to())) {
    report->Object(kSeedNameField, "choose a seed that the policy allows for this source",
                   "the policy does not list moves from {} to {} as allowed", move.source_name,
                   move.destination_name);
  }
}

}  // namespace

extern constinit const Rule kSeedPairRule = {.id = "seed-pair",
                                             .summary = "the two seeds may exchange control planes",
                                             .mode = Mode::kOff,
                                             .live_mode = Mode::kOff,
                                             .facts = {&facts::kSource, &facts::kDestination},
                                             .settings = kSettings,
                                             .defaults = DefaultsOf<SeedPairSettings>,
                                             .check = Tuned<CheckSeedPair>};

}  // namespace trowel::policy
