#include "policy/config_rules/region_gaps.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "garden/seed.h"
#include "policy/change/seed_users.h"

namespace trowel::policy {
namespace {

using garden::Kind;
using garden::RegionTable;

constexpr std::string_view kAddRegion = "add the region, with its distances in both directions";

std::string FieldOf(std::string_view region) { return fmt::format("data[{}]", Printable(region)); }

void AdviseUnknown(std::string_view why, Report* report) {
  report->Advise("data", "repair what Trowel reads, then try again",
                 "whether every region of a seed has a row is not known: {}", why);
}

// The provider type of a profile; empty: there is no such profile, or it cannot be told, which is
// then said.
std::string_view TypeOf(const std::string& profile, const garden::GardenView& view,
                        Report* report) {
  const garden::KindState& profiles = view.kind(Kind::kCloudProfile);
  if (!profiles.known) {
    AdviseUnknown(fmt::format("CloudProfiles are not known: {}", profiles.why_unknown), report);
    return {};
  }
  if (const std::string* why = view.WhyBroken(Kind::kCloudProfile, "", profile); why != nullptr) {
    AdviseUnknown(fmt::format("CloudProfile {} cannot be read: {}", profile, *why), report);
    return {};
  }
  const garden::CloudProfile* found =
      view.FindCloudProfile("", {.namespaced = false, .name = profile});
  return found == nullptr ? std::string_view() : found->type;
}

// Region -> a seed of it.
std::map<std::string_view, std::string_view> RegionsOf(const RegionTable& table,
                                                       const garden::GardenView& view,
                                                       Report* report) {
  std::set<std::string_view> types;
  for (const std::string& profile : table.cloud_profiles) {
    if (profile.empty()) continue;
    const std::string_view type = TypeOf(profile, view, report);
    if (!type.empty()) types.insert(type);
  }
  std::map<std::string_view, std::string_view> regions;
  for (const garden::SeedEntry& entry : view.seeds()) {
    const garden::Seed& seed = *entry.seed;
    if (types.contains(seed.provider_type) && !seed.region.empty()) {
      regions.emplace(seed.region, seed.name);
    }
  }
  return regions;
}

bool HasRow(const RegionTable& table, std::string_view region) {
  return table.rows.contains(region) || table.broken_rows.contains(region);
}

// Rows that leave `region` out. Empty ones have been told of.
std::vector<std::string> RowsWithout(const RegionTable& table, std::string_view region) {
  std::vector<std::string> rows;
  for (const auto& [from, row] : table.rows) {
    if (from != region && !row.empty() && !row.contains(region)) rows.push_back(Printable(from));
  }
  return rows;
}

}  // namespace

void AdviseOfMissingRegions(const RegionTable& table, const garden::GardenView& view,
                            Report* report) {
  const garden::KindState& seeds = view.kind(Kind::kSeed);
  if (!seeds.known) {
    AdviseUnknown(fmt::format("seeds are not known: {}", seeds.why_unknown), report);
    return;
  }
  for (const auto& [region, seed] : RegionsOf(table, view, report)) {
    if (!HasRow(table, region)) {
      report->Advise(FieldOf(region), kAddRegion,
                     "there is no row for {}, the region of seed {}: gardener-scheduler then goes "
                     "by the letters of the names, and nobody knows a distance",
                     region, seed);
    }
    const std::vector<std::string> rows = RowsWithout(table, region);
    if (!rows.empty()) {
      report->Advise("data", kAddRegion, "{}, the region of seed {}, is missing in the rows of {}",
                     region, seed, Listed(rows));
    }
  }
}

void AdviseOfOddDistances(const RegionTable& table, Report* report) {
  std::vector<std::string> pairs;
  for (const auto& [from, row] : table.rows) {
    for (const auto& [to, distance] : row) {
      if (from == to && distance != 0) {
        report->Advise(FieldOf(from), "write 0, or leave it out", "{} is {} away from itself",
                       Printable(from), distance);
      }
      const auto back = table.rows.find(to);
      if (from >= to || back == table.rows.end()) continue;
      const auto other = back->second.find(from);
      if (other == back->second.end() || other->second == distance) continue;
      pairs.push_back(fmt::format("{} to {} is {}, back {}", Printable(from), Printable(to),
                                  distance, other->second));
    }
  }
  if (pairs.empty()) return;
  report->Advise("data", "give each pair one distance: admission looks one way only",
                 "distances depend on the direction: {}", Listed(pairs));
}

}  // namespace trowel::policy
