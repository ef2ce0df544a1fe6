#include "garden/other_kinds.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "garden/kind.h"

namespace trowel::garden {
namespace {

// Kinds in a message, the rest of them as a number.
constexpr std::size_t kNamedMax = 8;

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  return lower;
}

// Whether somebody may have meant `known`: other letters are upper case, it is a plural, or a
// letter or two are wrong.
bool IsNear(std::string_view word, std::string_view known) {
  const std::string lower = Lower(word);
  const std::string wanted = Lower(known);
  constexpr std::size_t kShort = 6;
  return lower == wanted || lower == wanted + "s" || lower == wanted + "es" ||
         EditDistance(lower, wanted) <= (known.size() <= kShort ? 1U : 2U);
}

struct ApiVersion {
  std::string_view group;
  std::string_view version;
};

ApiVersion Split(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return {{}, text};
  return {text.substr(0, slash), text.substr(slash + 1)};
}

// No group is none but for the kinds of the core, and nobody else has a group that ends so.
bool IsNearGroup(std::string_view group, std::string_view known) {
  if (group == known || group.empty()) return true;
  if (known.empty()) return group == "core";
  constexpr std::string_view kGardener = "gardener.cloud";
  return group == kGardener || IsNear(group, known);
}

std::string ApiVersionOf(const KindInfo& info) {
  return info.group.empty() ? std::string(info.version)
                            : fmt::format("{}/{}", info.group, info.version);
}

// What somebody may have meant who wrote this kind and apiVersion; null: nothing that is followed.
const KindInfo* Nearest(std::string_view kind, std::string_view api_version) {
  const std::string_view group = Split(api_version).group;
  for (const KindInfo& info : Kinds()) {
    if (kind == info.name && IsNearGroup(group, info.group)) return &info;
  }
  for (const KindInfo& info : Kinds()) {
    if (group == info.group && IsNear(kind, info.name)) return &info;
  }
  return nullptr;
}

std::string Named(std::string_view label, std::size_t count) {
  return count == 1 ? std::string(label) : fmt::format("{} and {} more", label, count - 1);
}

}  // namespace

void OtherKinds::Add(std::string_view kind, std::string_view api_version, std::string_view label) {
  Group& group = groups_[{std::string(kind), std::string(api_version)}];
  if (group.count++ == 0) group.first = label;
  ++count_;
}

void OtherKinds::AddAll(const OtherKinds& more) {
  for (const auto& [key, added] : more.groups_) {
    Group& group = groups_[key];
    if (group.count == 0) group.first = added.first;
    group.count += added.count;
  }
  count_ += more.count_;
}

std::vector<std::string> OtherKinds::NearlyKnown() const {
  std::vector<std::string> lines;
  for (const auto& [key, group] : groups_) {
    const auto& [kind, api_version] = key;
    const KindInfo* meant = Nearest(kind, api_version);
    if (meant == nullptr) continue;
    const bool same_kind = meant->name == kind;
    lines.push_back(fmt::format("{}: {}: {} is not read by Trowel; did you mean {}?",
                                Named(group.first, group.count), same_kind ? "apiVersion" : "kind",
                                Printable(same_kind ? api_version : kind),
                                same_kind ? ApiVersionOf(*meant) : std::string(meant->name)));
  }
  return lines;
}

std::string OtherKinds::Skipped() const {
  std::map<std::string, std::size_t> rest;  // By kind.
  for (const auto& [key, group] : groups_) {
    if (Nearest(key.first, key.second) == nullptr) rest[Printable(key.first)] += group.count;
  }
  if (rest.empty()) return {};
  std::vector<std::string> named;
  for (const auto& [kind, count] : rest) {
    if (named.size() == kNamedMax && rest.size() > kNamedMax) {
      named.push_back(fmt::format("{} more", rest.size() - kNamedMax));
      break;
    }
    named.push_back(count == 1 ? kind : fmt::format("{} ({})", kind, count));
  }
  return fmt::format("skips objects of kinds that Trowel has no use for: {}", JoinWords(named));
}

}  // namespace trowel::garden
