#include <array>

#include "migration/phase/phase.h"

namespace trowel::migration {
namespace {

constexpr absl::Duration kNone = absl::ZeroDuration();
constexpr std::string_view kRetry =
    "mend the cause; kubectl -n {space} annotate shoot {name} gardener.cloud/operation=reconcile "
    "hastens it";
constexpr std::array<PhaseRow, kPhases> kTable = {{
    {.phase = Phase::kRests, .id = "-"},
    {.phase = Phase::kW0,
     .id = "W0",
     .stage = Stage::kAsked,
     .waits_for = "gardener-controller-manager to say whether the move may begin",
     .usual = absl::Seconds(10),
     .limit = absl::Minutes(1),
     .remedy = "see that gardener-controller-manager runs, and that both Seeds are there"},
    {.phase = Phase::kW1,
     .id = "W1",
     .stage = Stage::kAsked,
     .waits_for = "the destination to be ready",
     .usual = absl::Minutes(5),
     .limit = absl::Minutes(15),
     .remedy = "repair the destination, or bind the shoot back to its seed"},
    {.phase = Phase::kW2,
     .id = "W2",
     .stage = Stage::kAsked,
     .waits_for = "the source's gardenlet to begin",
     .usual = absl::Minutes(17),
     .limit = absl::Minutes(17),
     .remedy = "kubectl -n {space} annotate shoot {name} gardener.cloud/operation=reconcile"},
    {.phase = Phase::kW3,
     .id = "W3",
     .stage = Stage::kAsked,
     .waits_for = "the Bastions on the source to go",
     .usual = absl::Minutes(5),
     .limit = absl::Minutes(30),
     .remedy = "delete the Bastions of that name on the source, those of other projects as well"},
    {.phase = Phase::kW4,
     .id = "W4",
     .stage = Stage::kAsked,
     .waits_for = "the source to be ready",
     .usual = absl::Minutes(5),
     .limit = absl::Minutes(15),
     .remedy = "repair the source; do not bind the shoot back"},
    {.phase = Phase::kM1,
     .id = "M1",
     .stage = Stage::kPreparing,
     .waits_for = "the source to save the state",
     .usual = absl::Minutes(8),
     .limit = absl::Minutes(10),
     .remedy = "look at the resources that the running tasks name, on the source"},
    {.phase = Phase::kM2,
     .id = "M2",
     .stage = Stage::kDown,
     .waits_for = "the source to take the last snapshot of etcd and let go of the infrastructure",
     .usual = absl::Minutes(5),
     .limit = absl::Minutes(10),
     .api_server_down = true,
     .remedy = "look at DNS and cloud credentials, and that both gardenlets have the same version"},
    {.phase = Phase::kH1,
     .id = "H1",
     .stage = Stage::kHandedOver,
     .waits_for = "the source to let go of the backups",
     .usual = absl::Minutes(1),
     .limit = absl::Minutes(10),
     .api_server_down = true,
     .remedy = "look at the status of the BackupEntry and at the source's backup extension"},
    {.phase = Phase::kH2,
     .id = "H2",
     .stage = Stage::kHandedOver,
     .waits_for = "the source to remove what is left of the control plane",
     .usual = absl::Minutes(3),
     .limit = absl::Minutes(10),
     .api_server_down = true,
     .remedy = "look for finalizers in the shoot's namespace on the source"},
    {.phase = Phase::kH3,
     .id = "H3",
     .stage = Stage::kHandedOver,
     .waits_for = "the destination's gardenlet to begin",
     .usual = absl::Seconds(30),
     .limit = absl::Minutes(2),
     .api_server_down = true,
     .remedy = "see that the destination's gardenlet runs, and that Project, CloudProfile and "
               "ExposureClass of the shoot are there"},
    {.phase = Phase::kMError,
     .id = "M!",
     .stage = Stage::kPreparing,
     .waits_for = "the source's gardenlet to try again",
     .usual = kNone,
     .limit = absl::Minutes(30),
     .remedy = kRetry},
    {.phase = Phase::kR0,
     .id = "R0",
     .stage = Stage::kHandedOver,
     .waits_for = "what the destination needs to begin",
     .always_stuck = true,
     .api_server_down = true,
     .remedy = "see that ShootState, Project and CloudProfile of the shoot are there; restore a "
               "ShootState that is lost from the backup of the garden"},
    {.phase = Phase::kR1,
     .id = "R1",
     .stage = Stage::kCopying,
     .waits_for = "infrastructure, secrets and address on the destination",
     .usual = absl::Minutes(5),
     .limit = absl::Minutes(15),
     .api_server_down = true,
     .remedy = "see that the extensions are installed on the destination, and look at its quota "
               "of load balancers"},
    {.phase = Phase::kR2,
     .id = "R2",
     .stage = Stage::kCopying,
     .waits_for = "the backups to be copied to the destination's bucket",
     .usual = absl::Minutes(10),
     .limit = absl::Minutes(30),
     .api_server_down = true,
     .remedy = "see that the destination can reach the source's bucket, with its credentials"},
    {.phase = Phase::kR3,
     .id = "R3",
     .stage = Stage::kStarting,
     .waits_for = "etcd to be restored",
     .usual = absl::Minutes(5),
     .limit = absl::Minutes(15),
     .api_server_down = true,
     .remedy =
         "look at etcd in the shoot's namespace on the destination; never skip-readiness here"},
    {.phase = Phase::kR4,
     .id = "R4",
     .stage = Stage::kStarting,
     .waits_for = "the API server to start",
     .usual = absl::Minutes(3),
     .limit = absl::Minutes(10),
     .api_server_down = true,
     .remedy =
         "look at the API server's log for \"no matching key\": a rotation ran into the move"},
    {.phase = Phase::kR5,
     .id = "R5",
     .stage = Stage::kNodesBack,
     .waits_for = "the rest of the control plane and the nodes",
     .usual = absl::Minutes(10),
     .limit = absl::Minutes(30),
     .remedy = "look at machines and VPN on the destination; here, where nodes cannot connect, "
               "skip-readiness is fit"},
    {.phase = Phase::kRError,
     .id = "R!",
     .stage = Stage::kStarting,
     .waits_for = "the destination's gardenlet to try again",
     .usual = kNone,
     .limit = absl::Minutes(30),
     .api_server_down = true,
     .remedy = kRetry},
    {.phase = Phase::kFailed,
     .id = "F",
     .waits_for = "a person",
     .always_stuck = true,
     .remedy = "mend the cause, then kubectl -n {space} annotate shoot {name} "
               "gardener.cloud/operation=retry"},
    {.phase = Phase::kInconsistent,
     .id = "X",
     .waits_for = "a person",
     .always_stuck = true,
     .remedy =
         "keep its ShootState and BackupEntry, bind it nowhere else, and find out first which "
         "seed has its control plane"},
    {.phase = Phase::kL1,
     .id = "L1",
     .stage = Stage::kPreparing,
     .waits_for = "the source's etcd to be ready for members on the destination",
     .usual = absl::Minutes(5),
     .limit = absl::Minutes(10),
     .remedy = "look at the source's gardenlet and etcd, and at the condition's message"},
    {.phase = Phase::kL2,
     .id = "L2",
     .stage = Stage::kCopying,
     .waits_for = "the destination's members to join etcd",
     .usual = absl::Minutes(5),
     .limit = absl::Minutes(10),
     .remedy = "see that the members reach each other between the seeds; where the condition is "
               "False, the move may be aborted here, and nowhere later"},
    {.phase = Phase::kL3,
     .id = "L3",
     .stage = Stage::kStateSaved,
     .waits_for = "the source to migrate what the API server needs",
     .usual = absl::Minutes(5),
     .limit = absl::Minutes(10),
     .remedy = "look at the extensions on the source"},
    {.phase = Phase::kL4,
     .id = "L4",
     .stage = Stage::kStarting,
     .waits_for = "the destination's API server",
     .usual = absl::Minutes(5),
     .limit = absl::Minutes(10),
     .remedy = "repair it forward; if it fails for good and etcd is healthy, force-shrink is fit"},
    {.phase = Phase::kL5,
     .id = "L5",
     .stage = Stage::kStarting,
     .waits_for = "the DNS records to be handed over",
     .usual = absl::Minutes(5),
     .limit = absl::Minutes(10),
     .remedy = "look at DNS credentials on both seeds"},
    {.phase = Phase::kL6,
     .id = "L6",
     .stage = Stage::kStarting,
     .waits_for = "the source's members to leave etcd",
     .usual = absl::Minutes(5),
     .limit = absl::Minutes(10),
     .remedy = "look at etcd on the destination"},
    {.phase = Phase::kL7,
     .id = "L7",
     .stage = Stage::kNodesBack,
     .waits_for = "the source to be cleaned up",
     .usual = absl::Minutes(5),
     .limit = absl::Minutes(10),
     .remedy = "look for finalizers in the shoot's namespace on the source"},
    {.phase = Phase::kL8,
     .id = "L8",
     .stage = Stage::kNodesBack,
     .waits_for = "the destination's gardenlet to end the move",
     .usual = absl::Minutes(1),
     .limit = absl::Minutes(10),
     .remedy = "see that the destination's gardenlet runs"},
    {.phase = Phase::kArrived, .id = "D"},
}};

constexpr bool IsInOrder() {
  for (std::size_t i = 0; i < kPhases; ++i) {
    if (static_cast<std::size_t>(kTable[i].phase) != i) return false;
  }
  return true;
}
static_assert(IsInOrder());

}  // namespace

std::span<const PhaseRow, kPhases> PhaseTable() { return kTable; }

const PhaseRow& RowOf(Phase phase) { return kTable[static_cast<std::size_t>(phase)]; }

std::string_view Name(Stage stage) {
  switch (stage) {
    case Stage::kNone: return "";
    case Stage::kAsked: return "asked";
    case Stage::kPreparing: return "preparing the source";
    case Stage::kStateSaved: return "state saved";
    case Stage::kDown: return "control plane down";
    case Stage::kHandedOver: return "handing over";
    case Stage::kCopying: return "copying";
    case Stage::kStarting: return "starting";
    case Stage::kNodesBack: return "nodes back";
  }
  return "";
}

}  // namespace trowel::migration
