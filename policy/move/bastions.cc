#include <span>
#include <string>

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

// Bastions live in the shoot's namespace on the seed. The source gardenlet refuses to migrate while
// there is one (pkg/gardenlet/controller/shoot/shoot/reconciler.go migrateShoot) and tries again;
// admission does not look at them.
void CheckBastions(const Move& move, const garden::GardenView& view, const Settings&,
                   Report* report) {
  const std::span<const std::string> names = view.BastionsOf(move.shoot->space, move.shoot->name);
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
