#include "scheduler/gardener/network_fit.h"

#include <algorithm>

#include <fmt/format.h>

#include "policy/networks.h"

namespace trowel::scheduler::gardener {
namespace {

using garden::Cidr;
using garden::Seed;
using garden::Shoot;

constexpr bool kIpv4OverlapCounts = false;

bool Conflicts(const Cidr& network, const Seed& seed) {
  if (policy::IsHarmless(network, kIpv4OverlapCounts)) return false;
  if (network.family == Cidr::Family::kInvalid) return true;
  bool found = false;
  policy::ForEachConflict(network, seed, kIpv4OverlapCounts,
                          [&found](const Cidr&, bool) { found = true; });
  return found;
}

std::string FirstConflict(std::string_view field, const Cidr& network, const Seed& seed) {
  if (network.family == Cidr::Family::kInvalid) {
    return fmt::format("{} \"{}\" is no network, and so overlaps with all", field, network.text);
  }
  std::string text;
  policy::ForEachConflict(network, seed, kIpv4OverlapCounts, [&](const Cidr& other, bool reserved) {
    if (!text.empty()) return;
    text = fmt::format("{} {} overlaps with {}{}", field, network.text, other.text,
                       reserved ? ", which Gardener reserves for its VPN" : " of the seed");
  });
  return text;
}

}  // namespace

NetworkFit::NetworkFit(const Shoot& shoot) : shoot_(shoot) {
  if (!shoot.has_networking) return;  // Upstream then compares nothing at all.
  AddSpec();
  if (shoot.has_status_networking || !shoot.status_networks.empty()) AddStatus();
}

void NetworkFit::Add(std::string_view field, const Cidr& cidr) {
  if (policy::IsHarmless(cidr, kIpv4OverlapCounts)) return;
  networks_.push_back({.field = field, .cidr = &cidr});
}

void NetworkFit::AddSpec() {
  const Shoot::Networks& spec = shoot_.networks;
  if (spec.nodes.has_value()) Add("spec.networking.nodes", *spec.nodes);
  if (spec.pods.has_value()) Add("spec.networking.pods", *spec.pods);
  if (spec.services.has_value()) Add("spec.networking.services", *spec.services);
  takes_default_pods_ = !spec.pods.has_value() && !shoot_.workerless;
  takes_default_services_ = !spec.services.has_value();
}

void NetworkFit::AddStatus() {
  const Shoot::StatusNetworks& status = shoot_.status_networks;
  for (const Cidr& cidr : status.nodes) Add("status.networking.nodes", cidr);
  for (const Cidr& cidr : status.pods) Add("status.networking.pods", cidr);
  for (const Cidr& cidr : status.services) Add("status.networking.services", cidr);
  if (status.pods.empty() && !shoot_.workerless) missing_ = "status.networking.pods";
  if (status.services.empty()) missing_ = "status.networking.services";
}

NetworkFit::Network NetworkFit::DefaultPods(const Seed& seed) const {
  return {
      .field = "the seed's default for pods",
      .cidr = takes_default_pods_ ? policy::DefaultFor(shoot_, seed.shoot_default_pods) : nullptr};
}

NetworkFit::Network NetworkFit::DefaultServices(const Seed& seed) const {
  return {.field = "the seed's default for services",
          .cidr = takes_default_services_ ? policy::DefaultFor(shoot_, seed.shoot_default_services)
                                          : nullptr};
}

bool NetworkFit::Fits(const Seed& seed) const {
  if (!missing_.empty()) return false;
  if (takes_default_pods_ || takes_default_services_) {
    for (const Network& network : {DefaultPods(seed), DefaultServices(seed)}) {
      if (network.cidr != nullptr && Conflicts(*network.cidr, seed)) return false;
    }
  }
  return std::none_of(networks_.begin(), networks_.end(),
                      [&](const Network& network) { return Conflicts(*network.cidr, seed); });
}

std::string NetworkFit::Explain(const Seed& seed) const {
  std::vector<Network> all = networks_;
  for (const Network& network : {DefaultPods(seed), DefaultServices(seed)}) {
    if (network.cidr != nullptr) all.push_back(network);
  }
  for (const Network& network : all) {
    std::string conflict = FirstConflict(network.field, *network.cidr, seed);
    if (!conflict.empty()) return conflict;
  }
  return fmt::format("{} is empty, and is required once there is a status.networking", missing_);
}

std::string_view NetworkFit::PanicsOn(const Seed& seed) const {
  const bool has_defaults = seed.has_shoot_defaults || seed.shoot_default_pods.has_value() ||
                            seed.shoot_default_services.has_value();
  if (!has_defaults) return {};
  if (takes_default_pods_ && !seed.shoot_default_pods.has_value()) return "pods";
  if (takes_default_services_ && !seed.shoot_default_services.has_value()) return "services";
  return {};
}

}  // namespace trowel::scheduler::gardener
