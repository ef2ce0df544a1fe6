#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "garden/shoot_detail.h"
#include "test/support/garden_generator.h"
#include "test/support/generated_objects.h"

namespace trowel::testing {
namespace {

using garden::OperationState;
using garden::OperationType;
using garden::Shoot;

constexpr std::array<std::string_view, 6> kPurposes = {"production", "production", "development",
                                                       "evaluation", "testing",    ""};

void SpoilPlacement(Shoot* shoot, Dice* dice) {
  garden::SeedSelector selector;
  switch (dice->Below(6)) {
    case 0: shoot->control_plane_zones = {shoot->region + "a"}; break;
    case 1: shoot->worker_zones = {shoot->region + (dice->OneIn(2) ? "d" : "b")}; break;
    case 2:
      shoot->tolerations.push_back({.key = "team", .value = dice->OneIn(2) ? "a" : ""});
      break;
    case 3: shoot->access_restrictions = {"eu-access-only"}; break;
    case 4:
      selector.labels.match_labels = OneLabel("tier", "gold");
      shoot->seed_selector = selector;
      break;
    default:
      selector.labels.match_expressions = {{.key = "fabric",
                                            .op = dice->OneIn(4)
                                                      ? garden::LabelSelector::Operator::kInvalid
                                                      : garden::LabelSelector::Operator::kNotIn,
                                            .values = {"east"},
                                            .op_text = "NotIn"}};
      shoot->seed_selector = selector;
      break;
  }
}

void SpoilState(Shoot* shoot, Dice* dice) {
  switch (dice->Below(6)) {
    case 0: shoot->deleting = true; break;
    case 1: shoot->hibernation_enabled = true; break;
    case 2: shoot->hibernated = true; break;
    case 3: shoot->last_operation.state = OperationState::kFailed; break;
    case 4: shoot->detail.Edit().rotations = {{"certificateAuthorities", "Prepared"}}; break;
    default:
      shoot->last_operation = {};
      shoot->bound_at.reset();
      break;
  }
}

void SpoilNetworking(Shoot* shoot, Dice* dice) {
  switch (dice->Below(8)) {
    case 0: shoot->has_networking = false; break;
    case 1: shoot->networks.services.reset(); break;
    case 2: shoot->networks.pods = garden::ParseCidr("10.11.128.0/17"); break;
    case 3: shoot->networks.nodes = garden::ParseCidr("10.250/16"); break;
    case 4:
      shoot->ip_families = {"IPv6"};
      shoot->networks = {};
      shoot->networks.pods = garden::ParseCidr("2001:db8:1::/48");
      shoot->networks.services = garden::ParseCidr("2001:db8:2::/112");
      break;
    case 5:  // As where nothing but egressCIDRs are reported.
      shoot->has_status_networking = true;
      shoot->status_networks = {};
      break;
    case 6:
      shoot->has_status_networking = true;
      shoot->ip_families = {"IPv6"};
      shoot->networks = {};
      shoot->networks.pods = garden::ParseCidr("2001:db8:1::/48");
      shoot->networks.services = garden::ParseCidr("2001:db8:2::/112");
      shoot->status_networks = {};
      shoot->status_networks.pods = {*shoot->networks.pods};
      break;
    default: shoot->status_networks.nodes = {garden::ParseCidr("241.0.0.0/8")}; break;
  }
}

void SpoilAnnotations(Shoot* shoot, Dice* dice) {
  switch (dice->Below(4)) {
    case 0: shoot->misspelt = {"shoot.gardener.cloud/live-migration=true"}; break;
    case 1: shoot->allow_distant_regions = true; break;
    case 2: shoot->break_glass = "left behind"; break;
    default:
      shoot->live_migrate = true;
      if (dice->OneIn(2)) shoot->failure_tolerance = garden::FailureTolerance::kNode;
      break;
  }
}

// What few shoots have, and rules ask of one that is about to move.
void SpoilDetail(Shoot* shoot, Dice* dice) {
  garden::ShootDetail& detail = shoot->detail.Edit();
  constexpr std::array<std::string_view, 4> kPhases = {"Preparing", "Prepared", "Completing",
                                                       "WaitingForWorkersRollout"};
  switch (dice->Below(13)) {
    case 0: detail.rotations = {{"etcdEncryptionKey", std::string(dice->Pick(kPhases))}}; break;
    case 1: detail.operations = {"rotate-ca-start"}; break;
    case 2: detail.ignored = true; break;
    case 3: detail.exposure_class = dice->OneIn(2) ? "private" : "gone"; break;
    case 4: detail.unobserved = true; break;
    case 5: detail.encryption_unsettled = true; break;
    case 6:
      detail.confined_change =
          dice->OneIn(2) ? garden::ConfinedChange::kWaiting : garden::ConfinedChange::kUnknown;
      break;
    case 7: detail.primary_dns_provider = 0; break;
    case 8: detail.unmanaged_dns = true; break;
    case 9:
      detail.schedules = {{.start = "0 20 * * 1-5", .end = "", .location = ""}};
      detail.etcd_key_due = GeneratedNow() - absl::Hours(1);
      break;
    case 10:
      detail.approved_by = "ann";
      if (dice->OneIn(2)) detail.approved_at = GeneratedNow() - absl::Hours(1);
      break;
    case 11:
      shoot->dns_domain.clear();
      detail.unmanaged_dns = dice->OneIn(2);
      break;
    default: shoot->technical_id_length = dice->OneIn(2) ? 60 : 0; break;
  }
}

// Shapes that no healthy shoot has, and an API server may hold all the same.
void SpoilShape(Shoot* shoot, Dice* dice) {
  switch (dice->Below(6)) {
    case 0: shoot->self_hosted = true; break;
    case 1:
      shoot->workerless = true;
      shoot->worker_zones.clear();
      break;
    case 2: shoot->networks.services = shoot->networks.pods; break;
    // Another shoot's domain, or one above or below it, which no API server lets in any more.
    case 3:
      if (dice->OneIn(4)) shoot->dns_domain = "s0.p0.shoots.example.org";
      break;
    case 4:
      if (dice->OneIn(2)) shoot->dns_domain = "x.s1.p0.shoots.example.org";
      break;
    default:
      shoot->last_operation.type = OperationType::kMigrate;
      shoot->last_operation.state = OperationState::kError;
      shoot->last_operation.hindrance =
          dice->OneIn(2) ? garden::Hindrance::kBastions : garden::Hindrance::kSourceReady;
      break;
  }
}

// What an earlier move or operation left behind.
void SpoilHistory(Shoot* shoot, Dice* dice) {
  constexpr std::array kTypes = {OperationType::kRestore, OperationType::kLiveMigrate,
                                 OperationType::kCreate, OperationType::kDelete};
  constexpr std::array kStates = {OperationState::kSucceeded, OperationState::kError,
                                  OperationState::kFailed, OperationState::kPending,
                                  OperationState::kAborted};
  shoot->last_operation.type = dice->Pick(kTypes);
  shoot->last_operation.state = dice->Pick(kStates);
}

// What other objects it refers to, or is referred to by.
void SpoilReferences(Shoot* shoot, Dice* dice) {
  switch (dice->Below(5)) {
    case 0: shoot->cloud_profile = {}; break;
    case 1: shoot->cloud_profile.name = "gone"; break;
    case 2: shoot->cloud_profile = {.namespaced = true, .name = "special"}; break;
    case 3: shoot->dns_domain = "shoot.customer.example.com"; break;
    default: shoot->space = "garden-without-project"; break;
  }
}

}  // namespace

std::string ProjectNamespace(std::size_t project) { return fmt::format("garden-p{}", project); }

garden::Shoot GenerateShoot(std::size_t index, std::size_t project, const garden::Seed& seed,
                            Dice* dice) {
  const std::uint64_t stream = dice->Draw();
  const auto of = [stream](std::string_view field) { return Dice::Of(stream, field); };
  Shoot shoot;
  shoot.space = ProjectNamespace(project);
  shoot.name = fmt::format("s{}", index);
  shoot.seed_name = seed.name;
  shoot.host_seed_name = seed.name;
  shoot.cloud_profile.name = seed.provider_type;
  shoot.region = seed.region;
  shoot.provider_type = seed.provider_type;
  shoot.purpose = of("purpose").Pick(kPurposes);
  constexpr std::array kTolerances = {
      garden::FailureTolerance::kNone, garden::FailureTolerance::kNone,
      garden::FailureTolerance::kNode, garden::FailureTolerance::kZone};
  shoot.failure_tolerance = of("failure_tolerance").Pick(kTolerances);
  if (of("labels").OneIn(3)) {
    shoot.labels.Edit() = OneLabel("tier", of("tier").OneIn(2) ? "gold" : "silver");
  }
  shoot.worker_zones = {shoot.region + "a", shoot.region + "b"};
  shoot.has_networking = true;
  shoot.networks = {.nodes = garden::ParseCidr("10.250.0.0/16"),
                    .pods = garden::ParseCidr("100.64.0.0/13"),
                    .services = garden::ParseCidr("100.104.0.0/13")};
  shoot.ip_families = {"IPv4"};
  shoot.status_networks = {.nodes = {*shoot.networks.nodes},
                           .pods = {*shoot.networks.pods},
                           .services = {*shoot.networks.services}};
  shoot.dns_domain = fmt::format("{}.p{}.shoots.example.org", shoot.name, project);
  shoot.technical_id_length =
      static_cast<std::uint16_t>(fmt::format("shoot--p{}--{}", project, shoot.name).size());
  shoot.maintenance = garden::MaintenanceWindow{.begin_second = 79'200, .end_second = 82'800};
  shoot.last_operation = {.type = OperationType::kReconcile,
                          .state = OperationState::kSucceeded,
                          .updated = GeneratedNow() - absl::Minutes(1 + of("updated").Below(1440))};
  shoot.bound_at = GeneratedNow() - absl::Hours(1 + of("bound_at").Below(9000));
  return shoot;
}

void StartMove(const garden::Seed& to, garden::Shoot* shoot, Dice* from) {
  Dice own(from->Draw());
  Dice* dice = &own;
  constexpr std::array kTypes = {OperationType::kReconcile, OperationType::kMigrate,
                                 OperationType::kRestore, OperationType::kLiveMigrate};
  shoot->seed_name = to.name;
  shoot->last_operation = {.type = dice->Pick(kTypes),
                           .state = OperationState::kProcessing,
                           .updated = GeneratedNow() - absl::Minutes(dice->Below(30))};
  // Restore begins once the destination has taken over.
  if (shoot->last_operation.type == OperationType::kRestore) shoot->host_seed_name = to.name;
}

void SpoilShoot(garden::Shoot* shoot, Dice* from) {
  Dice own(from->Draw());
  Dice* dice = &own;
  switch (dice->Below(9)) {
    case 0: SpoilPlacement(shoot, dice); break;
    case 1: SpoilState(shoot, dice); break;
    case 2: SpoilNetworking(shoot, dice); break;
    case 3: SpoilAnnotations(shoot, dice); break;
    case 4: SpoilReferences(shoot, dice); break;
    case 5: SpoilDetail(shoot, dice); break;
    case 6: SpoilShape(shoot, dice); break;
    case 7: SpoilHistory(shoot, dice); break;
    default:  // Not scheduled yet.
      shoot->seed_name.clear();
      shoot->host_seed_name.clear();
      shoot->last_operation = {};
      shoot->bound_at.reset();
      break;
  }
}

}  // namespace trowel::testing
