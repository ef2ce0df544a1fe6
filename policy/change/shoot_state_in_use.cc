#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "garden/seed.h"
#include "policy/change.h"
#include "policy/change/owner_shoot.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

using garden::Condition;

constexpr Fact kHost{"host",
                     "the seed that hosts the shoot is not named, absent, or cannot be read"};

constexpr std::string_view kFinalizer = "core.gardener.cloud/shootstate";
constexpr std::string_view kFinalizersField = "metadata.finalizers";
constexpr std::string_view kDeletedField = "metadata.deletionTimestamp";

// Null: not known, which has been reported.
const garden::Seed* FindHost(const garden::Shoot& shoot, const garden::GardenView& view,
                             Report* report) {
  const std::string& name = shoot.host_seed_name.empty() ? shoot.seed_name : shoot.host_seed_name;
  const garden::KindState& seeds = view.kind(garden::Kind::kSeed);
  const garden::SeedEntry* entry = seeds.known && !name.empty() ? view.FindSeed(name) : nullptr;
  if (entry != nullptr) return entry->seed.get();
  std::string why = fmt::format("there is no Seed {}", name);
  if (name.empty()) {
    why = "it names none";
  } else if (!seeds.known) {
    why = fmt::format("seeds are not known: {}", seeds.why_unknown);
  } else if (const std::string* broken = view.WhyBroken(garden::Kind::kSeed, "", name);
             broken != nullptr) {
    why = fmt::format("Seed {} cannot be read: {}", name, *broken);
  }
  report->Unknown(kHost, kDeletedField, "keep the ShootState until its seed answers",
                  "whether the seed of {} could write the ShootState anew is not known: {}",
                  garden::KeyOf(shoot), why);
  return nullptr;
}

// Once Migrate has begun nobody writes it anew; gardener-controller-manager's finalizer keeps it,
// if it is there.
void CheckDeletionOnTheWay(const garden::Shoot& shoot, bool kept, Report* report) {
  constexpr std::string_view kRemedy = "leave it to Gardener, which deletes it after Restore";
  if (!kept && (garden::HasBegun(shoot) || shoot.seed_name == shoot.host_seed_name ||
                shoot.host_seed_name.empty())) {
    report->Object(kDeletedField, kRemedy,
                   "{} is {}: without its ShootState Restore cannot start, and no finalizer keeps "
                   "it",
                   garden::KeyOf(shoot), WayOf(shoot));
    return;
  }
  report->Advise(kDeletedField, kRemedy,
                 "{} is {}: without its ShootState Restore cannot start; {}", garden::KeyOf(shoot),
                 WayOf(shoot), kept ? "a finalizer keeps it until then" : "Migrate writes it anew");
}

void CheckDeletion(const garden::Shoot& shoot, bool kept, const garden::GardenView& view,
                   Report* report) {
  const garden::Seed* host = FindHost(shoot, view, report);
  if (host != nullptr && host->gardenlet_ready.status != Condition::Status::kTrue) {
    report->Object(kDeletedField, "keep it until the gardenlet of the seed answers again",
                   "the ShootState of {} may be the last copy of its machines and private keys: "
                   "GardenletReady of {} is {}",
                   garden::KeyOf(shoot), host->name, Name(host->gardenlet_ready.status));
  }
  if (garden::OnItsWay(shoot)) CheckDeletionOnTheWay(shoot, kept, report);
}

// Restore reads what the ShootState has and never begins without one (pkg/gardenlet/operation/
// shoot/shoot.go:341); what a seed that is lost had of keys and machines is in there alone.
// DeletionConfirmation asks for the annotation that confirms, nothing else; and the finalizer,
// which gardener-controller-manager sets while a move runs, is not there at rest.
void CheckShootStateInUse(const ObjectChange& change, const garden::GardenView& view,
                          const Settings&, Report* report) {
  if (change.kind != ObjectKind::kShootState || change.of_status || change.creates) return;
  const bool drops_finalizer =
      !change.deletes && std::find(change.lost_finalizers.begin(), change.lost_finalizers.end(),
                                   kFinalizer) != change.lost_finalizers.end();
  const bool deletes = change.deletes && !change.deleting;
  if (!drops_finalizer && !deletes) return;
  const std::optional<const garden::Shoot*> owner =
      FindOwner(change, view, deletes ? kDeletedField : kFinalizersField, report);
  if (!owner.has_value() || *owner == nullptr) return;
  const garden::Shoot& shoot = **owner;
  if (deletes) {
    const bool kept = std::find(change.finalizers.begin(), change.finalizers.end(), kFinalizer) !=
                      change.finalizers.end();
    CheckDeletion(shoot, kept, view, report);
  } else if (garden::OnItsWay(shoot)) {
    report->Object(
        kFinalizersField, "leave it to Gardener, which drops it after Restore",
        "{} is {}: without its ShootState Restore cannot start, and this finalizer keeps "
        "it",
        garden::KeyOf(shoot), WayOf(shoot));
  }
}

}  // namespace

extern constinit const Rule kShootStateInUseRule = {
    .id = "shoot-state-in-use",
    .summary = "the ShootState of a shoot stays while nothing could take its place",
    .facts = {&kHost, &kOwner},
    .reads = Reads::kNothing,
    .on_object = CheckShootStateInUse};

}  // namespace trowel::policy
