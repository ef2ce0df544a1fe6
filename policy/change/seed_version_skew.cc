#include <string>

#include <fmt/format.h>

#include "garden/seed.h"
#include "policy/change.h"
#include "policy/change/changed_object.h"
#include "policy/change/seed_users.h"
#include "policy/field.h"
#include "policy/rule.h"
#include "policy/version.h"

namespace trowel::policy {
namespace {

constexpr std::string_view kField = "status.gardener.version";
constexpr std::string_view kRemedy = "bring both gardenlets to one version";

// Empty: it cannot be told.
std::string_view VersionOf(std::string_view seed, const garden::GardenView& view) {
  if (!view.kind(garden::Kind::kSeed).known) return {};
  const garden::SeedEntry* entry = view.FindSeed(seed);
  return entry == nullptr ? std::string_view() : entry->seed->gardenlet_version;
}

void CheckMover(const Mover& mover, const garden::Seed& now, const garden::GardenView& view,
                Report* report) {
  const std::string_view other = mover.from == now.name ? mover.to : mover.from;
  const std::string_view version = VersionOf(other, view);
  if (version.empty() || now.gardenlet_version.empty()) {
    report->Unknown(kGardenletVersion, kField, kRemedy,
                    "{} is on its way from {} to {}, and {} does not report the version of its "
                    "gardenlet",
                    mover.key, mover.from, mover.to, version.empty() ? other : now.name);
  } else if (version != now.gardenlet_version) {
    report->Object(kField, kRemedy,
                   "{} is on its way from {} to {}: {} now runs {}, {} runs {}, and Migrate is not "
                   "begun or tried again until both are the same",
                   mover.key, mover.from, mover.to, now.name, now.gardenlet_version, other,
                   version);
  }
}

// The source's gardenlet asks at every try of Migrate whether both gardenlets have one version
// (CheckSeedForMigration, pkg/utils/kubernetes/health/seed.go:65; SR:165-171): one that is rolled
// out while Migrate runs leaves the shoot without its API server. A status is never refused, so
// that this is written down only.
void CheckSeedVersionSkew(const ObjectChange& change, const garden::GardenView& view,
                          const Settings&, Report* report) {
  if (change.kind != ObjectKind::kSeed || !change.of_status) return;
  const garden::Seed* old = change.Old<garden::Seed>();
  const garden::Seed* now = change.Now<garden::Seed>();
  if (old != nullptr && now != nullptr && old->gardenlet_version == now->gardenlet_version) return;
  const SeedUsers users = UsersOf(change.name, view);
  if (!users.why_unknown.empty()) {
    report->Unknown(kMovers, kField, "repair the shoots that cannot be read",
                    "which shoots are on {} is not known: {}", change.name, users.why_unknown);
  }
  for (const Mover& mover : users.movers) {
    if (!mover.leaves()) continue;
    if (now == nullptr || old == nullptr) {
      report->Unknown(kChangedObject, kField, kWriteReadable,
                      "the status of {} cannot be read, and {} is on its way from {} to {}",
                      change.name, mover.key, mover.from, mover.to);
    } else {
      CheckMover(mover, *now, view, report);
    }
  }
}

}  // namespace

extern constinit const Rule kSeedVersionSkewRule = {
    .id = "seed-version-skew",
    .summary = "the gardenlets of a shoot on its way keep one version",
    .mode = Mode::kAudit,
    .live_mode = Mode::kAudit,
    .facts = {&kChangedObject, &kGardenletVersion, &kMovers},
    .reads = Reads::kNothing,
    .judges_controllers = true,
    .judges_gardenlets = true,
    .on_object = CheckSeedVersionSkew};

}  // namespace trowel::policy
