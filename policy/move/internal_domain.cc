#include "policy/rule.h"

#include "garden/seed.h"

namespace trowel::policy {
namespace {

std::string_view Written(const std::string& domain) {
  return domain.empty() ? std::string_view("none") : domain;
}

// Workers and control plane find each other under the internal domain, which the shoot keeps for
// life. Gardener refuses a move between seeds that differ, and reads a missing spec.dns.internal as
// an empty name (admission.go:543).
void CheckInternalDomain(const Move& move, const garden::GardenView&, const Settings&,
                         Report* report) {
  const std::string& source = move.from().internal_domain;
  const std::string& destination = move.to().internal_domain;
  if (source == destination) return;
  report->Object(kSeedNameField, "choose a seed with the same spec.dns.internal.domain",
                 "internal domains differ: {} has {}, {} has {}", move.source_name, Written(source),
                 move.destination_name, Written(destination));
}

}  // namespace

extern constinit const Rule kInternalDomainRule = {
    .id = "internal-domain",
    .summary = "both seeds have the same internal domain",
    .facts = {&facts::kSource, &facts::kDestination},
    .reads = Reads::kShape,
    .gardener_refuses = Refuses::kAll,
    .placing = true,
    .check = CheckInternalDomain};

}  // namespace trowel::policy
