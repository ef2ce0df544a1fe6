#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "garden/region_table.h"
#include "policy/change.h"
#include "policy/change/changed_object.h"
#include "policy/change/seed_users.h"
#include "policy/config_rules/labelled.h"
#include "policy/config_rules/region_gaps.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

using garden::ConfigMap;
using garden::Kind;
using garden::RegionTable;

constexpr std::string_view kAnnotationField =
    "metadata.annotations[scheduling.gardener.cloud/cloudprofiles]";
constexpr std::string_view kThresholdField =
    "metadata.annotations[migration.gardener.cloud/inter-region-distance-threshold]";

bool IsRegions(const garden::Object* object) {
  return HasLabel(object, garden::kRegionConfigLabel, garden::kRegionConfigValue);
}

std::string TextOf(const garden::Labels& labels, std::string_view key) {
  const std::string* text = labels.Find(key);
  return text == nullptr ? std::string() : *text;
}

bool SaysTheSame(const ConfigMap& a, const ConfigMap& b) {
  for (const std::string_view key :
       {garden::kCloudProfilesAnnotation, garden::kThresholdAnnotation}) {
    if ((a.annotations.Find(key) == nullptr) != (b.annotations.Find(key) == nullptr) ||
        TextOf(a.annotations, key) != TextOf(b.annotations, key)) {
      return false;
    }
  }
  return a.data == b.data;
}

const std::string* RowOf(const ConfigMap* config, std::string_view region) {
  if (config == nullptr) return nullptr;
  const auto found = std::find_if(config->data.begin(), config->data.end(),
                                  [&](const auto& row) { return row.first == region; });
  return found == config->data.end() ? nullptr : &found->second;
}

// What was wrong before and is not touched refuses no change: who repairs one row of two may.
// `old` is null where nobody has read it so far.
void CheckRows(const ConfigMap& now, const RegionTable& table, const ConfigMap* old,
               Report* report) {
  for (const auto& [from, why] : table.broken_rows) {
    const std::string field = fmt::format("data[{}]", Printable(from));
    const std::string* before = RowOf(old, from);
    if (table.null_rows.contains(from)) {
      report->Advise(field, "write distances, or remove the row",
                     "the row of {} is null: gardener-scheduler panics on it", Printable(from));
    } else if (before != nullptr && *before == *RowOf(&now, from)) {
      report->Advise(field, "write a map from region to distance",
                     "the row of {} was malformed already: {}", Printable(from), why);
    } else {
      report->Object(field, "write a map from region to distance", "the row of {} is malformed: {}",
                     Printable(from), why);
    }
  }
  for (const std::string& from : table.empty_rows) {
    report->Advise(fmt::format("data[{}]", Printable(from)), "write distances, or remove the row",
                   "the row of {} is empty: it says nothing", Printable(from));
  }
}

void CheckThreshold(const RegionTable& table, const ConfigMap* old, Report* report) {
  if (table.threshold.state != RegionTable::Threshold::State::kInvalid) return;
  constexpr std::string_view kRemedy = "write an integer >= 0";
  const std::string text = Printable(table.threshold.text);
  const std::string* before =
      old == nullptr ? nullptr : old->annotations.Find(garden::kThresholdAnnotation);
  if (before != nullptr && *before == table.threshold.text) {
    report->Advise(kThresholdField, kRemedy, "the threshold \"{}\" was no integer >= 0 already",
                   text);
  } else {
    report->Object(kThresholdField, kRemedy,
                   "the threshold \"{}\" is not an integer >= 0: every live move between regions "
                   "would be refused",
                   text);
  }
}

std::set<std::string> ProfilesOf(const RegionTable& table) {
  std::set<std::string> profiles(table.cloud_profiles.begin(), table.cloud_profiles.end());
  profiles.erase("");
  return profiles;
}

// Region ConfigMaps, but for this one, that name the profile.
std::vector<std::string> OthersFor(const std::string& profile, std::string_view name,
                                   const garden::GardenView& view) {
  std::vector<std::string> others;
  for (const garden::TableEntry& entry : view.RegionTablesOf(profile)) {
    if (entry.table->name != name) others.push_back(entry.table->name);
  }
  return others;
}

void AdviseOfProfiles(std::string_view name, const RegionTable& table,
                      const garden::GardenView& view, Report* report) {
  const std::set<std::string> profiles = ProfilesOf(table);
  if (profiles.empty()) {
    report->Advise(kAnnotationField, "name the CloudProfiles whose distances these are",
                   "{} names no CloudProfile: nobody will read it", name);
  }
  for (const std::string& profile : profiles) {
    const std::vector<std::string> others = OthersFor(profile, name, view);
    if (others.empty()) continue;
    report->Advise(
        kAnnotationField, "keep one of them",
        "CloudProfile {} has its regions from {} as well: which one counts depends on the "
        "order of a list",
        Printable(profile), Listed(others));
  }
  const garden::KindState& configs = view.kind(Kind::kConfigMap);
  if (configs.known) return;
  report->Advise(kAnnotationField, "let Trowel list ConfigMaps",
                 "whether another ConfigMap names the same CloudProfiles is not known: {}",
                 configs.why_unknown);
}

bool MayBeThere(const std::string& profile, const garden::GardenView& view) {
  return !view.kind(Kind::kCloudProfile).known ||
         view.WhyBroken(Kind::kCloudProfile, "", profile) != nullptr ||
         view.FindCloudProfile("", {.namespaced = false, .name = profile}) != nullptr;
}

// Profiles that had their distances from here, and will not.
void AdviseOfLoss(std::string_view name, const ConfigMap& old, const std::set<std::string>& kept,
                  const garden::GardenView& view, Report* report) {
  for (const std::string& profile : ProfilesOf(garden::ParseRegionTable(old))) {
    if (kept.contains(profile) || !MayBeThere(profile, view)) continue;
    if (!OthersFor(profile, name, view).empty()) continue;
    report->Advise(
        kAnnotationField, "see that another region ConfigMap names the profile",
        "CloudProfile {} loses its region distances with {}: gardener-scheduler then goes "
        "by the letters of the names, and live moves between regions are refused",
        Printable(profile), name);
  }
}

// gardener-scheduler and gardener-apiserver read these ConfigMaps without any validation: what is
// malformed is found out in the middle of a scheduling or of a live move (pkg/scheduler/controller/
// shoot/reconciler.go; admission.go:2050-2110).
void CheckRegionConfig(const ObjectChange& change, const garden::GardenView& view, const Settings&,
                       Report* report) {
  if (change.kind != ObjectKind::kConfigMap || change.elsewhere) return;
  if (change.deleting) return;  // Nobody reads it any more; its finalizers must go.
  const bool was = IsRegions(change.old);
  const bool is = !change.deletes && (IsRegions(change.now) || (was && IsBroken(change.now)));
  if (!was && !is) return;
  const ConfigMap* old = was ? change.Old<ConfigMap>() : nullptr;
  if (!is) {
    if (old != nullptr) AdviseOfLoss(change.name, *old, {}, view, report);
    return;
  }
  const ConfigMap* now = change.Now<ConfigMap>();
  if (now == nullptr) {
    report->Unknown(kChangedObject, "data", "write texts only", "ConfigMap {} cannot be read: {}",
                    change.name, std::get<garden::Broken>(*change.now).why);
    return;
  }
  if (old != nullptr && SaysTheSame(*old, *now)) return;
  const RegionTable table = garden::ParseRegionTable(*now);
  CheckThreshold(table, old, report);
  CheckRows(*now, table, old, report);
  AdviseOfProfiles(change.name, table, view, report);
  if (old != nullptr) AdviseOfLoss(change.name, *old, ProfilesOf(table), view, report);
  AdviseOfMissingRegions(table, view, report);
  AdviseOfOddDistances(table, report);
}

}  // namespace

extern constinit const Rule kRegionConfigRule = {
    .id = "region-config",
    .summary = "region distances can be read, and leave nothing open",
    .facts = {&kChangedObject},
    .reads = Reads::kNothing,
    .on_object = CheckRegionConfig};

}  // namespace trowel::policy
