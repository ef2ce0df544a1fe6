#include "policy/known_bug.h"

#include <vector>

namespace trowel::policy {

std::span<const KnownBug> KnownBugs() {
  static const std::vector<KnownBug> bugs = {
      // #14268 nests the data of Secrets in a ShootState, #15156 writes it with a patch that can.
      {.id = "shoot-state-patch",
       .from = WrittenVersion("v1.141.0"),
       .before = WrittenVersion("v1.146.0"),
       .side = BugSide::kSource,
       .provider_type = {},
       .message = "it cannot write a ShootState that is there already, so that Migrate fails "
                  "half-way, when it persists the state (gardener/gardener#15156)",
       .remedy = "upgrade the gardenlet of the source to v1.146.0 or later first"},
  };
  return bugs;
}

bool Has(const Version& version, const KnownBug& bug) {
  // Also pre-releases of the first one: the numbers decide.
  if (bug.from.known() && version.numbers < bug.from.version().numbers) return false;
  return !bug.before.known() || version < bug.before.version();
}

}  // namespace trowel::policy
