#include "policy/config/override_cover.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "policy/config/parse_selector.h"

namespace trowel::policy {
namespace {

using garden::LabelSelector;

// Of entries of two lists, each with each. Beyond it, nothing is said of them.
constexpr std::size_t kComparisonsMax = 1000;

template <typename T>
bool AreFew(const std::vector<T>& some, const std::vector<T>& others) {
  return some.size() * others.size() <= kComparisonsMax;
}

bool AnyMatches(const std::vector<std::string>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return MatchesGlob(pattern, text); });
}

// There are few purposes, so that each can be asked for.
bool CoversPurposes(const std::vector<std::string>& earlier,
                    const std::vector<std::string>& later) {
  return std::all_of(kPurposes.begin(), kPurposes.end(), [&](std::string_view purpose) {
    const bool held = later.empty() || AnyMatches(later, purpose);
    return !held || earlier.empty() || AnyMatches(earlier, purpose);
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
bool CoversSeeds(const std::optional<LabelSelector>& earlier,
                 const std::optional<LabelSelector>& later) {
  if (!earlier.has_value()) return true;
  if (!later.has_value()) return false;
  const auto& labels = earlier->match_labels.pairs();
  const auto& terms = earlier->match_expressions;
  const auto has_label = [&](const garden::Labels::Pair& label) {
    const std::string* value = later->match_labels.Find(label.first);
    return value != nullptr && *value == label.second;
  };
  return AreFew(terms, later->match_expressions) &&
         std::all_of(labels.begin(), labels.end(), has_label) &&
         std::all_of(terms.begin(), terms.end(),
                     [&](const LabelSelector::Expression& term) { return HasTerm(*later, term); });
}

}  // namespace

bool Covers(const OverrideMatch& earlier, const OverrideMatch& later) {
  return CoversPurposes(earlier.purposes, later.purposes) &&
         CoversNames(earlier.projects, later.projects) &&
         CoversNames(earlier.cloud_profiles, later.cloud_profiles) &&
         CoversSeeds(earlier.source_seeds, later.source_seeds);
}

}  // namespace trowel::policy
