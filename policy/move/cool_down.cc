#include "policy/rule.h"

namespace trowel::policy {

void CheckCoolDown(const Move&, const garden::GardenView&, const Settings&, Report*) {}

}  // namespace trowel::policy
