#include "migration/recover/lost_shoot.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "garden/move_detail.h"
#include "garden/seed.h"
#include "migration/phase/seed_look.h"
#include "migration/recover/destination.h"
#include "migration/recover/hosted.h"
#include "migration/recover/shoot_backups.h"
#include "scheduler/plan/risk.h"

namespace trowel::migration {
namespace {

class Sorter {
 public:
  Sorter(std::string_view seed, bool fenced, const garden::GardenView& view, absl::Time now)
      : seed_(seed), fenced_(fenced), view_(view), now_(now), backups_(view) {}

  // Empty: it has nothing to do with the seed.
  std::optional<LostShoot> Look(const garden::Shoot& shoot) const {
    LostShoot lost;
    lost.shoot = &shoot;
    const bool moving = garden::OnItsWay(shoot);
    if (!moving && shoot.host_seed_name != seed_ && shoot.seed_name != seed_) return std::nullopt;
    if (moving) lost.progress = PhaseOf(shoot, view_, now_);
    const ShootBackups backups = backups_.Of(shoot);
    const bool hosted = shoot.host_seed_name == seed_;
    const bool bound = shoot.seed_name == seed_;
    if (!hosted && !bound && lost.progress.from != seed_ && !Holds(backups)) return std::nullopt;
    lost.is_seed = view_.IsManagedSeed(shoot.space, shoot.name);
    lost.backup = backups.entry;
    if (const garden::ShootState* state = view_.FindShootState(shoot.space, shoot.name);
        state != nullptr && state->timestamp.has_value() && *state->timestamp <= now_) {
      lost.state_age = now_ - *state->timestamp;
    }
    Sort(backups, &lost);
    return lost;
  }

 private:
  // It has not let go of the backups of a shoot that is elsewhere.
  bool Holds(const ShootBackups& backups) const {
    return backups.entry != nullptr &&
           (backups.entry->host_seed_name == seed_ || backups.entry->seed_name == seed_);
  }

  static void Is(Readiness readiness, std::string why, LostShoot* lost) {
    lost->readiness = readiness;
    lost->why = std::move(why);
  }

  void Sort(const ShootBackups& backups, LostShoot* lost) const {
    const garden::Shoot& shoot = *lost->shoot;
    const bool hosted = shoot.host_seed_name == seed_;
    const bool bound = shoot.seed_name == seed_;
    if (shoot.deleting) {
      return Is(
          Readiness::kDeleting,
          hosted || shoot.host_seed_name.empty()
              ? "it is being deleted: nothing is restored; its infrastructure has to be "
                "removed by hand"
              : fmt::format("it is being deleted: {} does that, if it works", shoot.host_seed_name),
          lost);
    }
    if (lost->progress.live || shoot.on_way->has_live_migration) {
      return Is(Readiness::kLive,
                "a live move is half done: first find out which seed has a quorum of its etcd",
                lost);
    }
    const bool moving = lost->progress.on_its_way();
    if (!moving || (hosted && !bound)) return SortHosted(backups, lost);
    const Phase phase = lost->progress.phase;
    if (phase == Phase::kFailed || phase == Phase::kInconsistent || backups.ambiguous) {
      return Is(Readiness::kHeldUp,
                "its move has failed, or is none that goes on: find out first which seed has its "
                "newest backups",
                lost);
    }
    if (bound) return SortBoundThere(backups, lost);
    SortHandedOver(backups, lost);
  }

  void SortHosted(const ShootBackups& backups, LostShoot* lost) const {
    Judged judged =
        JudgeHosted({.lost = lost, .backups = backups, .seed = seed_, .fenced = fenced_}, view_);
    const bool moving = lost->progress.on_its_way();
    if (moving && judged.readiness == Readiness::kReady) {
      judged = {Readiness::kMidMove, fmt::format("it was in {} on its way to {}",
                                                 Id(lost->progress.phase), lost->shoot->seed_name)};
    }
    if (moving) SetDestination(backups.entry, lost);
    Is(judged.readiness, std::move(judged.why), lost);
  }

  // Where it is bound to, if that can take it.
  void SetDestination(const garden::BackupEntry* entry, LostShoot* lost) const {
    const std::string& to = lost->shoot->seed_name;
    lost->no_place = WhyNotOn(to, seed_, entry, view_);
    if (lost->no_place.empty()) lost->to = to;
  }

  // Its destination has it, or is about to.
  void SortHandedOver(const ShootBackups& backups, LostShoot* lost) const {
    const garden::Shoot& shoot = *lost->shoot;
    const std::string& to = shoot.seed_name;
    if (Judged marks = JudgeMarks(shoot); marks.readiness != Readiness::kReady) {
      return Is(marks.readiness, std::move(marks.why), lost);
    }
    const bool states_known = view_.kind(garden::Kind::kShootState).known;
    const Phase phase = lost->progress.phase;
    if (phase == Phase::kR0 || (phase != Phase::kR5 && states_known && HasNoState(shoot))) {
      return Is(Readiness::kNoShootState,
                fmt::format("handed over to {}, which has no ShootState to restore it from", to),
                lost);
    }
    if (backups.entry == nullptr && view_.kind(garden::Kind::kBackupEntry).known) {
      return Is(Readiness::kNoBackupEntry,
                fmt::format("handed over to {}, without a BackupEntry", to), lost);
    }
    SetDestination(/*entry=*/nullptr, lost);
    if (!lost->no_place.empty()) {
      return Is(Readiness::kHeldUp, fmt::format("handed over to {}, and: {}", to, lost->no_place),
                lost);
    }
    if (!Holds(backups)) {
      return Is(Readiness::kGoesOn,
                fmt::format("handed over: {} goes on, and needs no more than the backups of {}", to,
                            seed_),
                lost);
    }
    lost->entry_only = true;
    Is(fenced_ ? Readiness::kMidMove : Readiness::kNeedsFencing,
       fmt::format("handed over to {}, which waits for {} to let go of the BackupEntry", to, seed_),
       lost);
  }

  bool HasNoState(const garden::Shoot& shoot) const {
    return view_.WhyBroken(garden::Kind::kShootState, shoot.space, shoot.name) == nullptr &&
           view_.FindShootState(shoot.space, shoot.name) == nullptr;
  }

  // The lost seed is where it was to go.
  void SortBoundThere(const ShootBackups& backups, LostShoot* lost) const {
    Is(Readiness::kBoundThere, WhatOfBoundThere(backups, *lost), lost);
    if (view_.kind(garden::Kind::kBackupEntry).known && backups.entry == nullptr) {
      lost->why += "; it has no BackupEntry: find its backups first";
    }
    const bool handed_over = HandedOver(lost->progress.phase);
    if (handed_over && view_.kind(garden::Kind::kShootState).known && HasNoState(*lost->shoot)) {
      lost->why += "; it has no ShootState";
    }
  }

  static bool HandedOver(Phase phase) {
    return phase == Phase::kH3 || RowOf(phase).part == Part::kRestores;
  }

  std::string WhatOfBoundThere(const ShootBackups& backups, const LostShoot& lost) const {
    const Phase phase = lost.progress.phase;
    const std::string& from = lost.progress.from;
    const garden::Seed* source = LookForSeed(from, view_).seed;
    if (!HandedOver(phase) &&
        (source == nullptr || source->gardenlet_ready.status != garden::Condition::Status::kTrue)) {
      return fmt::format("{}, which has it, does not answer either: look at both seeds together",
                         from.empty() ? "its source" : from);
    }
    if (RowOf(phase).part == Part::kWaits && phase != Phase::kW3 && phase != Phase::kW4) {
      return fmt::format("nothing has begun: bind it back to {}, where it runs", from);
    }
    if (!HandedOver(phase)) {
      return fmt::format(
          "{} has it still, and cannot go back: bind it on to a seed that works while "
          "its BackupEntry belongs to {} (break the glass), for each retry asks "
          "whether the destination is ready; docs/recovery.md",
          from, from);
    }
    if (backups.source != nullptr) {
      return fmt::format(
          "its backups were being copied: BackupEntry {} still leads to the source's "
          "bucket, which holds the newest; docs/recovery.md",
          backups.source->name);
    }
    return "it was handed over to it; docs/recovery.md, \"A destination is lost\"";
  }

  const std::string_view seed_;
  const bool fenced_;
  const garden::GardenView& view_;
  const absl::Time now_;
  const BackupsByShoot backups_;
};

}  // namespace

std::string_view Name(Readiness readiness) {
  switch (readiness) {
    case Readiness::kReady: return "ready";
    case Readiness::kNeedsFencing: return "needs-fencing";
    case Readiness::kStaleState: return "stale-shootstate";
    case Readiness::kMidMove: return "mid-move";
    case Readiness::kGoesOn: return "goes-on";
    case Readiness::kBoundThere: return "bound-there";
    case Readiness::kNoShootState: return "no-shootstate";
    case Readiness::kNoBackupEntry: return "no-backupentry";
    case Readiness::kNotKnown: return "not-known";
    case Readiness::kRotating: return "rotating";
    case Readiness::kHeldUp: return "held-up";
    case Readiness::kLive: return "live";
    case Readiness::kDeleting: return "deleting";
  }
  return "";
}

std::string LostShoot::Loss() const {
  if (!CanBeRestored(readiness)) return {};
  const std::string keys = state_age.has_value()
                               ? fmt::format("of the last {}", AgeText(*state_age))
                               : std::string("of nobody knows how long");
  return fmt::format("etcd of the last 5m, machines and keys {}", keys);
}

std::vector<LostShoot> LostShootsOf(std::string_view seed, bool fenced,
                                    const garden::GardenView& view, absl::Time now) {
  const Sorter sorter(seed, fenced, view, now);
  std::vector<LostShoot> shoots;
  view.ForEachShoot([&](const garden::Shoot& shoot) {
    if (std::optional<LostShoot> lost = sorter.Look(shoot); lost.has_value()) {
      shoots.push_back(*std::move(lost));
    }
  });
  const auto rank = [&](const LostShoot& lost) {
    return std::make_tuple(!lost.is_seed, -static_cast<int>(scheduler::RiskOf(*lost.shoot, view)));
  };
  std::sort(shoots.begin(), shoots.end(), [&](const LostShoot& a, const LostShoot& b) {
    const auto of_a = rank(a), of_b = rank(b);
    if (of_a != of_b) return of_a < of_b;
    return std::tie(a.shoot->space, a.shoot->name) < std::tie(b.shoot->space, b.shoot->name);
  });
  return shoots;
}

}  // namespace trowel::migration
