#include "policy/live_since.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "garden/seed.h"
#include "policy/config/format_text.h"
#include "policy/version.h"

namespace trowel::policy {
namespace {

Honours HonoursLive(const garden::SeedEntry* entry, std::string_view name,
                    const std::string& problem, const std::string& since, std::string* why) {
  if (entry == nullptr) {
    *why = problem.empty() ? fmt::format("there is no Seed {}", name) : problem;
    return Honours::kUnknown;
  }
  const std::string& text = entry->seed->gardenlet_version;
  if (text.empty()) {
    *why = fmt::format("{} does not report the version of its gardenlet", name);
    return Honours::kUnknown;
  }
  const std::optional<Version> version = ParseVersion(text);
  const std::optional<Version> first = ParseVersion(since);
  if (!version.has_value() || !first.has_value()) {
    *why = fmt::format("gardenlet {} of {} cannot be compared with {}", text, name, since);
    return Honours::kUnknown;
  }
  if (*version >= *first) return Honours::kYes;
  *why = fmt::format("gardenlet {} of {} is older than {}", text, name, since);
  return Honours::kNo;
}

}  // namespace

void SpelledVersion::Read(const Value& value, std::string* version) {
  const std::optional<std::string> text = value.Text();
  if (!text.has_value()) return;
  if (ParseVersion(*text).has_value()) {
    *version = *text;
  } else {
    value.Object(fmt::format("expected a version such as v1.160.0, not \"{}\"", *text));
  }
}

std::string SpelledVersion::Write(const std::string& version) {
  return version.empty() ? std::string() : FormatText(version);
}

std::string LiveSinceOf(const Policy& policy, const Move& move) {
  static const std::size_t rule = *FindRule("live-support");
  return LiveSinceOf(Select(policy, move).rules[rule]->settings);
}

Honours HonourLive(const ShootChange& change, const std::string& own_since, std::string* why) {
  const std::string& since = own_since.empty() ? change.live_since : own_since;
  if (since.empty()) {
    *why = "no gardenlet honours live migration yet";
    return Honours::kNo;
  }
  const Move& context = change.context;
  std::string of_source;
  std::string of_destination;
  const Honours source =
      HonoursLive(context.source, context.source_name, context.source_problem, since, &of_source);
  const Honours destination = HonoursLive(context.destination, context.destination_name,
                                          context.destination_problem, since, &of_destination);
  // One that is too old decides, whatever the other is.
  if (source == Honours::kNo || destination == Honours::kNo) {
    *why = source == Honours::kNo ? of_source : of_destination;
    return Honours::kNo;
  }
  *why = source == Honours::kUnknown ? of_source : of_destination;
  return std::max(source, destination);
}

}  // namespace trowel::policy
