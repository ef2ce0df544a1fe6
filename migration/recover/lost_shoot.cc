#include "migration/recover/lost_shoot.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/string_map.h"
#include "base/text.h"
#include "garden/shoot_detail.h"
#include "scheduler/plan/risk.h"

namespace trowel::migration {
namespace {

// The BackupEntries of shoots, by "namespace/name" of the shoot.
struct Entries {
  const garden::BackupEntry* entry = nullptr;
  const garden::BackupEntry* source = nullptr;
};
using EntriesByShoot = StringMap<Entries>;

EntriesByShoot EntriesOf(const garden::GardenView& view) {
  EntriesByShoot entries;
  view.ForEachBackupEntry([&](const garden::BackupEntry& entry) {
    if (entry.owner.empty()) return;
    Entries& of = entries[garden::KeyOf(entry.space, entry.owner)];
    (entry.name.starts_with("source-") ? of.source : of.entry) = &entry;
  });
  return entries;
}

std::string Age(absl::Duration age) {
  return absl::FormatDuration(absl::Trunc(age, absl::Minutes(1)));
}

// A rotation that has begun and has not come to rest: neither the old nor the new credentials are
// whole.
const garden::Rotation* HalfDone(const garden::Shoot& shoot) {
  for (const garden::Rotation& rotation : shoot.detail->rotations) {
    if (rotation.phase != "Prepared" && rotation.phase != "WaitingForWorkersRollout") {
      return &rotation;
    }
  }
  return nullptr;
}

class Sorter {
 public:
  Sorter(std::string_view seed, bool fenced, const garden::GardenView& view, absl::Time now)
      : seed_(seed), fenced_(fenced), view_(view), now_(now), entries_(EntriesOf(view)) {}

  // Empty: it has nothing to do with the seed.
  std::optional<LostShoot> Look(const garden::Shoot& shoot) const {
    LostShoot lost;
    lost.shoot = &shoot;
    if (garden::OnItsWay(shoot)) {
      lost.progress = PhaseOf(shoot, view_, now_);
    } else if (shoot.host_seed_name != seed_ && shoot.seed_name != seed_) {
      return std::nullopt;
    }
    const bool hosted = shoot.host_seed_name == seed_;
    const bool from = hosted || lost.progress.from == seed_;
    const bool bound = shoot.seed_name == seed_;
    if (!from && !bound) return std::nullopt;
    lost.is_seed = view_.IsManagedSeed(shoot.space, shoot.name);
    const auto entries = entries_.find(garden::KeyOf(shoot));
    if (entries != entries_.end()) {
      lost.backup = entries->second.entry;
      lost.source = entries->second.source;
    }
    if (const garden::ShootState* state = view_.FindShootState(shoot.space, shoot.name);
        state != nullptr && state->timestamp.has_value() && *state->timestamp <= now_) {
      lost.state_age = now_ - *state->timestamp;
    }
    Sort(bound, &lost);
    return lost;
  }

 private:
  static void Is(Readiness readiness, std::string why, LostShoot* lost) {
    lost->readiness = readiness;
    lost->why = std::move(why);
  }

  void Sort(bool bound, LostShoot* lost) const {
    const garden::Shoot& shoot = *lost->shoot;
    if (shoot.deleting) {
      return Is(Readiness::kDeleting,
                "it is being deleted: nothing is restored; its infrastructure has to be removed by "
                "hand",
                lost);
    }
    if (lost->progress.live) {
      return Is(Readiness::kLive,
                "a live move is half done: first find out which seed has a quorum of its etcd",
                lost);
    }
    if (!lost->progress.on_its_way()) return SortHosted(/*moving=*/false, lost);
    const bool hosted = shoot.host_seed_name == seed_;
    if (!bound && hosted) return SortHosted(/*moving=*/true, lost);
    const Phase phase = lost->progress.phase;
    if (phase == Phase::kFailed || phase == Phase::kInconsistent) {
      return Is(Readiness::kHeldUp,
                "its move has failed, or is none that goes on: find out first which seed has its "
                "newest backups",
                lost);
    }
    if (bound) return SortBoundThere(lost);
    lost->to = shoot.seed_name;
    if (phase == Phase::kR0 || (phase != Phase::kR5 && HasNoState(shoot))) {
      return Is(Readiness::kNoShootState,
                fmt::format("handed over to {}, which has no ShootState to restore it from",
                            shoot.seed_name),
                lost);
    }
    Is(Readiness::kGoesOn,
       fmt::format("handed over: {} goes on, and needs no more than the backups of {}",
                   shoot.seed_name, seed_),
       lost);
  }

  bool HasNoState(const garden::Shoot& shoot) const {
    return view_.kind(garden::Kind::kShootState).known &&
           view_.WhyBroken(garden::Kind::kShootState, shoot.space, shoot.name) == nullptr &&
           view_.FindShootState(shoot.space, shoot.name) == nullptr;
  }

  static bool HandedOver(Phase phase) {
    const Part part = RowOf(phase).part;
    return phase == Phase::kH3 || part == Part::kRestores;
  }

  // What runs elsewhere still, or is restored from elsewhere.
  void SortBoundThere(LostShoot* lost) const {
    const Phase phase = lost->progress.phase;
    const std::string& from = lost->progress.from;
    if (RowOf(phase).part == Part::kWaits && phase != Phase::kW3 && phase != Phase::kW4) {
      return Is(Readiness::kBoundThere,
                fmt::format("nothing has begun: bind it back to {}, where it runs", from), lost);
    }
    if (!HandedOver(phase)) {
      return Is(Readiness::kBoundThere,
                fmt::format("{} still has it, and cannot go back: let it hand the shoot over, then "
                            "ask again",
                            from.empty() ? "its source" : from),
                lost);
    }
    if (lost->source != nullptr) {
      return Is(Readiness::kBoundThere,
                fmt::format("its backups were being copied: BackupEntry {} still leads to the "
                            "source's bucket, which holds the newest; docs/recovery.md",
                            lost->source->name),
                lost);
    }
    Is(Readiness::kBoundThere,
       "it was being restored there: the ShootState is kept until that has ended; bind it to "
       "another seed; docs/recovery.md",
       lost);
  }

  void SortHosted(bool moving, LostShoot* lost) const {
    const garden::Shoot& shoot = *lost->shoot;
    if (moving) lost->to = shoot.seed_name;
    if (shoot.detail->ignored || shoot.last_operation.state == garden::OperationState::kFailed) {
      return Is(Readiness::kHeldUp,
                shoot.detail->ignored
                    ? "shoot.gardener.cloud/ignore is set: no gardenlet would restore it"
                    : "its last operation has failed for good: find out why before it is restored",
                lost);
    }
    if (shoot.last_operation.type == garden::OperationType::kCreate &&
        shoot.last_operation.state != garden::OperationState::kSucceeded) {
      return Is(Readiness::kHeldUp, "it was being created: delete it, and make it anew", lost);
    }
    if (std::string missing = NotKnown(shoot); !missing.empty()) {
      return Is(Readiness::kNotKnown, std::move(missing), lost);
    }
    if (lost->backup == nullptr) {
      return Is(Readiness::kNoBackupEntry,
                "it has no BackupEntry: nothing leads to the backups of its etcd", lost);
    }
    if (HasNoState(shoot)) {
      return Is(Readiness::kNoShootState, NoStateText(), lost);
    }
    if (const garden::Rotation* rotation = HalfDone(shoot); rotation != nullptr) {
      return Is(Readiness::kRotating,
                fmt::format("the rotation of {} is {}: the ShootState may have the old keys only",
                            Printable(rotation->credential), Printable(rotation->phase)),
                lost);
    }
    if (!fenced_) {
      return Is(Readiness::kNeedsFencing, "it may still run: fence the seed, then say --fenced-by",
                lost);
    }
    if (!lost->state_age.has_value() || *lost->state_age > kStateAgeMax) {
      return Is(Readiness::kStaleState,
                lost->state_age.has_value()
                    ? fmt::format("its ShootState is {} old", Age(*lost->state_age))
                    : "nothing says how old its ShootState is",
                lost);
    }
    if (moving) {
      Is(Readiness::kMidMove,
         fmt::format("it was in {} on its way to {}", Id(lost->progress.phase), shoot.seed_name),
         lost);
    }
  }

  std::string NoStateText() const {
    return view_.ShootsBehindSeed(seed_).empty()
               ? "it has no ShootState: keys and machines are in the seed's etcd alone"
               : "it has no ShootState, as managed seeds write none: restore the shoot that the "
                 "seed runs in";
  }

  // Of what its restore needs.
  std::string NotKnown(const garden::Shoot& shoot) const {
    for (const garden::Kind kind : {garden::Kind::kBackupEntry, garden::Kind::kShootState}) {
      const garden::KindState& state = view_.kind(kind);
      if (!state.known) {
        return fmt::format("{} are not known: {}", garden::InfoOf(kind).resource,
                           state.why_unknown);
      }
    }
    const std::string* why = view_.WhyBroken(garden::Kind::kShootState, shoot.space, shoot.name);
    if (why != nullptr) return fmt::format("its ShootState is malformed: {}", Printable(*why));
    if (view_.kind(garden::Kind::kBackupEntry).broken > 0 &&
        !entries_.contains(garden::KeyOf(shoot))) {
      return "a BackupEntry cannot be read, and may be that of this shoot";
    }
    return {};
  }

  const std::string_view seed_;
  const bool fenced_;
  const garden::GardenView& view_;
  const absl::Time now_;
  const EntriesByShoot entries_;
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
  const std::string keys = state_age.has_value() ? fmt::format("of the last {}", Age(*state_age))
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
