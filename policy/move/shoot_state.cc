#include "policy/condition.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr std::string_view kField = "spec.seedName";
constexpr std::string_view kRepair = "repair the source, so that its gardenlet writes the state";

bool IsGone(const garden::Seed& seed) {
  using Status = garden::Condition::Status;
  return seed.gardenlet_ready.status == Status::kFalse ||
         seed.gardenlet_ready.status == Status::kUnknown;
}

}  // namespace

// What the destination restores from is the ShootState, which the source's gardenlet writes. Once
// that gardenlet is gone, nothing newer will come: too old a state brings back machines that are no
// more and forgets those that are. Neither admission nor scheduler looks (gardener.md 1.6).
void CheckShootState(const Move& move, const garden::GardenView& view, const Settings& settings,
                     Report* report) {
  if (!IsGone(move.from())) return;
  const garden::Shoot& shoot = *move.shoot;
  const std::string* why = view.WhyBroken(garden::Kind::kShootState, shoot.space, shoot.name);
  if (why != nullptr) {
    report->Unknown(Fact::kShootStates, kField, "repair the ShootState, then try again",
                    "ShootState {}/{} is malformed: {}", shoot.space, shoot.name, *why);
    return;
  }
  const garden::ShootState* state = view.FindShootState(shoot.space, shoot.name);
  if (state == nullptr) {
    report->Object(kField, kRepair, "source {} does not answer, and there is no ShootState {}/{}",
                   move.source_name, shoot.space, shoot.name);
    return;
  }
  if (!state->timestamp.has_value()) {
    report->Unknown(Fact::kStateTimestamp, kField, kRepair,
                    "ShootState {}/{} has no annotation gardener.cloud/timestamp: its age is not "
                    "known",
                    shoot.space, shoot.name);
    return;
  }
  if (move.now - *state->timestamp <= settings.max_age) return;
  if (!report->wants_text()) return report->Object(kField, kRepair, "");
  report->Object(kField, kRepair,
                 "source {} does not answer, and ShootState {}/{} is of {}, older than {}",
                 move.source_name, shoot.space, shoot.name, FormatUtc(*state->timestamp),
                 absl::FormatDuration(settings.max_age));
}

}  // namespace trowel::policy
