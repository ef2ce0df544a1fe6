#include "base/time_text.h"
#include "garden/seed.h"
#include "policy/config/make_setting.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr Fact kStateTimestamp{"state-timestamp", "a ShootState does not say when it was written"};

struct ShootStateSettings {
  absl::Duration max_age = absl::Hours(12);
};

constexpr std::array kSettings = {
    MakeSetting<&ShootStateSettings::max_age>("maxAge",
                                              "how old the ShootState of a dead source may be"),
};

// Of the gardenlet's clock and this one.
constexpr absl::Duration kClockSkew = absl::Minutes(5);

constexpr std::string_view kRepair = "repair the source, so that its gardenlet writes the state";

// gardenlet keeps ShootStates up to date only on seeds that are no shoot (the shoot-state
// controller: pkg/gardenlet/controller/shoot/add.go).
constexpr std::string_view kRestoreTheSeed =
    "restore the shoot that the source runs in first: managed seeds write a ShootState only while "
    "a shoot migrates";

bool IsGone(const garden::Seed& seed) {
  using Status = garden::Condition::Status;
  return seed.gardenlet_ready.status == Status::kFalse ||
         seed.gardenlet_ready.status == Status::kUnknown;
}

// What the destination restores from is the ShootState, which the source's gardenlet writes. Once
// that gardenlet is gone, nothing newer will come: too old a state brings back machines that are no
// more and forgets those that are. Neither admission nor scheduler looks (gardener.md 1.6).
void CheckShootState(const Move& move, const garden::GardenView& view,
                     const ShootStateSettings& settings, Report* report) {
  if (!IsGone(move.from())) return;
  const garden::Shoot& shoot = *move.shoot;
  const std::string* why = view.WhyBroken(garden::Kind::kShootState, shoot.space, shoot.name);
  if (why != nullptr) {
    report->Unknown(facts::kShootStates, kSeedNameField, "repair the ShootState, then try again",
                    "ShootState {}/{} is malformed: {}", shoot.space, shoot.name, *why);
    return;
  }
  const garden::ShootState* state = view.FindShootState(shoot.space, shoot.name);
  if (state == nullptr) {
    const bool is_managed = !view.ShootsBehindSeed(move.source_name).empty();
    report->Object(kSeedNameField, is_managed ? kRestoreTheSeed : kRepair,
                   "source {} does not answer, and there is no ShootState {}/{}", move.source_name,
                   shoot.space, shoot.name);
    return;
  }
  if (!state->timestamp.has_value()) {
    report->Unknown(kStateTimestamp, kSeedNameField, kRepair,
                    "ShootState {}/{} has no annotation gardener.cloud/timestamp: its age is not "
                    "known",
                    shoot.space, shoot.name);
    return;
  }
  if (*state->timestamp > move.now + kClockSkew) {
    report->Unknown(kStateTimestamp, kSeedNameField, kRepair,
                    "ShootState {}/{} says that it was written in the future: its age is not known",
                    shoot.space, shoot.name);
    return;
  }
  if (move.now - *state->timestamp <= settings.max_age) return;
  if (!report->wants_text()) return report->Object(kSeedNameField, kRepair, "");
  report->Object(kSeedNameField, kRepair,
                 "source {} does not answer, and ShootState {}/{} is of {}, older than {}",
                 move.source_name, shoot.space, shoot.name, FormatUtc(*state->timestamp),
                 absl::FormatDuration(settings.max_age));
}

}  // namespace

extern constinit const Rule kShootStateRule = {
    .id = "shoot-state",
    .summary = "a dead source has left a fresh ShootState",
    .facts = {&facts::kSource, &facts::kShootStates, &kStateTimestamp},
    .settings = kSettings,
    .defaults = DefaultsOf<ShootStateSettings>,
    .reads = Reads::kNothing,
    .check = Tuned<CheckShootState>};

}  // namespace trowel::policy
