#include <cstddef>

#include "garden/seed.h"
#include "garden/seed_detail.h"
#include "policy/host.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr Fact kTechnicalId{"technical-id", "the shoot has no `status.technicalID` yet"};

constexpr std::size_t kLabelMax = 63;  // RFC 1035.
// "<seed>-<technicalID>-etcd-main-client" is the longest of the names: that of a member,
// "<seed>-etcd-main-0-<technicalID>", is shorter.
constexpr std::string_view kAroundNames = "--etcd-main-client";

constexpr std::string_view kClassic = "make it a classic move, or choose another seed";

void CheckLabel(const garden::Seed& seed, std::size_t technical_id_length, Report* report) {
  const std::size_t length = seed.name.size() + technical_id_length + kAroundNames.size();
  if (length <= kLabelMax) return;
  report->Object(kLiveMigrateField, kClassic,
                 "{}-<technicalID>-etcd-main-client would have {} characters, and a label of a DNS "
                 "name has {} at the most",
                 seed.name, length, kLabelMax);
}

void CheckIngress(const garden::Seed& seed, std::string_view role, Report* report) {
  if (!seed.detail->ingress_domain.empty()) return;
  report->Object(kLiveMigrateField, kClassic,
                 "{}, the {}, has no spec.ingress.domain for the names of its etcd members",
                 seed.name, role);
}

// During a live move the etcd members of both seeds reach each other by names below the ingress
// domains of their seeds, with the seed's name and the shoot's technical ID in one label. Gardener
// v1.150 asks for neither, and has no code yet that makes the names: they are those of GEP-0039.
void CheckLiveNames(const Move& move, const garden::GardenView& view, const Settings&,
                    Report* report) {
  const garden::Seed* host = FindHost(move, view, report);
  if (host != nullptr) CheckIngress(*host, "source", report);
  CheckIngress(move.to(), "destination", report);
  const std::size_t technical_id_length = move.shoot->technical_id_length;
  if (technical_id_length == 0) {
    report->Unknown(kTechnicalId, "status.technicalID", "wait until gardenlet has reconciled it",
                    "the shoot has no technical ID yet, so that the length of its DNS names is not "
                    "known");
    return;
  }
  if (host != nullptr) CheckLabel(*host, technical_id_length, report);
  CheckLabel(move.to(), technical_id_length, report);
}

}  // namespace

extern constinit const Rule kLiveNamesRule = {
    .id = "live-names",
    .summary = "the etcd members of both seeds get names of a length that DNS takes",
    .when = When::kLive,
    .mode = Mode::kWarn,
    .live_mode = Mode::kWarn,
    .facts = {&facts::kSource, &facts::kDestination, &kTechnicalId},
    .reads = Reads::kSeed,
    .check = CheckLiveNames};

}  // namespace trowel::policy
