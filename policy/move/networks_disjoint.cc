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

// Nodes, pods and services of the spec; null where absent.
using Networks = std::array<const Cidr*, 3>;

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
Networks NetworksOf(const Move& move) {
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

void CheckMissing(const Question& question, const Networks& networks) {
  const Shoot& shoot = *question.move.shoot;
  if (!HasFamily(shoot, Cidr::Family::kIpv4)) return;
  for (std::size_t i = 1; i < networks.size(); ++i) {
    if (networks[i] != nullptr || (i == 1 && shoot.workerless)) continue;
    question.report->Object(
        kFields[i], "set it, or choose a seed with a default for it", "{} is missing{}", kFields[i],
        question.move.first ? ", and the destination has no default for it" : "");
  }
}

bool IsSame(const Cidr& a, const Cidr& b) {
  return a.family == b.family && a.prefix == b.prefix && a.network == b.network;
}

// The status mostly repeats the spec, and what is wrong with that was said.
bool IsSaid(const Cidr& network, const Networks& networks) {
  return std::any_of(networks.begin(), networks.end(), [&](const Cidr* candidate) {
    return candidate != nullptr && IsSame(*candidate, network);
  });
}

void CheckStatus(const Question& question, const Networks& networks) {
  const Shoot& shoot = *question.move.shoot;
  const Shoot::StatusNetworks& status = shoot.status_networks;
  for (const std::vector<Cidr>* list : {&status.nodes, &status.pods, &status.services}) {
    for (const Cidr& network : *list) {
      if (question.report->wants_text() && IsSaid(network, networks)) continue;
      CheckNetwork(question, kStatusField, network);
    }
  }
  if (status.empty() || !HasFamily(shoot, Cidr::Family::kIpv4)) return;
  const auto object = [&question](std::string_view field) {
    question.report->Object(field, "reconcile the shoot, so that its networks are reported again",
                            "{} is empty though other networks are reported", field);
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

// Networks that are all there and all IPv4, out of the way of the reserved ranges: what nearly all
// shoots have.
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
  }
  if (status.empty()) return true;
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
  Networks networks = {};
  if (move.shoot->has_networking) {
    networks = NetworksOf(move);
    for (std::size_t i = 0; i < networks.size(); ++i) {
      if (networks[i] != nullptr) CheckNetwork(question, kFields[i], *networks[i]);
    }
    CheckMissing(question, networks);
  }
  CheckStatus(question, networks);
}

}  // namespace

extern constinit const Rule kNetworksDisjointRule = {
    .id = "networks-disjoint",
    .summary = "the shoot's networks do not collide with the destination's",
    .when = When::kAlways,
    .facts = {&facts::kDestination},
    .settings = kSettings,
    .defaults = DefaultsOf<NetworksDisjointSettings>,
    .placing = true,
    .check = Tuned<CheckNetworksDisjoint>,
    .silent = TunedSilence<HasHarmlessNetworks>};

}  // namespace trowel::policy
