#include <string>

#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr Fact kDomains{"domains",
                        "Shoots cannot be listed, or one that cannot be read may have the domain"};

constexpr std::string_view kDomainField = "spec.dns.domain";

// Two shoots under one name take each other's DNS records. Gardener looks whenever the spec
// changes, and so at every binding (admission.go:1220, validateDNSDomainUniqueness), also of two
// shoots that have lived with it since before it looked: what it refuses, a return too, is better
// known beforehand. Because it looks itself, what cannot be read is no reason to deny.
void CheckDomainTaken(const Move& move, const garden::GardenView& view, const Settings&,
                      Report* report) {
  const garden::Shoot& shoot = *move.shoot;
  if (shoot.dns_domain.empty()) return;
  const garden::KindState& shoots = view.kind(garden::Kind::kShoot);
  if (!shoots.known) {
    report->Unknown(kDomains, kDomainField, "let Trowel read them, then try again",
                    "whether another shoot has the domain {} is not known: {}", shoot.dns_domain,
                    shoots.why_unknown);
    return;
  }
  const std::string rival = view.FindDomainRival(shoot);
  if (!rival.empty()) {
    report->Object(kDomainField, "Gardener refuses every binding until one of them is gone",
                   "{} has the domain {}, or one above or below it", rival, shoot.dns_domain);
  } else if (shoots.broken > 0) {
    report->Unknown(kDomains, kDomainField, "repair the shoots that cannot be read",
                    "whether another shoot has the domain {} is not known: shoots that cannot be "
                    "read: {}",
                    shoot.dns_domain, shoots.broken);
  }
}

}  // namespace

extern constinit const Rule kDomainTakenRule = {
    .id = "domain-taken",
    .summary = "no other shoot has the shoot's domain, or one above or below it",
    .when = When::kAlways,
    .facts = {&kDomains},
    .reads = Reads::kNothing,
    .judges_returns = true,
    .placing = true,
    .on_unknown = OnUnknown::kWarn,
    .check = CheckDomainTaken};

}  // namespace trowel::policy
