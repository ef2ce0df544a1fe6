#include <algorithm>
#include <optional>

#include "test/oracle/question.h"

namespace trowel::testing::oracle {
namespace {

using garden::Cidr;
using Family = garden::Cidr::Family;

bool BitOf(const Cidr& cidr, std::size_t bit) {
  return ((cidr.network[bit / 8] >> (7 - bit % 8)) & 1) != 0;
}

// Whether `outer` contains the network address of `inner`, of the same family.
bool ContainsAddress(const Cidr& outer, const Cidr& inner) {
  for (std::size_t bit = 0; bit < outer.prefix; ++bit) {
    if (BitOf(outer, bit) != BitOf(inner, bit)) return false;
  }
  return true;
}

// What cannot be parsed overlaps with everything.
bool Overlaps(const Question& question, const Cidr& seed, const Cidr& shoot) {
  if (seed.family == Family::kInvalid || shoot.family == Family::kInvalid) return true;
  if (seed.family != shoot.family) return false;
  if (question.Has(Mutation::kNetworksOverlapOneWay)) return ContainsAddress(seed, shoot);
  return ContainsAddress(seed, shoot) || ContainsAddress(shoot, seed);
}

bool IsReserved(const Question& question, const Cidr& shoot) {
  for (const char* range : {"fd8f:6d53:b97a:1::/96", "240.0.0.0/8", "241.0.0.0/8", "242.0.0.0/8",
                            "243.0.0.0/8", "244.0.0.0/8"}) {
    if (Overlaps(question, garden::ParseCidr(range), shoot)) return true;
  }
  return false;
}

// IPv4 networks of a shoot may be those of the seed: their traffic is translated.
bool Collides(const Question& question, const garden::Seed& seed, const Cidr& shoot) {
  const bool compares =
      (shoot.family == Family::kIpv6 && !question.Has(Mutation::kNetworksAllowIpv6)) ||
      (shoot.family == Family::kIpv4 && question.Has(Mutation::kNetworksRefuseIpv4));
  for (const Cidr& network : seed.networks) {
    if (compares && Overlaps(question, network, shoot)) return true;
  }
  return !question.Has(Mutation::kNetworksWithoutReserved) && IsReserved(question, shoot);
}

struct ShootNetworks {
  std::vector<Cidr> nodes, pods, services;
};

bool IsComplete(const Question& question, const ShootNetworks& networks) {
  if (networks.services.empty() && !question.Has(Mutation::kNetworksServicesOptional)) {
    return false;
  }
  const bool wants_pods =
      !question.shoot.workerless || question.Has(Mutation::kNetworksPodsOfWorkerless);
  return !networks.pods.empty() || !wants_pods;
}

bool AreDisjoint(const Question& question, const garden::Seed& seed,
                 const ShootNetworks& networks) {
  for (const auto* list : {&networks.nodes, &networks.pods, &networks.services}) {
    for (const Cidr& cidr : *list) {
      if (Collides(question, seed, cidr)) return false;
    }
  }
  return true;
}

bool IsOfShootsFamilies(const Question& question, const Cidr& cidr) {
  if (question.Has(Mutation::kNetworksDefaultOfAnyFamily)) return true;
  if (cidr.family == Family::kInvalid) return false;
  return Contains(question.shoot.ip_families, cidr.family == Family::kIpv4 ? "IPv4" : "IPv6");
}

std::vector<Cidr> ListOf(const std::optional<Cidr>& cidr) {
  std::vector<Cidr> list;
  if (cidr.has_value()) list.push_back(*cidr);
  return list;
}

}  // namespace

NetworkAnswer AskNetworks(const Question& question, const garden::Seed& seed) {
  const garden::Shoot& shoot = question.shoot;
  ShootNetworks spec{.nodes = ListOf(shoot.networks.nodes),
                     .pods = ListOf(shoot.networks.pods),
                     .services = ListOf(shoot.networks.services)};
  if (seed.has_shoot_defaults && !question.Has(Mutation::kNetworksWithoutDefaults)) {
    const bool needs_pods = spec.pods.empty() && !shoot.workerless;
    const bool needs_services = spec.services.empty();
    const bool misses = (needs_pods && !seed.shoot_default_pods.has_value()) ||
                        (needs_services && !seed.shoot_default_services.has_value());
    // Upstream reads through a nil pointer here.
    if (misses && !question.Has(Mutation::kNetworksSurviveHalfDefaults)) {
      return NetworkAnswer::kPanic;
    }
    const auto fill = [&](bool needed, const std::optional<Cidr>& cidr, std::vector<Cidr>* list) {
      if (needed && cidr.has_value() && IsOfShootsFamilies(question, *cidr)) *list = {*cidr};
    };
    fill(needs_pods, seed.shoot_default_pods, &spec.pods);
    fill(needs_services, seed.shoot_default_services, &spec.services);
  }
  // The spec may leave networks out, the status may not.
  if (question.Has(Mutation::kNetworksSpecComplete) && !IsComplete(question, spec)) {
    return NetworkAnswer::kOverlap;
  }
  if (!AreDisjoint(question, seed, spec)) return NetworkAnswer::kOverlap;

  const garden::Shoot::StatusNetworks& status = shoot.status_networks;
  if (!shoot.has_status_networking || question.Has(Mutation::kNetworksWithoutStatus)) {
    return NetworkAnswer::kDisjoint;
  }
  const ShootNetworks reported{
      .nodes = status.nodes, .pods = status.pods, .services = status.services};
  return IsComplete(question, reported) && AreDisjoint(question, seed, reported)
             ? NetworkAnswer::kDisjoint
             : NetworkAnswer::kOverlap;
}

}  // namespace trowel::testing::oracle
