#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "policy/config/make_setting.h"
#include "policy/networks.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

enum class Ipv4Overlap : std::uint8_t { kAllow, kDeny };
constexpr std::array<std::string_view, 2> kOverlaps = {"allow", "deny"};

struct NetworksDisjointSettings {
  Ipv4Overlap ipv4_overlap = Ipv4Overlap::kAllow;

  bool ipv4_overlap_denied() const { return ipv4_overlap == Ipv4Overlap::kDeny; }
};

constexpr std::array kSettings = {
    MakeSetting<&NetworksDisjointSettings::ipv4_overlap, ChoiceOfTwo<Ipv4Overlap, kOverlaps>>(
        "ipv4Overlap",
        "`deny`: objects where IPv4 networks of shoot and seed overlap, which Gardener can bridge",
        "allow or deny"),
};

using garden::Cidr;
using garden::Seed;
using garden::Shoot;

constexpr std::array<std::string_view, 3> kFields = {
    "spec.networking.nodes", "spec.networking.pods", "spec.networking.services"};
constexpr std::string_view kStatusField = "status.networking";
constexpr std::string_view kStatusPods = "status.networking.pods";
constexpr std::string_view kStatusServices = "status.networking.services";

struct Question {
  const Move& move;
  const NetworksDisjointSettings& settings;
  Report* report;
};

const Cidr* Default(const std::optional<Cidr>& own, const std::optional<Cidr>& of_seed,
                    const Move& move) {
  if (own.has_value()) return &*own;
  return move.first ? DefaultFor(*move.shoot, of_seed) : nullptr;
}

// As they will be: at first scheduling an absent network takes the destination's default, each one
// on its own (gardener-scheduler reads both of a seed that may have one, and panics).
ShootNetworks NetworksOf(const Move& move) {
  const Shoot& shoot = *move.shoot;
  const Seed& seed = move.to();
  const Cidr* nodes = shoot.networks.nodes.has_value() ? &*shoot.networks.nodes : nullptr;
  const Cidr* pods = shoot.workerless && !shoot.networks.pods.has_value()
                         ? nullptr
                         : Default(shoot.networks.pods, seed.shoot_default_pods, move);
  return {nodes, pods, Default(shoot.networks.services, seed.shoot_default_services, move)};
}

void CheckNetwork(const Question& question, std::string_view field, const Cidr& network) {
  const Move& move = question.move;
  Report* report = question.report;
  const bool ipv4_counts = question.settings.ipv4_overlap_denied();
  if (IsHarmless(network, ipv4_counts)) return;
  if (network.family == Cidr::Family::kInvalid) {
    report->Object(field, "write it as a network: 100.64.0.0/13",
                   "{} \"{}\" is not a network: Gardener takes it to overlap with all others",
                   field, network.text);
    return;
  }
  ForEachConflict(network, move.to(), ipv4_counts, [&](const Cidr& other, bool reserved) {
    if (reserved) {
      report->Object(field, "choose another network: this one cannot be served by any seed",
                     "{} {} overlaps with {}, which Gardener reserves for its VPN", field,
                     network.text, other.text);
    } else {
      report->Object(field, "choose a seed with other networks",
                     "{} {} overlaps with {} of destination {}", field, network.text, other.text,
                     move.destination_name);
    }
  });
}

// Gardener compares them at every binding, where one of the shoot's families is IPv4
// (disjoint.go, ValidateShootNetworkDisjointedness).
void CheckOwn(const Question& question, const ShootNetworks& networks) {
  const Move& move = question.move;
  if (!HasFamily(*move.shoot, Cidr::Family::kIpv4)) return;
  ForEachOwnOverlap(networks, [&](std::size_t i, std::size_t j) {
    question.report->Object(
        kFields[j],
        move.first ? "set networks that are disjoint, or choose a seed with other defaults"
                   : "repair the shoot first: Gardener refuses its networks at every binding",
        "{} {} overlaps with {} {}", kFields[j], networks[j]->text, kFields[i], networks[i]->text);
  });
}

enum class Absent : std::uint8_t { kNobodyMinds, kRequired, kFilledIn };

// What Gardener makes of an absent network at a move; what its mutator fills in is no more than
// the seed that changes (plugin/pkg/shoot/mutator/admission.go, defaultShootNetworks).
Absent ConsequenceOf(const Move& move, const std::optional<Cidr>& of_seed, bool is_services) {
  const Shoot& shoot = *move.shoot;
  if (shoot.workerless && !is_services) return Absent::kNobodyMinds;
  const bool random = shoot.workerless && HasFamily(shoot, Cidr::Family::kIpv6);
  if (random || DefaultFor(shoot, of_seed) != nullptr) return Absent::kFilledIn;
  return HasFamily(shoot, Cidr::Family::kIpv4) ? Absent::kRequired : Absent::kNobodyMinds;
}

// A first scheduling may be given networks on the way. A move may not: it is refused then as one
// that changes more than its seed (admission.go:454).
void CheckMissing(const Question& question, std::string_view field, Absent absent) {
  if (absent == Absent::kNobodyMinds) return;
  if (question.move.first) {
    if (absent == Absent::kFilledIn) return;
    question.report->Object(field, "set it, or choose a seed with a default for it",
                            "{} is missing, and the destination has no default for it", field);
  } else if (absent == Absent::kRequired) {
    question.report->Object(field, "set it first: Gardener refuses every binding without it",
                            "{} is missing", field);
  } else {
    question.report->Object(field, "set it first, or choose a seed without a default for it",
                            "{} is missing: Gardener fills it in, and refuses the move for that",
                            field);
  }
}

void CheckAbsent(const Question& question, const ShootNetworks& networks) {
  const Move& move = question.move;
  const Seed& seed = move.to();
  if (networks[1] == nullptr) {
    CheckMissing(question, kFields[1], ConsequenceOf(move, seed.shoot_default_pods, false));
  }
  if (networks[2] == nullptr) {
    CheckMissing(question, kFields[2], ConsequenceOf(move, seed.shoot_default_services, true));
  }
}

bool IsSame(const Cidr& a, const Cidr& b) {
  return a.family == b.family && a.prefix == b.prefix && a.network == b.network;
}

// The status mostly repeats the spec, and what is wrong with that was said.
bool IsSaid(const Cidr& network, const ShootNetworks& networks) {
  return std::any_of(networks.begin(), networks.end(), [&](const Cidr* candidate) {
    return candidate != nullptr && IsSame(*candidate, network);
  });
}

// Pods and services of the status must be there. gardener-apiserver asks for them of IPv4 once any
// network is reported; gardener-scheduler of all families, and even where status.networking has
// nothing but egressCIDRs (reconciler.go, networksAreDisjointed).
bool MustReportNetworks(const Move& move) {
  const Shoot& shoot = *move.shoot;
  if (move.first && shoot.has_networking && shoot.has_status_networking) return true;
  return !shoot.status_networks.empty() && HasFamily(shoot, Cidr::Family::kIpv4);
}

void CheckStatus(const Question& question, const ShootNetworks& networks) {
  const Shoot& shoot = *question.move.shoot;
  const Shoot::StatusNetworks& status = shoot.status_networks;
  for (const std::vector<Cidr>* list : {&status.nodes, &status.pods, &status.services}) {
    for (const Cidr& network : *list) {
      if (question.report->wants_text() && IsSaid(network, networks)) continue;
      CheckNetwork(question, kStatusField, network);
    }
  }
  if (!MustReportNetworks(question.move)) return;
  const auto object = [&](std::string_view field) {
    question.report->Object(
        field, "reconcile the shoot, so that its networks are reported again",
        "{} is empty though {}", field,
        status.empty() ? "there is a status.networking" : "other networks are reported");
  };
  if (status.pods.empty() && !shoot.workerless) object(kStatusPods);
  if (status.services.empty()) object(kStatusServices);
}

// Given, so that no seed's default takes its place, and of a kind that no seed minds.
bool IsGivenAndHarmless(const std::optional<Cidr>& network, bool ipv4_overlap_counts) {
  return network.has_value() && IsHarmless(*network, ipv4_overlap_counts);
}

bool AreHarmless(const std::vector<Cidr>& networks, bool ipv4_overlap_counts) {
  return std::all_of(networks.begin(), networks.end(),
                     [&](const Cidr& network) { return IsHarmless(network, ipv4_overlap_counts); });
}

bool OverlapWithOneAnother(const Shoot::Networks& spec) {
  bool overlap = false;
  const auto at = [](const std::optional<Cidr>& network) {
    return network.has_value() ? &*network : nullptr;
  };
  ForEachOwnOverlap({at(spec.nodes), at(spec.pods), at(spec.services)},
                    [&overlap](std::size_t, std::size_t) { overlap = true; });
  return overlap;
}

// Networks that are all there and all IPv4, disjoint, out of the way of the reserved ranges: what
// nearly all shoots have.
bool HasHarmlessNetworks(const Move& move, const garden::GardenView&,
                         const NetworksDisjointSettings& settings) {
  const bool counts = settings.ipv4_overlap_denied();
  const Shoot& shoot = *move.shoot;
  const Shoot::Networks& spec = shoot.networks;
  const Shoot::StatusNetworks& status = shoot.status_networks;
  if (shoot.has_networking) {
    if (spec.nodes.has_value() && !IsGivenAndHarmless(spec.nodes, counts)) return false;
    if (!IsGivenAndHarmless(spec.pods, counts)) return false;
    if (!IsGivenAndHarmless(spec.services, counts)) return false;
    if (OverlapWithOneAnother(spec)) return false;
  }
  if (status.empty()) return !MustReportNetworks(move);
  return !status.pods.empty() && !status.services.empty() && AreHarmless(status.nodes, counts) &&
         AreHarmless(status.pods, counts) && AreHarmless(status.services, counts);
}

// The VPN between a seed and its shoots cannot tell equal IPv6 addresses apart; IPv4 overlaps are
// hidden by a double NAT, which needs ranges of its own (pkg/utils/validation/cidr/disjoint.go,
// admission.go:834-900). A policy may refuse IPv4 overlaps all the same. Of an IPv6-only shoot only
// gardener-scheduler compares the networks, admission never does; here they always count.
void CheckNetworksDisjoint(const Move& move, const garden::GardenView&,
                           const NetworksDisjointSettings& settings, Report* report) {
  const Question question{.move = move, .settings = settings, .report = report};
  ShootNetworks networks = {};
  if (move.shoot->has_networking) {
    networks = NetworksOf(move);
    for (std::size_t i = 0; i < networks.size(); ++i) {
      if (networks[i] != nullptr) CheckNetwork(question, kFields[i], *networks[i]);
    }
    CheckOwn(question, networks);
    CheckAbsent(question, networks);
  }
  CheckStatus(question, networks);
}

}  // namespace

extern constinit const Rule kNetworksDisjointRule = {
    .id = "networks-disjoint",
    .summary = "the shoot's networks collide neither with the destination's nor with each other",
    .when = When::kAlways,
    .facts = {&facts::kDestination},
    .settings = kSettings,
    .defaults = DefaultsOf<NetworksDisjointSettings>,
    .gardener_refuses = Refuses::kAll,
    .placing = true,
    .check = Tuned<CheckNetworksDisjoint>,
    .silent = TunedSilence<HasHarmlessNetworks>};

}  // namespace trowel::policy
