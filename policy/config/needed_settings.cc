#include "policy/config/needed_settings.h"

#include <algorithm>
#include <array>

namespace trowel::policy {
namespace {

constexpr std::array<std::string_view, 1> kGroups = {"groups"};
constexpr std::array<std::string_view, 2> kWindows = {"windows", "outsideMaintenance"};
constexpr std::array<std::string_view, 5> kBounds = {"garden", "perSource", "perDestination",
                                                     "perPair", "perProject"};
constexpr std::array<std::string_view, 3> kPairs = {"require", "allow", "deny"};

constexpr std::array kTable = {
    NeededSettings{"distant-approval", kGroups, Without::kObjectsAlways},
    NeededSettings{"freeze-window", kWindows, Without::kNeverObjects},
    NeededSettings{"migration-budget", kBounds, Without::kNeverObjects},
    NeededSettings{"seed-pair", kPairs, Without::kNeverObjects},
};

}  // namespace

std::span<const NeededSettings> NeededSettingsTable() { return kTable; }

const NeededSettings* FindNeededSettings(const Rule& rule) {
  const auto found = std::find_if(kTable.begin(), kTable.end(), [&](const NeededSettings& needed) {
    return needed.rule == rule.id;
  });
  return found == kTable.end() ? nullptr : &*found;
}

bool AreUnset(const NeededSettings& needed, const Rule& rule, const Settings& settings) {
  const Settings defaults = rule.defaults();
  return std::all_of(rule.settings.begin(), rule.settings.end(), [&](const Setting& setting) {
    const bool counts = std::find(needed.settings.begin(), needed.settings.end(), setting.name) !=
                        needed.settings.end();
    return !counts || setting.write(settings) == setting.write(defaults);
  });
}

}  // namespace trowel::policy
