#include <algorithm>
#include <optional>
#include <string>

#include "garden/seed.h"
#include "policy/config/make_setting.h"
#include "policy/move/region_distance.h"
#include "policy/rule.h"
#include "policy/threshold.h"

namespace trowel::policy {
namespace {

constexpr Fact kDistance{"distance", "the region tables know no distance for the pair"};
constexpr Fact kThreshold{"threshold",
                          "the threshold annotation of the region ConfigMap is not an integer"};

constexpr std::array<std::string_view, 2> kDirections = {"max", "forward"};

constexpr Setting ThresholdSetting() {
  Setting setting = NotingOverrides<&RegionDistanceSettings::threshold_overrides>(
      MakeSetting<&RegionDistanceSettings::threshold>(
          "threshold", "the largest distance that is allowed; see below for what goes before it"));
  setting.fallback = "180";
  return setting;
}

constexpr std::array kSettings = {
    ThresholdSetting(),
    MakeSetting<&RegionDistanceSettings::direction,
                ChoiceOfTwo<RegionDistanceSettings::Direction, kDirections>>(
        "direction",
        "`max`: the larger of both directions counts; `forward`: from source to destination, as "
        "upstream",
        "max or forward"),
};

constexpr std::string_view kNearer =
    "choose a nearer seed, or annotate migration.gardener.cloud/allow-distant-regions=true";
constexpr std::string_view kAddPair =
    "add the pair to the region ConfigMap, or annotate "
    "migration.gardener.cloud/allow-distant-regions=true";

using garden::RegionTable;

// A pair of seeds, looked at in one direction.
struct Leg {
  const garden::SeedEntry* from = nullptr;
  const garden::SeedEntry* to = nullptr;
  std::optional<int> distance;
};

Leg MakeLeg(const garden::SeedEntry* from, const garden::SeedEntry* to, const Move& move) {
  return {.from = from,
          .to = to,
          .distance = move.region_tables.front().matrix->Between(from->region, to->region)};
}

std::string Text(const Leg& leg) {
  return fmt::format("{} to {}", leg.from->seed->region, leg.to->seed->region);
}

// Which of several tables was read, lest nobody notice.
std::string WhichTable(const Move& move) {
  if (!move.ambiguous_regions()) return {};
  return fmt::format(" (in ConfigMap {}, first of {})", move.region_tables.front().table->name,
                     move.region_tables.size());
}

bool IsRowBroken(const Leg& leg, const Move& move) {
  const RegionTable& table = *move.region_tables.front().table;
  return !table.broken_rows.empty() && table.broken_rows.contains(leg.from->seed->region);
}

void ReportNoDistance(const Leg& leg, const Move& move, Report* report) {
  if (!report->wants_text()) return report->Unknown(kDistance, kSeedNameField, kAddPair, "");
  const RegionTable& table = *move.region_tables.front().table;
  const auto broken = table.broken_rows.find(leg.from->seed->region);
  const std::string why =
      broken == table.broken_rows.end()
          ? "has no such pair"
          : fmt::format("row {} is malformed: {}", broken->first, broken->second);
  report->Unknown(kDistance, kSeedNameField, kAddPair, "{} has no known distance: ConfigMap {} {}",
                  Text(leg), table.name, why);
}

// The distance that counts: of the larger leg.
const Leg& Longer(const Leg& forward, const Leg& reverse) {
  return reverse.distance.has_value() && *reverse.distance > *forward.distance ? reverse : forward;
}

// What gardener-apiserver compares with; it refuses all if the annotation cannot be read.
int GardenersLimit(const Move& move) {
  const RegionTable::Threshold& annotation = move.region_tables.front().table->threshold;
  switch (annotation.state) {
    case RegionTable::Threshold::State::kValid: return annotation.value;
    case RegionTable::Threshold::State::kInvalid: return 0;
    default: return kDefaultThreshold;
  }
}

void CheckDistance(int threshold, const Move& move, const RegionDistanceSettings& settings,
                   Report* report) {
  const bool both = settings.direction == RegionDistanceSettings::Direction::kMax;
  const Leg forward = MakeLeg(move.source, move.destination, move);
  if (!forward.distance.has_value()) return ReportNoDistance(forward, move, report);
  const Leg reverse = both ? MakeLeg(move.destination, move.source, move) : Leg{};
  const Leg& longer = Longer(forward, reverse);
  if (*longer.distance > threshold) {
    const bool text = report->wants_text();
    report->Object(kSeedNameField, kNearer, "{} is {}, more than {}{}",
                   text ? Text(longer) : std::string(), *longer.distance, threshold,
                   text ? WhichTable(move) : std::string());
  } else if (both && !reverse.distance.has_value() && IsRowBroken(reverse, move)) {
    // Nobody wrote a reverse distance: forward alone. Somebody did, illegibly: it may be too far.
    ReportNoDistance(reverse, move, report);
  } else if (move.live && *forward.distance > GardenersLimit(move)) {
    // A policy may be more generous than the API server, which does not ask it.
    report->Object(kSeedNameField, kNearer,
                   "{} is {}, more than the {} that Gardener itself allows a live move",
                   report->wants_text() ? Text(forward) : std::string(), *forward.distance,
                   GardenersLimit(move));
  }
}

// A live move makes one etcd of members in both regions, and a classic one fetches the backup from
// the other: distance is latency and downtime for the shoot. Gardener checks live moves only, from
// source to destination only (admission.go:1932-1997); its real tables are not symmetric, hence the
// larger of both directions by default.
void CheckRegionDistance(const Move& move, const garden::GardenView&,
                         const RegionDistanceSettings& settings, Report* report) {
  // What a table says of a region's distance to itself does not matter, to Gardener neither.
  if (move.from().region == move.to().region) return;
  if (move.shoot->allow_distant_regions) return;
  const std::string& profile = move.shoot->cloud_profile.name;
  if (profile.empty() || move.region_tables.empty()) {
    report->Unknown(kDistance, kSeedNameField,
                    "name the shoot's CloudProfile in a region ConfigMap of the garden namespace",
                    "{} to {} has no known distance: no region ConfigMap for CloudProfile \"{}\"",
                    move.from().region, move.to().region, profile);
    return;
  }
  const std::optional<int> threshold = ThresholdOf(move, settings);
  if (!threshold.has_value()) {
    const RegionTable& table = *move.region_tables.front().table;
    report->Unknown(kThreshold, kSeedNameField, "write an integer >= 0 into the annotation",
                    "ConfigMap {}: the distance threshold \"{}\" is not an integer >= 0",
                    table.name, table.threshold.text);
    return;
  }
  CheckDistance(*threshold, move, settings, report);
}

}  // namespace

extern constinit const Rule kRegionDistanceRule = {
    .id = "region-distance",
    .summary = "the regions of both seeds are close enough",
    .mode = Mode::kWarn,
    .facts = {&facts::kSource, &facts::kDestination, &facts::kRegionTables, &kDistance,
              &kThreshold},
    .settings = kSettings,
    .defaults = DefaultsOf<RegionDistanceSettings>,
    .reads = Reads::kShape,
    .gardener_refuses = Refuses::kLive,
    .placing_live = true,
    .check = Tuned<CheckRegionDistance>};

}  // namespace trowel::policy
