#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "garden/seed.h"
#include "garden/seed_detail.h"
#include "policy/change.h"
#include "policy/change/changed_object.h"
#include "policy/change/seed_users.h"
#include "policy/predicates.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

using garden::Seed;
using garden::ZoneSelection;

constexpr std::string_view kStopKey = "shoot.gardener.cloud/emergency-stop-reconciliations";
constexpr std::string_view kStopField =
    "metadata.annotations[shoot.gardener.cloud/emergency-stop-reconciliations]";
constexpr std::string_view kWait = "wait until they have arrived";
constexpr std::string_view kRepairShoots = "repair the shoots that cannot be read";

// Of two lists: what only the first has.
std::vector<std::string> Lost(const std::vector<std::string>& before,
                              const std::vector<std::string>& after) {
  std::vector<std::string> lost;
  std::copy_if(before.begin(), before.end(), std::back_inserter(lost), [&](const std::string& one) {
    return std::find(after.begin(), after.end(), one) == after.end();
  });
  return lost;
}

bool EnforcesZones(const Seed& old, const Seed& now) {
  return now.zone_selection == ZoneSelection::kEnforce &&
         old.zone_selection != ZoneSelection::kEnforce;
}

// Whether the rule has a word on any of it: only then the shoots are looked through.
bool IsTouched(const Seed& old, const Seed& now) {
  return (now.emergency_stop && !old.emergency_stop) || old.provider_type != now.provider_type ||
         old.region != now.region || EnforcesZones(old, now) ||
         old.detail->backup_credentials != now.detail->backup_credentials ||
         old.internal_domain != now.internal_domain || !Lost(old.zones, now.zones).empty() ||
         !Lost(old.default_domains, now.default_domains).empty() ||
         !Lost(old.access_restrictions, now.access_restrictions).empty();
}

class Check {
 public:
  Check(const ObjectChange& change, const garden::GardenView& view, Report* report)
      : name_(change.name), users_(UsersOf(change.name, view)), report_(report) {}

  void OfDeletion() const { OfUse("metadata.deletionTimestamp", "is deleted"); }

  void OfUnreadable() const {
    if (users_.none() && users_.why_unknown.empty()) return;
    report_->Unknown(kChangedObject, "spec", kWriteReadable,
                     "what changes of {} cannot be read, and shoots are on it", name_);
  }

  // An emergency stop must always work: whatever is known or not, this is advice.
  void OfEmergencyStop() const {
    constexpr std::string_view kRemedy =
        "end the emergency stop as soon as possible; until then these shoots may have no API "
        "server";
    if (!users_.movers.empty()) {
      report_->Advise(kStopField, kRemedy,
                      "{} on the way from or to {} will hang where they are: {}",
                      Counted(users_.movers.size()), name_, Listed(users_.movers));
    }
    AdviseUnknown(kStopField);
  }

  void OfPlace(std::string_view field, std::string_view what, std::string_view before,
               std::string_view after) const {
    if (before == after) return;
    if (!users_.movers.empty()) {
      report_->Object(field, kWait, "{} changes its {} from {} to {} with {} on the way: {}", name_,
                      what, before, after, Counted(users_.movers.size()), Listed(users_.movers));
      return;
    }
    ReportUnknown(field);
    if (users_.rest.empty()) return;
    report_->Advise(field, "make a new seed of it instead",
                    "{} changes its {} from {} to {} with {} on it: distances and choices of seeds "
                    "go by it",
                    name_, what, before, after, Counted(users_.rest.size()));
  }

  // Restore asks for the zones anew, because the namespace of the shoot is new.
  void OfEnforcedZones(const Seed& now) const {
    constexpr std::string_view kField = "spec.settings.zoneSelection.mode";
    std::vector<std::string> stranded;
    bool unknown = !users_.why_unknown.empty();
    for (const Mover& mover : users_.movers) {
      if (mover.to != name_) continue;
      if (mover.shoot == nullptr) {
        unknown = true;
      } else if (!mover.shoot->zone_ha() && mover.shoot->control_plane_zones.empty() &&
                 !HasAnyZone(now, mover.shoot->worker_zones)) {
        stranded.emplace_back(mover.key);
      }
    }
    if (!stranded.empty()) {
      report_->Object(kField, kWait,
                      "{} would enforce the zones of the workers, and has none of those of {} on "
                      "the way to it: {}",
                      name_, Counted(stranded.size()), Listed(stranded));
    } else if (unknown) {
      report_->Unknown(
          kMovers, kField, kRepairShoots,
          "which shoots are on the way to {}, and in which zones their workers are, is "
          "not known",
          name_);
    }
  }

  void OfCredentials() const {
    constexpr std::string_view kField = "spec.backup.credentialsRef";
    if (!users_.movers.empty()) {
      report_->Advise(kField, "see that the new credentials can read the old backups",
                      "{} on the way from or to {} copy their backups with these credentials: {}",
                      Counted(users_.movers.size()), name_, Listed(users_.movers));
    }
    AdviseUnknown(kField);
  }

  void OfZones(const std::vector<std::string>& lost) const {
    if (!lost.empty()) OfUse("spec.provider.zones", fmt::format("loses zones {}", Listed(lost)));
  }

  void OfInternalDomain(const Seed& old, const Seed& now) const {
    if (old.internal_domain == now.internal_domain) return;
    OfUse("spec.dns.internal.domain", "changes its internal domain");
  }

  void OfDefaultDomains(const std::vector<std::string>& lost) const {
    if (lost.empty()) return;
    OfThose("spec.dns.defaults", fmt::format("loses default domains {}", Listed(lost)),
            [&](const garden::Shoot& shoot) {
              return std::any_of(lost.begin(), lost.end(), [&](const std::string& domain) {
                return IsBelow(shoot.dns_domain, domain);
              });
            });
  }

  // Who may touch the control plane was promised; nothing moves on its own because of it.
  void OfRestrictions(const std::vector<std::string>& lost) const {
    constexpr std::string_view kField = "spec.accessRestrictions";
    if (lost.empty()) return;
    std::vector<std::string> wanting;
    ForEachReadable([&](const garden::Shoot& shoot) {
      if (Lost(shoot.access_restrictions, lost).size() == shoot.access_restrictions.size()) return;
      wanting.push_back(garden::KeyOf(shoot));
    });
    if (!wanting.empty()) {
      report_->Advise(kField, "move them away first", "{} no longer keeps {}, which {} ask for: {}",
                      name_, Listed(lost), Counted(wanting.size()), Listed(wanting));
    }
    AdviseUnknown(kField);
  }

 private:
  template <typename Visitor>
  void ForEachReadable(Visitor&& visit) const {
    for (const Mover& mover : users_.movers) {
      if (mover.shoot != nullptr) visit(*mover.shoot);
    }
    for (const garden::Shoot* shoot : users_.rest) visit(*shoot);
  }

  void OfUse(std::string_view field, std::string_view does) const {
    OfThose(field, does, [](const garden::Shoot&) { return true; });
  }

  // What Gardener refuses as well, while shoots are on it of which `matters` is true.
  template <typename Matters>
  void OfThose(std::string_view field, std::string_view does, Matters&& matters) const {
    std::vector<std::string> names;
    ForEachReadable([&](const garden::Shoot& shoot) {
      if (matters(shoot)) names.push_back(garden::KeyOf(shoot));
    });
    if (!names.empty()) {
      report_->Object(field, "move its shoots away first", "{} {} with {} on it: {}", name_, does,
                      Counted(names.size()), Listed(names));
      return;
    }
    const auto is_unreadable = [](const Mover& mover) { return mover.shoot == nullptr; };
    const auto unreadable = std::find_if(users_.movers.begin(), users_.movers.end(), is_unreadable);
    if (unreadable != users_.movers.end()) {
      report_->Unknown(kMovers, field, kRepairShoots, "{} {}, and {} on it cannot be read", name_,
                       does, unreadable->key);
    } else {
      ReportUnknown(field);
    }
  }

  void ReportUnknown(std::string_view field) const {
    if (users_.why_unknown.empty()) return;
    report_->Unknown(kMovers, field, kRepairShoots, "which shoots are on {} is not known: {}",
                     name_, users_.why_unknown);
  }
  // Where nothing may be denied.
  void AdviseUnknown(std::string_view field) const {
    if (users_.why_unknown.empty()) return;
    report_->Advise(field, kRepairShoots, "which shoots are on {} is not known: {}", name_,
                    users_.why_unknown);
  }

  std::string_view name_;
  SeedUsers users_;
  Report* report_;
};

bool StopsShoots(const ObjectChange& change) {
  return std::find(change.new_annotations.begin(), change.new_annotations.end(), kStopKey) !=
         change.new_annotations.end();
}

void CheckFields(const Seed& old, const Seed& now, const Check& check) {
  if (now.emergency_stop && !old.emergency_stop) check.OfEmergencyStop();
  check.OfPlace("spec.provider.type", "provider type", old.provider_type, now.provider_type);
  check.OfPlace("spec.provider.region", "region", old.region, now.region);
  if (EnforcesZones(old, now)) check.OfEnforcedZones(now);
  if (old.detail->backup_credentials != now.detail->backup_credentials) check.OfCredentials();
  check.OfZones(Lost(old.zones, now.zones));
  check.OfInternalDomain(old, now);
  check.OfDefaultDomains(Lost(old.default_domains, now.default_domains));
  check.OfRestrictions(Lost(old.access_restrictions, now.access_restrictions));
}

// A move was judged with the seeds as they were; both gardenlets go on reading them until it has
// ended. What gardenlet does not look at again (visibility, taints, labels) is nobody's business
// here. Deletion, zones and domains are refused by SeedValidator as well (plugin/pkg/seed/
// validator, plugin/pkg/utils/miscellaneous.go:74-222), provider and region by nobody.
void CheckSeedInUse(const ObjectChange& change, const garden::GardenView& view, const Settings&,
                    Report* report) {
  if (change.kind != ObjectKind::kSeed || change.of_status || change.creates) return;
  if (change.deletes) {
    if (!change.deleting) Check(change, view, report).OfDeletion();
    return;
  }
  const Seed* old = change.Old<Seed>();
  const Seed* now = change.Now<Seed>();
  if (old != nullptr && now != nullptr) {
    if (IsTouched(*old, *now)) CheckFields(*old, *now, Check(change, view, report));
    return;
  }
  if (StopsShoots(change)) Check(change, view, report).OfEmergencyStop();
  if (!change.spec_change.empty()) Check(change, view, report).OfUnreadable();
}

}  // namespace

extern constinit const Rule kSeedInUseRule = {
    .id = "seed-in-use",
    .summary = "a seed stays as it was judged while shoots are on their way from it or to it",
    .facts = {&kChangedObject, &kMovers},
    .reads = Reads::kNothing,
    .on_object = CheckSeedInUse};

}  // namespace trowel::policy
