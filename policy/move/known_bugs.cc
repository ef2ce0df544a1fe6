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

extern const Rule kKnownBugsRule;

template <>
struct Spelling<std::vector<KnownBug>> {
  static constexpr std::string_view kType = "list of rows";
  static constexpr std::string_view kSchema = R"({"type":"array","items":{
      "type":"object","additionalProperties":false,"required":["id","message"],
      "anyOf":[{"required":["from"]},{"required":["before"]}],
      "properties":{
        "id":{"$ref":"#/$defs/text"},
        "from":{"$ref":"#/$defs/version"},"before":{"$ref":"#/$defs/version"},
        "side":{"enum":["source","destination","either"]},
        "providerType":{"$ref":"#/$defs/text"},
        "message":{"$ref":"#/$defs/text"},"remedy":{"$ref":"#/$defs/text"}}
    }})";
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

// Whether `is(const KnownBug&)` of one that a gardenlet on this side may have, whatever its
// version. Asks all before the first of which it is.
template <typename Predicate>
bool AnyBug(BugSide side, const garden::Shoot& shoot, const KnownBugsSettings& settings,
            Predicate&& is) {
  const auto matters = [&](const KnownBug& bug) {
    return (bug.side == side || bug.side == BugSide::kEither) &&
           (bug.provider_type.empty() || bug.provider_type == shoot.provider_type) &&
           !Lists(settings.ignore, bug.id) && is(bug);
  };
  const std::span<const KnownBug> built_in = KnownBugs();
  return std::any_of(settings.rows.begin(), settings.rows.end(), matters) ||
         std::any_of(built_in.begin(), built_in.end(), [&](const KnownBug& bug) {
           return !IsReplaced(bug, settings.rows) && matters(bug);
         });
}

bool MayHaveBugs(BugSide side, const garden::Shoot& shoot, const KnownBugsSettings& settings) {
  return AnyBug(side, shoot, settings, [](const KnownBug&) { return true; });
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
  AnyBug(side, shoot, settings, [&](const KnownBug& bug) {
    if (!Has(*version, bug)) return false;
    const std::string_view remedy =
        bug.remedy.empty() ? "upgrade that gardenlet first" : std::string_view(bug.remedy);
    report->Object(kSeedNameField, remedy, "{} runs gardenlet {} with bug {}: {}", seed.name,
                   seed.gardenlet_version, bug.id, bug.message);
    return false;  // All are reported.
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

// The host has none that is known, and the destination cannot: nearly always, so that a ranking
// need not ask of each destination.
bool HaveNoBugs(const Move& move, const garden::GardenView& view,
                const KnownBugsSettings& settings) {
  const garden::Shoot& shoot = *move.shoot;
  if (move.source == nullptr) return false;  // Said when it is asked.
  if (MayHaveBugs(BugSide::kDestination, shoot, settings)) return false;
  if (!MayHaveBugs(BugSide::kSource, shoot, settings)) return true;
  Report report(Detail::kRulesOnly, kKnownBugsRule.facts);
  const garden::Seed* host = FindHost(move, view, &report);
  if (host != nullptr) CheckGardenlet(BugSide::kSource, *host, shoot, settings, &report);
  return report.silent();
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
    .check = Tuned<CheckKnownBugs>,
    .silent = TunedSilence<HaveNoBugs>};

}  // namespace trowel::policy
