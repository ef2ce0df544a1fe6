#include <optional>

#include "garden/seed.h"
#include "policy/config/make_setting.h"
#include "policy/live_since.h"
#include "policy/rule.h"
#include "policy/version.h"

namespace trowel::policy {
namespace {

struct LiveSupportSettings {
  std::string since;  // Empty: no version honours it.
};

constexpr std::array kSettings = {
    MakeSetting<&LiveSupportSettings::since, SpelledVersion>("since", kSinceText),
};

constexpr std::string_view kRemedy =
    "remove the annotation for a classic move, or set `since` once your gardenlets honour it";

void CheckSeed(const garden::Seed& seed, const std::string& since, Report* report) {
  const std::string& text = seed.gardenlet_version;
  if (text.empty()) {
    report->Unknown(kGardenletVersion, kLiveMigrateField,
                    "see that its gardenlet runs and reports status.gardener.version",
                    "{} does not report the version of its gardenlet", seed.name);
    return;
  }
  const std::optional<Version> version = ParseVersion(text);
  const std::optional<Version> first = ParseVersion(since);
  if (!version.has_value() || !first.has_value()) {
    report->Unknown(kGardenletVersion, kLiveMigrateField, kRemedy,
                    "gardenlet {} of {} cannot be compared with {}", text, seed.name, since);
  } else if (*version < *first) {
    report->Object(kLiveMigrateField, kRemedy,
                   "gardenlet {} of {} is older than {} and ignores live-migrate: expect downtime",
                   text, seed.name, since);
  }
}

// Gardener's API server checks the prerequisites of a live move, but up to v1.150 no gardenlet
// looks at the annotation (gardener.md 3.1): what was allowed as a live move is then a classic one.
// Nobody should learn that from the downtime.
void CheckLiveSupport(const Move& move, const garden::GardenView&,
                      const LiveSupportSettings& settings, Report* report) {
  if (!settings.since.empty()) {
    CheckSeed(move.from(), settings.since, report);
    CheckSeed(move.to(), settings.since, report);
    return;
  }
  const std::string& version = move.from().gardenlet_version;
  report->Object(kLiveMigrateField, kRemedy,
                 "gardenlet{}{} ignores live-migrate: this move would be a classic one, "
                 "with downtime",
                 version.empty() ? "" : " ", version);
}

}  // namespace

const std::string& LiveSinceOf(const Settings& settings_of_live_support) {
  return settings_of_live_support.As<LiveSupportSettings>().since;
}

extern constinit const Rule kLiveSupportRule = {
    .id = "live-support",
    .summary = "both gardenlets honour live migration",
    .when = When::kLive,
    .facts = {&facts::kSource, &facts::kDestination, &kGardenletVersion},
    .settings = kSettings,
    .defaults = DefaultsOf<LiveSupportSettings>,
    .reads = Reads::kShape,
    .check = Tuned<CheckLiveSupport>};

}  // namespace trowel::policy
