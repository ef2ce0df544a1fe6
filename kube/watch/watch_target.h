#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "garden/kind.h"

namespace trowel::kube {

// What one reflector follows: a kind, or the labelled part of it in one namespace.
struct WatchTarget {
  garden::Kind kind = garden::Kind::kSeed;
  std::string name;            // "shoots", "configmaps (policy)"
  std::string space;           // Empty: all namespaces, or a cluster-scoped kind.
  std::string label_selector;  // "trowel.gardener.cloud/config=policy"; empty: all objects.
  bool metadata_only = false;  // The rest is secret, or large and not read.
};

// How much of the garden is wanted. Everything, unless a command needs less.
struct WatchScope {
  bool policy_only = false;  // The policy ConfigMap, and nothing else.
  // Not empty: one shoot of this namespace is to be judged. Bastions, ShootStates and
  // NamespacedCloudProfiles, which are looked up by the shoot's own namespace only, are those of
  // it; all else is there as always, since every shoot counts on its seed, and every seed may run
  // in a shoot.
  std::string shoot_space;
};

// What Trowel follows of that; ConfigMaps are those of `garden_namespace`.
std::vector<WatchTarget> WatchTargets(std::string_view garden_namespace,
                                      std::string_view policy_selector,
                                      const WatchScope& scope = {});

// "/apis/core.gardener.cloud/v1beta1/shoots"
std::string PathOf(const WatchTarget& target);
// For a query: everything but letters, digits and -._~ as %XX (RFC 3986, section 2.3).
std::string PercentEncoded(std::string_view text);

}  // namespace trowel::kube
