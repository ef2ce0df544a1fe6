#include <cstdint>
#include <string>

#include "garden/seed.h"
#include "policy/config/make_setting.h"
#include "policy/move/seed_capacity.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr Fact kUsage{"usage", "shoots that cannot be read may fill the seed"};

constexpr std::array kSettings = {
    MakeSetting<&SeedCapacitySettings::headroom>(
        "headroom", "how many shoots a seed must still have room for after this one"),
};

struct Slots {
  std::int64_t limit = 0;
  std::int64_t used = 0;
  int pending = 0;
  int headroom = 0;
  std::int64_t taken() const { return used + pending + headroom; }
};

// "destination aws-eu2 has 249 of 250 shoots, 1 more just allowed".
std::string Describe(const Slots& slots, const Move& move) {
  std::string text = fmt::format("destination {} has {} of {} shoots", move.destination_name,
                                 slots.used, slots.limit);
  if (slots.pending > 0) text += fmt::format(", {} more just allowed", slots.pending);
  if (slots.headroom > 0) text += fmt::format(", {} to be kept free", slots.headroom);
  if (move.returning) text += fmt::format(", {} itself among them", move.shoot->name);
  return text;
}

// A seed takes as many shoots as its gardenlet has allocated room for. A migrating shoot counts on
// both seeds until it has arrived, as in Gardener (CalculateSeedUsage, admission.go:502), which
// therefore refuses even a return to a full seed; moves allowed moments ago count here at once, so
// that two requests do not share the last slot.
void CheckSeedCapacity(const Move& move, const garden::GardenView& view,
                       const SeedCapacitySettings& settings, Report* report) {
  const garden::Seed& seed = move.to();
  if (!seed.allocatable_shoots.has_value()) return;
  Slots slots{.limit = *seed.allocatable_shoots,
              .used = move.destination->usage.shoots,
              .headroom = move.returning ? 0 : settings.headroom};
  const std::int64_t uncounted = view.uncounted_shoots();
  const std::int64_t spare = slots.limit - slots.taken() - uncounted;
  // A ranking asks this of every seed: the list is read only where it can matter.
  if (spare > static_cast<std::int64_t>(move.pending.size())) return;
  slots.pending = PendingTo(move, move.destination_name);

  const std::string text = report->wants_text() ? Describe(slots, move) : std::string();
  if (slots.taken() >= slots.limit) {
    report->Object(kSeedNameField,
                   move.returning
                       ? "make room on it first: Gardener refuses a full seed, host or not"
                       : "choose a seed with room",
                   "{}", text);
  } else if (slots.taken() + uncounted >= slots.limit) {
    report->Unknown(kUsage, kSeedNameField, "repair the shoots that cannot be read",
                    "{}; those that cannot be read ({}) may fill it", text, uncounted);
  }
}

}  // namespace

extern constinit const Rule kSeedCapacityRule = {
    .id = "seed-capacity",
    .summary = "the destination has room for one more shoot",
    .when = When::kAlways,
    .facts = {&facts::kDestination, &facts::kShoots, &kUsage},
    .settings = kSettings,
    .defaults = DefaultsOf<SeedCapacitySettings>,
    .judges_returns = true,
    .placing = true,
    .check = Tuned<CheckSeedCapacity>};

}  // namespace trowel::policy
