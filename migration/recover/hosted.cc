#include "migration/recover/hosted.h"

#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "garden/seed.h"
#include "garden/seed_detail.h"
#include "garden/shoot_detail.h"

namespace trowel::migration {
namespace {

class Judge {
 public:
  Judge(const HostedQuestion& question, const garden::GardenView& view)
      : lost_(*question.lost),
        shoot_(*question.lost->shoot),
        backups_(question.backups),
        seed_(question.seed),
        fenced_(question.fenced),
        view_(view) {}

  Judged Run() {
    if (NeverWas()) {
      return {Readiness::kHeldUp, "it was never created, or not to its end: make it anew"};
    }
    if (shoot_.last_operation.state == garden::OperationState::kFailed) {
      return {Readiness::kHeldUp,
              "its last operation has failed for good: find out why before it is restored"};
    }
    if (std::string missing = NotKnown(); !missing.empty()) {
      return {Readiness::kNotKnown, std::move(missing)};
    }
    if (Judged marks = JudgeMarks(shoot_); marks.readiness != Readiness::kReady) return marks;
    if (Judged backups = JudgeBackups(); backups.readiness != Readiness::kReady) return backups;
    if (view_.FindShootState(shoot_.space, shoot_.name) == nullptr) {
      return {Readiness::kNoShootState, NoStateText()};
    }
    if (!fenced_) {
      return {Readiness::kNeedsFencing, "it may still run: fence the seed, then say --fenced-by"};
    }
    if (!lost_.state_age.has_value() || *lost_.state_age > kStateAgeMax) {
      return {Readiness::kStaleState,
              lost_.state_age.has_value()
                  ? fmt::format("its ShootState is {} old", AgeText(*lost_.state_age))
                  : "nothing says how old its ShootState is"};
    }
    return {};
  }

 private:
  bool NeverWas() const {
    if (shoot_.host_seed_name.empty()) return true;
    return shoot_.last_operation.type == garden::OperationType::kCreate &&
           shoot_.last_operation.state != garden::OperationState::kSucceeded;
  }

  // Where its newest backups are has to be beyond doubt.
  Judged JudgeBackups() const {
    if (backups_.ambiguous) {
      return {Readiness::kHeldUp,
              "it has two BackupEntries: find out which is that of this shoot, by its status.uid"};
    }
    const garden::BackupEntry* entry = backups_.entry;
    if (entry == nullptr) {
      return {Readiness::kNoBackupEntry,
              "it has no BackupEntry: nothing leads to the backups of its etcd"};
    }
    if (entry->deleting) {
      return {Readiness::kNoBackupEntry,
              fmt::format("its BackupEntry {} is being deleted, and a gardenlet that it belongs to "
                          "would end that with its backups: keep its finalizers, and save the "
                          "bucket's objects",
                          entry->name)};
    }
    if (backups_.source != nullptr) {
      return {Readiness::kHeldUp,
              fmt::format("BackupEntry {} is left of a copy that was not proven: compare both "
                          "buckets first",
                          backups_.source->name)};
    }
    const bool handed_on = entry->seed_name == shoot_.seed_name &&
                           (entry->host_seed_name.empty() || entry->host_seed_name == seed_);
    if (entry->seed_name != seed_ && !handed_on) {
      return {Readiness::kHeldUp,
              fmt::format("its BackupEntry {} belongs to {}", entry->name, entry->seed_name)};
    }
    const garden::SeedEntry* seed = view_.FindSeed(seed_);
    const std::string& uid = seed == nullptr ? entry->bucket_name : seed->seed->detail->uid;
    if (!uid.empty() && entry->bucket_name != uid) {
      return {Readiness::kHeldUp,
              fmt::format("its backups are in the bucket {}, which is not that of {}",
                          Printable(entry->bucket_name), seed_)};
    }
    return {};
  }

  std::string NoStateText() const {
    return view_.ShootsBehindSeed(seed_).empty()
               ? "it has no ShootState: keys and machines are in the seed's etcd alone"
               : "it has no ShootState, as managed seeds write none: restore the shoot that the "
                 "seed runs in";
  }

  // Of what its restore needs.
  std::string NotKnown() const {
    for (const garden::Kind kind : {garden::Kind::kBackupEntry, garden::Kind::kShootState}) {
      const garden::KindState& state = view_.kind(kind);
      if (!state.known) {
        return fmt::format("{} are not known: {}", garden::InfoOf(kind).resource,
                           state.why_unknown);
      }
    }
    const std::string* why = view_.WhyBroken(garden::Kind::kShootState, shoot_.space, shoot_.name);
    if (why != nullptr) return fmt::format("its ShootState is malformed: {}", Printable(*why));
    if (view_.kind(garden::Kind::kBackupEntry).broken > 0 && backups_.entry == nullptr) {
      return "a BackupEntry cannot be read, and may be that of this shoot";
    }
    return {};
  }

  const LostShoot& lost_;
  const garden::Shoot& shoot_;
  const ShootBackups& backups_;
  const std::string_view seed_;
  const bool fenced_;
  const garden::GardenView& view_;
};

}  // namespace

Judged JudgeMarks(const garden::Shoot& shoot) {
  const garden::ShootDetail& detail = *shoot.detail;
  if (detail.ignored) {
    return {Readiness::kHeldUp,
            "shoot.gardener.cloud/ignore is set: no gardenlet would restore it"};
  }
  if (detail.skip_readiness.has_value()) {
    return {
        Readiness::kHeldUp,
        "shoot.gardener.cloud/skip-readiness is set: Restore would start with an empty etcd, and "
        "delete the backups. Remove it, whatever its value is"};
  }
  for (const auto* operations : {&detail.operations, &detail.maintenance_operations}) {
    for (const std::string& operation : *operations) {
      if (!operation.starts_with("rotate-") && !operation.starts_with("rollout-")) continue;
      return {Readiness::kHeldUp,
              fmt::format("the operation {} is set: Restore would start with it, or never. Remove "
                          "it",
                          Printable(operation))};
    }
  }
  for (const garden::Rotation& rotation : detail.rotations) {
    return {Readiness::kRotating,
            fmt::format("the rotation of {} is {}: the ShootState may have the old keys only",
                        Printable(rotation.credential), Printable(rotation.phase))};
  }
  return {};
}

std::string AgeText(absl::Duration age) {
  return absl::FormatDuration(absl::Trunc(age, absl::Minutes(1)));
}

Judged JudgeHosted(const HostedQuestion& question, const garden::GardenView& view) {
  return Judge(question, view).Run();
}

}  // namespace trowel::migration
