#include "policy/config/override_cover.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "policy/config/match_keys.h"

namespace trowel::policy {
namespace {

using garden::LabelSelector;

// Of entries of two lists, each with each. Beyond it, nothing is said of them.
constexpr std::size_t kComparisonsMax = 1000;

template <typename T>
bool AreFew(const std::vector<T>& some, const std::vector<T>& others) {
  return some.size() * others.size() <= kComparisonsMax;
}

// Of few words each can be asked for.
bool CoversWords(std::span<const std::string_view> words, const std::vector<std::string>& earlier,
                 const std::vector<std::string>& later) {
  return std::all_of(words.begin(), words.end(), [&](std::string_view word) {
    const bool held = later.empty() || AnyMatches(later, word);
    return !held || earlier.empty() || AnyMatches(earlier, word);
  });
}

// No name has a '*', so that only the '*' of `wide` can match one in `narrow`, whatever it stands
// for there. A '/' tells NamespacedCloudProfiles from CloudProfiles: neither covers the other, but
// "*" covers all (policy/select.cc).
bool CoversPattern(std::string_view wide, std::string_view narrow) {
  if (!wide.empty() && wide.find_first_not_of('*') == std::string_view::npos) return true;
  const bool alike =
      (wide.find('/') == std::string_view::npos) == (narrow.find('/') == std::string_view::npos);
  return alike && MatchesGlob(wide, narrow);
}

bool CoversNames(const std::vector<std::string>& earlier, const std::vector<std::string>& later) {
  static const std::vector<std::string> kAny = {"*"};
  if (earlier.empty()) return true;
  const std::vector<std::string>& names = later.empty() ? kAny : later;
  return AreFew(earlier, names) &&
         std::all_of(names.begin(), names.end(), [&](const std::string& narrow) {
           return std::any_of(earlier.begin(), earlier.end(),
                              [&](const std::string& wide) { return CoversPattern(wide, narrow); });
         });
}

bool HasTerm(const LabelSelector& selector, const LabelSelector::Expression& term) {
  const auto& terms = selector.match_expressions;
  return std::any_of(terms.begin(), terms.end(), [&](const LabelSelector::Expression& other) {
    return other.key == term.key && other.op == term.op && other.values == term.values;
  });
}

// Terms are ANDed: who has them all, selects no more.
bool CoversLabels(const LabelSelector& earlier, const LabelSelector& later) {
  const auto& labels = earlier.match_labels.pairs();
  const auto& terms = earlier.match_expressions;
  const auto has_label = [&](const garden::Labels::Pair& label) {
    const std::string* value = later.match_labels.Find(label.first);
    return value != nullptr && *value == label.second;
  };
  return AreFew(terms, later.match_expressions) &&
         std::all_of(labels.begin(), labels.end(), has_label) &&
         std::all_of(terms.begin(), terms.end(),
                     [&](const LabelSelector::Expression& term) { return HasTerm(later, term); });
}

bool CoversSeeds(const SeedMatch& earlier, const SeedMatch& later) {
  return CoversNames(earlier.names, later.names) && CoversLabels(earlier.labels, later.labels);
}

// What is not there says nothing.
template <typename T, typename Covers>
bool CoversOptional(const std::optional<T>& earlier, const std::optional<T>& later,
                    const Covers& covers) {
  return !earlier.has_value() || (later.has_value() && covers(*earlier, *later));
}

bool CoversKeys(const MoveMatch& earlier, const MoveMatch& later) {
  const auto names = [&](const NamesKey& key) {
    const bool only_some = key.may_lack && !(earlier.*key.names).empty();
    if (only_some && (later.*key.names).empty()) return false;
    return key.words.empty() ? CoversNames(earlier.*key.names, later.*key.names)
                             : CoversWords(key.words, earlier.*key.names, later.*key.names);
  };
  const auto labels = [&](const LabelsKey& key) {
    return CoversOptional(earlier.*key.selector, later.*key.selector, CoversLabels);
  };
  const auto seeds = [&](const SeedsKey& key) {
    return CoversOptional(earlier.*key.seeds, later.*key.seeds, CoversSeeds);
  };
  return std::all_of(kNamesKeys.begin(), kNamesKeys.end(), names) &&
         std::all_of(kLabelsKeys.begin(), kLabelsKeys.end(), labels) &&
         std::all_of(kSeedsKeys.begin(), kSeedsKeys.end(), seeds) &&
         CoversOptional(earlier.live, later.live, std::equal_to<bool>());
}

}  // namespace

// Of one with exceptions nothing is said: what it lets through may be what the later one is for.
bool Covers(const OverrideMatch& earlier, const OverrideMatch& later) {
  return earlier.except.empty() && CoversKeys(earlier, later);
}

}  // namespace trowel::policy
