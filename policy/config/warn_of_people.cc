#include "policy/config/warn_of_people.h"

#include <algorithm>
#include <array>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/text.h"

namespace trowel::policy {
namespace {

// Names that stand for everybody of a kind. No name has a '*', so that a pattern which matches the
// '*' of one of these matches whatever it stands for.
struct Wide {
  std::string_view name;
  std::string_view who;
  bool may_break_glass = false;
};

constexpr std::array kUsers = {
    Wide{"*", "everybody"},
    Wide{"system:serviceaccount:*", "every service account"},
};
// Groups that API servers put people in by themselves.
constexpr std::array kGroups = {
    Wide{"system:authenticated", "everybody who is logged in"},
    Wide{"system:unauthenticated", "everybody who is not logged in"},
    Wide{"system:serviceaccounts", "every service account"},
    Wide{"system:serviceaccounts:*", "every service account"},
    // Their moves are those to judge; but breaking the glass is for them.
    Wide{"system:masters", "every administrator", /*may_break_glass=*/true},
};
// Namespaces of projects are named so.
constexpr std::array kNamespaces = {Wide{"garden-*", "the shoots of all projects"}};

const Wide* FindWide(std::span<const Wide> entries, std::string_view pattern) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Wide& entry) {
    return MatchesGlob(pattern, entry.name);
  });
  return found == entries.end() ? nullptr : &*found;
}

std::vector<Value> ItemsOf(const Value& map, std::string_view key) {
  const std::optional<Value> list = map.Find(key);
  return list.has_value() ? list->Items() : std::vector<Value>();
}

// `what` names who it is: "exempts {} from every rule".
void WarnOfWide(const Value& map, std::string_view key, std::span<const Wide> entries,
                const std::function<std::string(std::string_view)>& what) {
  for (const Value& item : ItemsOf(map, key)) {
    const std::string pattern = item.Text().value_or("");
    const Wide* wide = FindWide(entries, pattern);
    if (wide == nullptr) continue;
    const std::string matches =
        wide->name == pattern ? std::string() : fmt::format("matches {} and ", wide->name);
    item.Object(matches + what(wide->who));
  }
}

}  // namespace

void WarnOfExemptions(const Value& exempt) {
  const auto exempts = [](std::string_view who) {
    return fmt::format("exempts {} from every rule", who);
  };
  WarnOfWide(exempt, "users", kUsers, exempts);
  WarnOfWide(exempt, "groups", kGroups, exempts);
  WarnOfWide(exempt, "namespaces", kNamespaces, exempts);
}

void WarnOfControllers(const Value& policy) {
  WarnOfWide(policy, "controllers", kUsers, [](std::string_view who) {
    return fmt::format("takes {} for a controller of Gardener", who);
  });
}

void WarnOfBreakGlass(const Value& break_glass) {
  for (const Value& item : ItemsOf(break_glass, "groups")) {
    const Wide* wide = FindWide(kGroups, item.Text().value_or(""));
    if (wide == nullptr || wide->may_break_glass) continue;
    item.Object(fmt::format("lets {} break the glass", wide->who));
  }
}

}  // namespace trowel::policy
