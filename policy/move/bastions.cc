#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr std::size_t kNamesMax = 3;

std::string Listed(std::span<const std::string> names) {
  if (names.size() <= kNamesMax) return JoinWords(names);
  return fmt::format("{} and {} more", fmt::join(names.first(kNamesMax), ", "),
                     names.size() - kNamesMax);
}

// Gardener looks for the shoot's name only (pkg/gardenlet/controller/shoot/shoot/reconciler.go,
// shootHasBastions), among the Bastions of its seed: those of a shoot of the same name in another
// project hold the migration up as well.
std::vector<std::string> OpenBastions(const Move& move, const garden::GardenView& view) {
  std::vector<std::string> open;
  const garden::Shoot& shoot = *move.shoot;
  const std::string own = shoot.space + "/";
  const auto add = [&](std::string_view seed, bool others) {
    for (const std::string& bastion : view.BastionsOn(seed, shoot.name)) {
      if (bastion.starts_with(own)) {
        open.push_back(bastion.substr(own.size()));
      } else if (others) {
        open.push_back(bastion);
      }
    }
  };
  add(move.source_name, /*others=*/true);
  add("", /*others=*/false);  // Gardener's plugin sets the seed; a manifest may lack it.
  return open;
}

// The binding makes gardener-controller-manager delete the Bastions of the shoot, with the sessions
// in them, and the source's gardenlet does not begin while there is one (migrateShoot); admission
// does not look at them.
void CheckBastions(const Move& move, const garden::GardenView& view, const Settings&,
                   Report* report) {
  const std::size_t broken = view.kind(garden::Kind::kBastion).broken;
  if (broken > 0) {
    report->Unknown(facts::kBastions, kSeedNameField, "repair them, then try again",
                    "{} of the garden's Bastions cannot be read: one may be of this shoot", broken);
  }
  const std::vector<std::string> names = OpenBastions(move, view);
  if (names.empty()) return;
  report->Object(kSeedNameField, "delete the Bastions, or wait until they expire",
                 "{}: {}; the migration does not start before all are gone",
                 names.size() == 1 ? "a Bastion is open" : "Bastions are open",
                 report->wants_text() ? Listed(names) : std::string());
}

}  // namespace

extern constinit const Rule kBastionsRule = {.id = "bastions",
                                             .summary = "no Bastion of the shoot is open",
                                             .mode = Mode::kWarn,
                                             .live_mode = Mode::kWarn,
                                             .facts = {&facts::kBastions},
                                             .reads = Reads::kNothing,
                                             .check = CheckBastions};

}  // namespace trowel::policy
