#include "garden/json_merge.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace trowel::garden {
namespace {

constexpr std::string_view kWantsMap = "a merge (<<) needs a map, or a list of maps";

using Member = std::pair<std::string_view, std::string_view>;  // Key with its quotes, and value.

// Where the string, object, list or word that begins at `at` is over.
std::size_t EndOfValue(std::string_view json, std::size_t at) {
  std::size_t depth = 0;
  for (; at < json.size(); ++at) {
    const char c = json[at];
    if (c == '"') {
      for (++at; json[at] != '"'; ++at) {
        if (json[at] == '\\') ++at;
      }
      if (depth == 0) return at + 1;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return at;
      if (--depth == 0) return at + 1;
    } else if (depth == 0 && (c == ',' || c == ':')) {
      return at;
    }
  }
  return at;
}

// Of a text without blanks between its tokens, as JsonWriter makes it.
std::vector<Member> MembersOf(std::string_view object) {
  std::vector<Member> members;
  std::size_t at = 1;
  while (object[at] != '}') {
    const std::size_t key_end = EndOfValue(object, at);
    const std::size_t value_end = EndOfValue(object, key_end + 1);
    members.emplace_back(object.substr(at, key_end - at),
                         object.substr(key_end + 1, value_end - key_end - 1));
    at = object[value_end] == ',' ? value_end + 1 : value_end;
  }
  return members;
}

std::vector<std::string_view> ItemsOf(std::string_view list) {
  std::vector<std::string_view> items;
  std::size_t at = 1;
  while (list[at] != ']') {
    const std::size_t end = EndOfValue(list, at);
    items.push_back(list.substr(at, end - at));
    at = list[end] == ',' ? end + 1 : end;
  }
  return items;
}

class Merged {
 public:
  void Set(const Member& member) {
    const auto [place, fresh] = places_.try_emplace(member.first, members_.size());
    if (fresh) {
      members_.push_back(member);
    } else {
      members_[place->second].second = member.second;
    }
  }
  bool SetAll(std::string_view object) {
    if (!object.starts_with('{')) return false;
    for (const Member& member : MembersOf(object)) Set(member);
    return true;
  }
  std::string Text() const {
    std::string text = "{";
    for (const auto& [key, value] : members_) {
      if (text.size() > 1) text += ',';
      text.append(key).append(":").append(value);
    }
    return text + "}";
  }

 private:
  std::vector<Member> members_;
  std::map<std::string_view, std::size_t> places_;
};

}  // namespace

std::string_view MergeMembers(std::string_view object, std::span<const std::size_t> merges,
                              std::string* merged) {
  Merged result;
  std::size_t number = 0;
  for (const Member& member : MembersOf(object)) {
    if (std::find(merges.begin(), merges.end(), number++) == merges.end()) {
      result.Set(member);
      continue;
    }
    if (!member.second.starts_with('[')) {
      if (!result.SetAll(member.second)) return kWantsMap;
      continue;
    }
    const std::vector<std::string_view> items = ItemsOf(member.second);
    for (auto item = items.rbegin(); item != items.rend(); ++item) {
      if (!result.SetAll(*item)) return kWantsMap;
    }
  }
  *merged = result.Text();
  return {};
}

}  // namespace trowel::garden
