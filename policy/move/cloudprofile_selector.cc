#include <string>

#include "base/text.h"
#include "garden/seed.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

bool Admits(const garden::SeedSelector& selector, std::string_view type) {
  return !selector.has_provider_types || selector.ListsProvider(type);
}

void ReportProvider(const Move& move, const garden::SeedSelector& selector, Report* report) {
  std::string admitted;
  if (report->wants_text()) {
    admitted = selector.provider_types.empty() ? "none" : JoinWords(selector.provider_types);
  }
  report->Object(kSeedNameField, "choose a seed of a provider type that the profile admits",
                 "{} has provider type {}; seeds for cloud profile {} may have: {}",
                 move.destination_name, move.to().provider_type, move.cloud_profile->name,
                 admitted);
}

bool HasNoProfileSelector(const Move& move, const garden::GardenView&, const Settings&) {
  return move.cloud_profile == nullptr || !move.cloud_profile->seed_selector.has_value();
}

// The profile says which seeds may host its shoots: fabric, jurisdiction, provider. Gardener asks
// the same at first scheduling and at each move (admission.go:513 for the labels, 522 for the
// provider types, where a list that is present and empty admits nothing). A selector that cannot be
// read makes it answer 500 to every binding.
void CheckCloudprofileSelector(const Move& move, const garden::GardenView& view,
                               const Settings& settings, Report* report) {
  if (HasNoProfileSelector(move, view, settings)) return;
  const garden::SeedSelector& selector = *move.cloud_profile->seed_selector;
  if (!selector.labels.IsValid()) {
    report->Object(kCloudProfileField, "repair spec.seedSelector of the profile",
                   "the seed selector of cloud profile {} is invalid: Gardener would answer 500",
                   move.cloud_profile->name);
    return;
  }
  if (!selector.labels.Matches(move.to().labels)) {
    report->Object(kSeedNameField, "choose a seed that the profile's seedSelector matches",
                   "the labels of {} do not match the seed selector of cloud profile {}",
                   move.destination_name, move.cloud_profile->name);
  }
  if (!Admits(selector, move.to().provider_type)) ReportProvider(move, selector, report);
}

}  // namespace

extern constinit const Rule kCloudprofileSelectorRule = {
    .id = "cloudprofile-selector",
    .summary = "the destination matches the CloudProfile's seed selector",
    .when = When::kAlways,
    .facts = {&facts::kDestination, &facts::kCloudProfile},
    .gardener_refuses = Refuses::kAll,
    .placing = true,
    .check = CheckCloudprofileSelector,
    .silent = HasNoProfileSelector};

}  // namespace trowel::policy
