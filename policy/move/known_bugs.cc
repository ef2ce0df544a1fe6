#include "policy/move/known_bugs.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "garden/seed.h"
#include "policy/config/known_bugs.h"
#include "policy/config/make_setting.h"
#include "policy/host.h"
#include "policy/rule.h"

namespace trowel::policy {

template <>
struct Spelling<std::vector<KnownBug>> {
  static constexpr std::string_view kType = "list of rows";
  static void Read(const Value& value, std::vector<KnownBug>* bugs) {
    *bugs = ParseKnownBugs(value);
  }
  static std::string Write(const std::vector<KnownBug>& bugs) { return FormatKnownBugs(bugs); }
};

namespace {

constexpr std::array kSettings = {
    MakeSetting<&KnownBugsSettings::rows>("rows",
                                          "bugs that Trowel does not know by itself; one of a "
                                          "built-in id replaces that"),
    MakeSetting<&KnownBugsSettings::ignore>("ignore", "ids of bugs that do not matter here"),
};

bool Lists(const std::vector<std::string>& ids, std::string_view id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool IsReplaced(const KnownBug& built_in, const std::vector<KnownBug>& rows) {
  return std::any_of(rows.begin(), rows.end(),
                     [&](const KnownBug& row) { return row.id == built_in.id; });
}

// Calls `visit(const KnownBug&)` for those that a gardenlet on this side may have, whatever its
// version.
template <typename Visitor>
void ForEachBug(BugSide side, const garden::Shoot& shoot, const KnownBugsSettings& settings,
                Visitor&& visit) {
  const auto consider = [&](const KnownBug& bug) {
    if (bug.side != side && bug.side != BugSide::kEither) return;
    if (!bug.provider_type.empty() && bug.provider_type != shoot.provider_type) return;
    if (!Lists(settings.ignore, bug.id)) visit(bug);
  };
  for (const KnownBug& row : settings.rows) consider(row);
  for (const KnownBug& built_in : KnownBugs()) {
    if (!IsReplaced(built_in, settings.rows)) consider(built_in);
  }
}

bool MayHaveBugs(BugSide side, const garden::Shoot& shoot, const KnownBugsSettings& settings) {
  bool may = false;
  ForEachBug(side, shoot, settings, [&](const KnownBug&) { may = true; });
  return may;
}

// Empty, and reported, when it is not known.
std::optional<Version> VersionOf(const garden::Seed& seed, Report* report) {
  constexpr std::string_view kReportIt =
      "see that its gardenlet runs and reports status.gardener.version";
  const std::string& text = seed.gardenlet_version;
  const std::optional<Version> version = ParseVersion(text);
  if (text.empty()) {
    report->Unknown(kGardenletVersion, kSeedNameField, kReportIt,
                    "{} does not report the version of its gardenlet", seed.name);
  } else if (!version.has_value()) {
    report->Unknown(kGardenletVersion, kSeedNameField, kReportIt,
                    "gardenlet {} of {} cannot be compared with versions that have bugs", text,
                    seed.name);
  }
  return version;
}

void CheckGardenlet(BugSide side, const garden::Seed& seed, const garden::Shoot& shoot,
                    const KnownBugsSettings& settings, Report* report) {
  const std::optional<Version> version = VersionOf(seed, report);
  if (!version.has_value()) return;
  ForEachBug(side, shoot, settings, [&](const KnownBug& bug) {
    if (!Has(*version, bug)) return;
    const std::string_view remedy =
        bug.remedy.empty() ? "upgrade that gardenlet first" : std::string_view(bug.remedy);
    report->Object(kSeedNameField, remedy, "{} runs gardenlet {} with bug {}: {}", seed.name,
                   seed.gardenlet_version, bug.id, bug.message);
  });
}

// Some releases cannot carry a control plane over, and nobody looks for that when the seed name
// changes. The source's gardenlet is the one that runs Migrate, on the seed that hosts the shoot.
void CheckKnownBugs(const Move& move, const garden::GardenView& view,
                    const KnownBugsSettings& settings, Report* report) {
  const garden::Shoot& shoot = *move.shoot;
  if (MayHaveBugs(BugSide::kSource, shoot, settings)) {
    const garden::Seed* host = FindHost(move, view, report);
    if (host != nullptr) CheckGardenlet(BugSide::kSource, *host, shoot, settings, report);
  }
  if (MayHaveBugs(BugSide::kDestination, shoot, settings)) {
    CheckGardenlet(BugSide::kDestination, move.to(), shoot, settings, report);
  }
}

}  // namespace

extern constinit const Rule kKnownBugsRule = {
    .id = "known-bugs",
    .summary = "neither gardenlet has a known bug that such a move would meet",
    .mode = Mode::kWarn,
    .live_mode = Mode::kWarn,
    .facts = {&facts::kSource, &facts::kDestination, &kGardenletVersion},
    .settings = kSettings,
    .defaults = DefaultsOf<KnownBugsSettings>,
    .reads = Reads::kShape,
    .check = Tuned<CheckKnownBugs>};

}  // namespace trowel::policy
