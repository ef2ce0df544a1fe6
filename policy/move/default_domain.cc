#include <algorithm>

#include "policy/predicates.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

// The destination writes the DNS records of the shoot from then on, with its own credentials.
// Gardener asks the same way (admission.go:1876): the first default domain of the old seed that the
// shoot's is below must be one of the new seed's. Domains of the global default-domain Secrets are
// invisible to that check; comparison is case-sensitive.
void CheckDefaultDomain(const Move& move, const garden::GardenView&, const Settings&,
                        Report* report) {
  const std::string_view domain = move.shoot->dns_domain;
  if (domain.empty()) return;
  const std::vector<std::string>& before = move.from().default_domains;
  const std::vector<std::string>& after = move.to().default_domains;
  const auto parent = std::find_if(before.begin(), before.end(),
                                   [&](const std::string& one) { return IsBelow(domain, one); });
  if (parent == before.end()) return;
  if (std::find(after.begin(), after.end(), *parent) != after.end()) return;
  report->Object(kSeedNameField, "choose a seed whose spec.dns.defaults has the domain",
                 "{} does not serve {}, the default domain of {}", move.destination_name, *parent,
                 domain);
}

}  // namespace

extern constinit const Rule kDefaultDomainRule = {
    .id = "default-domain",
    .summary = "the destination serves the shoot's default domain",
    .facts = {&facts::kSource, &facts::kDestination},
    .reads = Reads::kShape,
    .gardener_refuses = Refuses::kAll,
    .placing = true,
    .check = CheckDefaultDomain};

}  // namespace trowel::policy
