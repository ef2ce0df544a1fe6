#include "migration/phase/obstacles.h"

#include <string_view>
#include <utility>

#include <absl/strings/str_join.h>
#include <fmt/format.h>

#include "garden/move_detail.h"
#include "garden/objects.h"
#include "garden/seed.h"
#include "garden/seed_detail.h"
#include "garden/shoot_detail.h"
#include "migration/phase/seed_look.h"

namespace trowel::migration {
namespace {

using garden::Condition;

class Search {
 public:
  Search(const garden::Shoot& shoot, const garden::GardenView& view, const Progress& progress)
      : shoot_(shoot), view_(view), progress_(progress) {}

  std::vector<Obstacle> Run() {
    if (progress_.phase == Phase::kW0) LookAtBoth();
    if (progress_.phase == Phase::kW1) LookAtDestination();
    if (progress_.phase == Phase::kInconsistent) LookAtInconsistent();
    if (Retries()) LookWhetherItMayRetry();
    if (progress_.phase == Phase::kW3) LookForBastions();
    LookForOperations();
    if (shoot_.deleting && row_.owner != Owner::kDestination &&
        shoot_.last_operation.type != garden::OperationType::kMigrate) {
      Add("the shoot is being deleted: no gardenlet moves it any more", "let it go", true);
    }
    switch (row_.owner) {
      case Owner::kNobody: break;
      case Owner::kSource: LookAtGardenlet("source", progress_.from); break;
      case Owner::kDestination: LookAtGardenlet("destination", progress_.to); break;
    }
    if (row_.begins && shoot_.detail->ignored) {
      Add("the shoot is ignored: shoot.gardener.cloud/ignore", "remove the annotation", true);
    }
    LookForFailure();
    return std::move(obstacles_);
  }

 private:
  void Add(std::string what, std::string remedy, bool at_once) {
    obstacles_.push_back(
        {.what = std::move(what), .remedy = std::move(remedy), .at_once = at_once});
  }

  // Null: not there, which is said, or not known.
  const garden::Seed* Find(std::string_view role, const std::string& name) {
    const SeedLook look = LookForSeed(name, view_);
    if (look.gone || look.broken) {
      Add(fmt::format("the {} {} {}", role, name, look.gone ? "has no Seed" : "cannot be read"),
          std::string(kSeedRemedy), look.gone);
    }
    return look.seed;
  }

  void LookAtInconsistent() {
    const garden::LastOperation& last = shoot_.last_operation;
    const std::string& host = shoot_.host_seed_name;
    if (last.type == garden::OperationType::kRestore) {
      Add(fmt::format("it was bound on to {} while it is restored on {}: Migrate there would "
                      "overwrite the state that is to be restored",
                      shoot_.seed_name, host),
          fmt::format("bind it to {} again, and let Restore end first", host), true);
    } else if (last.state == garden::OperationState::kSucceeded) {
      Add(fmt::format("it was handed over to {}, and bound on to {} before that restored it", host,
                      shoot_.seed_name),
          fmt::format("bind it to {} again, and let Restore end first", host), true);
    } else if (view_.kind(garden::Kind::kShootState).known &&
               view_.FindShootState(shoot_.space, shoot_.name) == nullptr) {
      Add(fmt::format("it was bound back to {} while Migrate ran, and has no ShootState: Restore "
                      "would not find one",
                      host),
          "once the control plane runs, set status.lastOperation to Reconcile/Succeeded through "
          "shoots/status; do not bind it again before",
          true);
    } else {
      Add(fmt::format("it was bound back to {} while Migrate ran", host),
          "keep its ShootState: machines and keys are in it, and Restore needs it; bind it nowhere "
          "else before it rests",
          true);
    }
  }

  // A flow that has failed is begun anew; of one that runs nobody asks.
  bool Retries() const {
    if (shoot_.last_operation.type != garden::OperationType::kMigrate) return false;
    return progress_.phase == Phase::kW3 || progress_.phase == Phase::kW4 ||
           (shoot_.last_operation.state == garden::OperationState::kError &&
            progress_.phase != Phase::kInconsistent);
  }

  // gardenlet returns before it writes any status (reconciler.go, migrateShoot).
  void LookWhetherItMayRetry() {
    const Condition::Status ready = shoot_.on_way->ready_for_migration.status;
    if (ready == Condition::Status::kTrue) return;
    const std::string& message = shoot_.on_way->ready_message;
    Add(fmt::format("Migrate is not tried again before ReadyForMigration is True; it is {}{}{}",
                    garden::Name(ready), message.empty() ? "" : ": ", message),
        "make the destination ready, with the source's gardenlet version; "
        "gardener.cloud/operation does not help before",
        false);
  }

  void LookForOperations() {
    if (!row_.begins) return;
    for (const std::string& operation : shoot_.detail->operations) {
      if (!operation.starts_with("rollout-workers")) continue;
      Add(fmt::format(
              "{} is set: neither Migrate nor Restore begins with it, and no status says so",
              operation),
          "remove it from gardener.cloud/operation", true);
    }
  }

  void LookAtBoth() {
    Find("source", progress_.from);
    Find("destination", progress_.to);
  }

  // What the migration controller asks (pkg/controllermanager/controller/shoot/migration), computed
  // anew: what its constraint says may be old.
  void LookAtDestination() {
    const garden::Seed* from = Find("source", progress_.from);
    const garden::Seed* to = Find("destination", progress_.to);
    if (to == nullptr) return;
    if (to->deleting) {
      Add(fmt::format("the destination {} is being deleted", to->name),
          "bind the shoot back to its seed, then to another destination", true);
    }
    if (from != nullptr && from->gardenlet_version != to->gardenlet_version) {
      Add(fmt::format("gardenlet {} on {}, {} on {}", from->gardenlet_version, from->name,
                      to->gardenlet_version, to->name),
          "give both seeds the same gardenlet version", false);
    }
    const garden::SeedDetail& detail = *to->detail;
    if (detail.observed_generation < detail.generation) {
      Add(fmt::format("{} is at generation {}, its gardenlet has observed {}", to->name,
                      detail.generation, detail.observed_generation),
          "see that its gardenlet reconciles it", false);
    }
    LookAtCondition("GardenletReady", to->gardenlet_ready, *to, false);
    LookAtCondition("SeedSystemComponentsHealthy", to->system_components_healthy, *to, false);
    if (obstacles_.empty() && !shoot_.on_way->ready_message.empty()) {
      Add("ReadyForMigration says: " + shoot_.on_way->ready_message,
          "see that gardener-controller-manager runs", false);
    }
  }

  void LookAtCondition(std::string_view type, const Condition& condition, const garden::Seed& seed,
                       bool at_once) {
    if (condition.status == Condition::Status::kTrue) return;
    Add(fmt::format("{} of {} is {}", type, seed.name, garden::Name(condition.status)),
        fmt::format("repair {}: kubectl describe seed {}", seed.name, seed.name), at_once);
  }

  void LookForBastions() {
    const auto bastions = view_.BastionsOn(progress_.from, shoot_.name);
    if (bastions.empty()) return;
    Add(fmt::format("Bastions on {}: {}", progress_.from, absl::StrJoin(bastions, ", ")),
        "delete them", false);
  }

  void LookAtGardenlet(std::string_view role, const std::string& name) {
    const garden::Seed* seed = Find(role, name);
    if (seed == nullptr) return;
    LookAtCondition("GardenletReady", seed->gardenlet_ready, *seed, true);
    if (progress_.phase == Phase::kW4) {
      LookAtCondition("SeedSystemComponentsHealthy", seed->system_components_healthy, *seed, false);
    }
    if (row_.begins && seed->emergency_stop) {
      Add(fmt::format("{} is under an emergency stop", seed->name),
          "end it: remove shoot.gardener.cloud/emergency-stop-reconciliations from the Seed", true);
    }
  }

  // What failed last. Before the move has begun, and of a cycle from before the binding, it is of
  // an operation before it.
  void LookForFailure() {
    const garden::MoveDetail& detail = *shoot_.on_way;
    const garden::OperationState state = shoot_.last_operation.state;
    const bool begun = progress_.phase != Phase::kW0 && progress_.phase != Phase::kW1 &&
                       progress_.phase != Phase::kW2 && progress_.phase != Phase::kInconsistent;
    if (!begun) return;
    const bool failed =
        state == garden::OperationState::kError || state == garden::OperationState::kFailed;
    const std::string_view said = detail.description;
    const bool before_tasks = said.starts_with(garden::kSaysSeedNotReady) ||
                              said.starts_with(garden::kSaysNoBeginning) ||
                              said.starts_with(garden::kSaysBastions);
    if (before_tasks || (failed && detail.failures.empty())) {
      if (!said.empty()) Add(detail.description, "", false);
      return;
    }
    const bool of_this =
        failed || !shoot_.bound_at.has_value() || detail.retries_since >= *shoot_.bound_at;
    if (detail.failures.empty() || !of_this) return;
    const garden::MoveDetail::Failure& last = detail.failures.back();
    std::string what = last.task_id.empty()
                           ? last.description
                           : fmt::format("\"{}\" fails: {}", last.task_id, last.description);
    if (!last.codes.empty()) what += fmt::format(" ({})", absl::StrJoin(last.codes, ", "));
    Add(std::move(what), "", false);
  }

  const garden::Shoot& shoot_;
  const garden::GardenView& view_;
  const Progress& progress_;
  const PhaseRow& row_ = RowOf(progress_.phase);
  std::vector<Obstacle> obstacles_;
};

}  // namespace

std::vector<Obstacle> ObstaclesOf(const garden::Shoot& shoot, const garden::GardenView& view,
                                  const Progress& progress) {
  return Search(shoot, view, progress).Run();
}

}  // namespace trowel::migration
