#include "policy/config/parse_match.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "policy/config/format_text.h"
#include "policy/config/match_keys.h"
#include "policy/config/parse_selector.h"

namespace trowel::policy {
namespace {

// A list that says nothing would match everything, which nobody means who writes it.
constexpr std::string_view kListsNothing = "lists nothing; leave the key out to match all";

// A closed set: an override for a misspelt purpose would hold for no shoot, and nobody would
// notice.
void CheckWord(const Value& value, std::string_view pattern, const NamesKey& key) {
  if (key.words.empty()) return;
  if (pattern.find('*') == std::string_view::npos) {
    value.Choice(key.words);
    return;
  }
  const bool matches = std::any_of(key.words.begin(), key.words.end(), [&](std::string_view word) {
    return MatchesGlob(pattern, word);
  });
  if (!matches)
    value.Object(fmt::format("matches no {}; expected {}", key.word, JoinOr(key.words)));
}

std::vector<std::string> ReadNames(const Value& value, const NamesKey& key) {
  std::vector<std::string> names;
  for (const Value& item : value.Items()) {
    std::optional<std::string> text = item.Text();
    if (!text.has_value()) continue;
    CheckWord(item, *text, key);
    names.push_back(*std::move(text));
  }
  if (value.IsEmptyList()) value.Object(kListsNothing);
  return names;
}

SeedMatch ReadSeeds(const Value& value) {
  static constexpr std::array<KeyReader<SeedMatch>, 3> kReaders = {{
      {kSeedNamesKey,
       [](const Value& v, SeedMatch* seeds) {
         seeds->names = v.Texts();
         if (v.IsEmptyList()) v.Object(kListsNothing);
       }},
      {kMatchLabelsKey,
       [](const Value& v, SeedMatch* seeds) { ReadMatchLabels(v, &seeds->labels); }},
      {kMatchExpressionsKey,
       [](const Value& v, SeedMatch* seeds) { ReadMatchExpressions(v, &seeds->labels); }},
  }};
  SeedMatch seeds;
  if (value.IsMap() && value.IsEmpty()) {
    value.Object("selects nothing in particular; give names, matchLabels or matchExpressions");
    return seeds;
  }
  ReadMap(value, kReaders, &seeds);
  SayEmptyParts(value);
  return seeds;
}

// False: no key of a match.
bool ReadKey(const Value::Member& member, MoveMatch* match) {
  for (const NamesKey& key : kNamesKeys) {
    if (key.name != member.key) continue;
    match->*key.names = ReadNames(member.value, key);
    return true;
  }
  for (const LabelsKey& key : kLabelsKeys) {
    if (key.name != member.key) continue;
    match->*key.selector = ParseLabelSelector(member.value);
    return true;
  }
  for (const SeedsKey& key : kSeedsKeys) {
    if (key.name != member.key) continue;
    match->*key.seeds = ReadSeeds(member.value);
    return true;
  }
  if (member.key != kLiveKey) return false;
  match->live = member.value.Flag();
  return true;
}

std::vector<MoveMatch> ReadExcept(const Value& value) {
  std::vector<MoveMatch> all;
  for (const Value& item : value.Items()) {
    MoveMatch& one = all.emplace_back();
    for (const Value::Member& member : item.Members()) {
      if (ReadKey(member, &one)) continue;
      if (member.key == kExceptKey) {
        member.value.ObjectToKey("exceptions have none of their own");
      } else {
        member.value.SayUnknownKey(member.key, MatchKeyNames());
      }
    }
    if (item.IsMap() && item.IsEmpty()) item.Object("matches every move, so that none is left");
  }
  if (value.IsEmptyList()) value.Object("lists nothing; leave the key out");
  return all;
}

void AppendKeys(const MoveMatch& match, std::vector<std::string>* parts) {
  for (const NamesKey& key : kNamesKeys) {
    const std::vector<std::string>& names = match.*key.names;
    if (!names.empty()) parts->push_back(fmt::format("{}: {}", key.name, FormatTexts(names)));
  }
  if (match.live.has_value()) parts->push_back(fmt::format("{}: {}", kLiveKey, *match.live));
  for (const LabelsKey& key : kLabelsKeys) {
    const std::optional<garden::LabelSelector>& selector = match.*key.selector;
    if (!selector.has_value()) continue;
    parts->push_back(fmt::format("{}: {}", key.name, FormatLabelSelector(*selector)));
  }
  for (const SeedsKey& key : kSeedsKeys) {
    const std::optional<SeedMatch>& seeds = match.*key.seeds;
    if (!seeds.has_value()) continue;
    parts->push_back(fmt::format("{}: {}", key.name, FormatSeedMatch(*seeds)));
  }
}

}  // namespace

std::span<const std::string_view> MatchKeyNames() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const NamesKey& key : kNamesKeys) all.push_back(key.name);
    for (const LabelsKey& key : kLabelsKeys) all.push_back(key.name);
    for (const SeedsKey& key : kSeedsKeys) all.push_back(key.name);
    all.push_back(kLiveKey);
    all.push_back(kExceptKey);
    return all;
  }();
  return names;
}

OverrideMatch ParseOverrideMatch(const Value& value) {
  OverrideMatch match;
  if (value.IsMap() && value.IsEmpty()) {
    value.Object("matches every move; put such rules under rules");
  }
  for (const Value::Member& member : value.Members()) {
    if (member.key == kExceptKey) {
      match.except = ReadExcept(member.value);
    } else if (!ReadKey(member, &match)) {
      member.value.SayUnknownKey(member.key, MatchKeyNames());
    }
  }
  return match;
}

std::string FormatSeedMatch(const SeedMatch& seeds) {
  std::vector<std::string> parts;
  if (!seeds.names.empty()) {
    parts.push_back(fmt::format("{}: {}", kSeedNamesKey, FormatTexts(seeds.names)));
  }
  AppendSelectorParts(seeds.labels, &parts);
  return JoinFlow(parts, "{", "}");
}

std::string FormatMatch(const OverrideMatch& match) {
  std::vector<std::string> parts;
  AppendKeys(match, &parts);
  std::vector<std::string> except;
  for (const MoveMatch& one : match.except) {
    std::vector<std::string> keys;
    AppendKeys(one, &keys);
    except.push_back(JoinFlow(keys, "{", "}"));
  }
  if (!except.empty()) {
    parts.push_back(fmt::format("{}: {}", kExceptKey, JoinFlow(except, "[", "]")));
  }
  return JoinFlow(parts, "{", "}");
}

}  // namespace trowel::policy
