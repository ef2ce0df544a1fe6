#include "garden/seed.h"
#include "policy/config/make_setting.h"
#include "policy/rule.h"
#include "policy/version.h"

namespace trowel::policy {
namespace {

enum class Match : std::uint8_t { kExact, kMinor };
constexpr std::array<std::string_view, 2> kMatches = {"exact", "minor"};

struct GardenletVersionSettings {
  Match match = Match::kExact;
};

constexpr std::array kSettings = {
    MakeSetting<&GardenletVersionSettings::match, ChoiceOfTwo<Match, kMatches>>(
        "match",
        "`exact` or `minor`: how much of two gardenlets' versions must be equal for a classic move",
        "exact or minor"),
};

bool IsKnown(const garden::Seed& seed, Report* report) {
  if (!seed.gardenlet_version.empty()) return true;
  report->Unknown(kGardenletVersion, kSeedNameField,
                  "see that its gardenlet runs and reports status.gardener.version",
                  "{} does not report the version of its gardenlet", seed.name);
  return false;
}

bool Fit(std::string_view a, std::string_view b, bool exact) {
  if (a == b) return true;
  if (exact) return false;
  const std::optional<Version> first = ParseVersion(a);
  const std::optional<Version> second = ParseVersion(b);
  return first.has_value() && second.has_value() && first->SameMinor(*second);
}

// Source and destination work on the same state and must write it the same way. A classic move
// waits, its control plane still on the source, until the strings are equal (CheckSeedForMigration,
// pkg/utils/kubernetes/health/seed.go:65); a live one is refused (admission.go:2005).
void CheckGardenletVersion(const Move& move, const garden::GardenView&,
                           const GardenletVersionSettings& settings, Report* report) {
  const bool source_known = IsKnown(move.from(), report);
  const bool destination_known = IsKnown(move.to(), report);
  if (!source_known || !destination_known) return;
  const std::string_view source = move.from().gardenlet_version;
  const std::string_view destination = move.to().gardenlet_version;
  const bool exact = move.live || settings.match == Match::kExact;
  if (Fit(source, destination, exact)) return;
  report->Object(kSeedNameField,
                 move.live ? "upgrade both gardenlets to one version before a live migration"
                           : "upgrade both gardenlets to one version: the move would wait for it",
                 "{} runs {}, {} runs {}", move.source_name, source, move.destination_name,
                 destination);
}

}  // namespace

extern constinit const Rule kGardenletVersionRule = {
    .id = "gardenlet-version",
    .summary = "both gardenlets run the same version",
    .facts = {&facts::kSource, &facts::kDestination, &kGardenletVersion},
    .settings = kSettings,
    .defaults = DefaultsOf<GardenletVersionSettings>,
    .reads = Reads::kShape,
    .gardener_refuses = Refuses::kLive,
    .placing_live = true,
    .check = Tuned<CheckGardenletVersion>};

}  // namespace trowel::policy
