#include "policy/rule.h"

namespace trowel::policy {

void CheckShootSelector(const Move&, const garden::GardenView&, const Settings&, Report*) {}

}  // namespace trowel::policy
