#include <algorithm>
#include <string>

#include "garden/seed.h"
#include "garden/shoot_detail.h"
#include "policy/predicates.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr Fact kProjectName{"project-name",
                            "the shoot's domain must bear the name of its Project, and no readable "
                            "Project has its namespace"};

constexpr std::string_view kDomainField = "spec.dns.domain";

// The first default domain of the destination that the shoot's is below; null: it is of its own.
const std::string* DefaultAbove(const Move& move) {
  const std::vector<std::string>& defaults = move.to().default_domains;
  const auto found = std::find_if(defaults.begin(), defaults.end(), [&](const std::string& parent) {
    return IsBelow(move.shoot->dns_domain, parent);
  });
  return found == defaults.end() ? nullptr : &*found;
}

// Asked of shoots that get their first seed, or their first domain, only: old ones may have what
// is no longer allowed.
bool IsFormatAsked(const Move& move) {
  if (move.shoot->detail->unmanaged_dns) return false;
  return move.first || move.old->dns_domain.empty();
}

// So that no shoot takes the name of another project's.
void CheckFormat(const Move& move, const std::string& parent, Report* report) {
  const garden::Shoot& shoot = *move.shoot;
  if (move.project == nullptr) {
    report->Unknown(kProjectName, kNamespaceField, "repair the Project, then try again",
                    "whether {} may be the domain of {} is not known: {}", shoot.dns_domain,
                    garden::KeyOf(shoot), move.project_problem);
    return;
  }
  const bool generated = !shoot.detail->generate_name.empty();
  const std::string end = fmt::format(".{}.{}", move.project->name, parent);
  if (generated ? shoot.dns_domain.ends_with(end) : shoot.dns_domain == shoot.name + end) return;
  report->Object(kDomainField, "give it that domain, or one that is below no default domain",
                 "{} is below {}, a default domain of {}, but is not {}{}", shoot.dns_domain,
                 parent, move.destination_name, generated ? "<random>" : shoot.name, end);
}

// The seed's own provider serves its default domains.
void CheckProvider(const Move& move, const std::string& parent, Report* report) {
  const std::optional<int> primary = move.shoot->detail->primary_dns_provider;
  if (!primary.has_value()) return;
  report->Object(
      report->wants_text() ? fmt::format("spec.dns.providers[{}].primary", *primary)
                           : std::string(),
      "choose a seed without this default domain",
      "{} is below {}, a default domain of {}, and the shoot has a primary DNS provider of its own",
      move.shoot->dns_domain, parent, move.destination_name);
}

// ShootDNS gives a shoot without a domain one of the destination's, and ShootValidator then finds
// more changed than the seed (admission.go:454).
void CheckFilledIn(const Move& move, Report* report) {
  if (move.first || move.shoot->detail->unmanaged_dns || move.to().default_domains.empty()) return;
  report->Object(kDomainField, "choose a seed without default domains, or give it a domain before",
                 "{} has no domain: Gardener fills in one below {}, of {}, and then refuses the "
                 "move, which changes more than spec.seedName",
                 garden::KeyOf(*move.shoot), move.to().default_domains.front(),
                 move.destination_name);
}

// Where the destination does not serve the domain, ShootDNS makes the first provider the primary
// one if none is, which ShootValidator takes for a change as well (setPrimaryDNSProvider). Whether
// a global default domain is above it is not known; those of the destination go before.
void CheckMadePrimary(const Move& move, Report* report) {
  const garden::ShootDetail& detail = *move.shoot->detail;
  if (move.first || move.to().default_domains.empty()) return;
  if (!detail.dns_providers || detail.primary_dns_provider.has_value()) return;
  report->Object(
      "spec.dns.providers[0].primary",
      "choose a seed that has its domain as a default one, or make a DNS provider primary",
      "no DNS provider of {} is primary, and {} serves no domain above {}: Gardener makes "
      "the first one so, and then refuses the move, which changes more than spec.seedName",
      garden::KeyOf(*move.shoot), move.destination_name, move.shoot->dns_domain);
}

// What Gardener's plugin ShootDNS refuses at a binding (plugin/pkg/shoot/dns/admission.go,
// Validate), a return included. The default domains of a seed without any are those of global
// Secrets, which Trowel does not read.
void CheckShootDomain(const Move& move, const garden::GardenView&, const Settings&,
                      Report* report) {
  if (move.shoot->dns_domain.empty()) {
    CheckFilledIn(move, report);
    return;
  }
  const std::string* parent = DefaultAbove(move);
  if (parent == nullptr) {
    CheckMadePrimary(move, report);
    return;
  }
  if (IsFormatAsked(move)) CheckFormat(move, *parent, report);
  CheckProvider(move, *parent, report);
}

}  // namespace

extern constinit const Rule kShootDomainRule = {
    .id = "shoot-domain",
    .summary = "Gardener accepts the shoot's domain on the destination",
    .when = When::kAlways,
    .facts = {&facts::kDestination, &kProjectName},
    .reads = Reads::kShape,
    .judges_returns = true,
    .placing = true,
    .check = CheckShootDomain};

}  // namespace trowel::policy
