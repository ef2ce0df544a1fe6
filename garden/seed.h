#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/boxed.h"
#include "garden/cidr.h"
#include "garden/condition.h"
#include "garden/selector.h"

namespace trowel::garden {

enum class ZoneSelection : std::uint8_t { kNone, kPrefer, kEnforce };

struct SeedDetail;

// A Seed: pkg/apis/core/v1beta1/types_seed.go, the fields that decisions depend on.
struct Seed {
  struct Taint {
    std::string key;
    std::optional<std::string> value;
  };

  std::string name;
  Labels labels;
  bool emergency_stop = false;  // The annotation's value is exactly "true".
  bool deleting = false;

  std::string provider_type;
  std::string region;
  std::vector<std::string> zones;
  bool has_backup = false;
  std::string backup_provider;
  std::string internal_domain;               // Empty when spec.dns.internal is missing.
  std::vector<std::string> default_domains;  // In the order of spec.dns.defaults.
  std::vector<Cidr> networks;                // nodes, pods, services, those that are set.
  bool has_shoot_defaults = false;           // spec.networks.shootDefaults is set, if only to {}.
  std::optional<Cidr> shoot_default_pods;
  std::optional<Cidr> shoot_default_services;
  std::vector<Taint> taints;
  std::vector<std::string> access_restrictions;
  bool visible = true;  // False also for `scheduling: {}` without `visible` (Go's zero value).
  ZoneSelection zone_selection = ZoneSelection::kNone;

  std::string gardenlet_version;  // Empty when not reported.
  Condition gardenlet_ready;
  Condition system_components_healthy;
  Condition backup_buckets_ready;
  bool reconciled_once = false;                    // status.lastOperation is set.
  std::optional<std::int64_t> allocatable_shoots;  // Absent: unlimited.

  Boxed<SeedDetail> detail;  // garden/seed_detail.h: what few rules read.
};

}  // namespace trowel::garden
