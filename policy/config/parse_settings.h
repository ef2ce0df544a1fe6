#pragma once

#include "policy/config/value.h"
#include "policy/settings.h"

namespace trowel::policy {

// Reads what is written for one setting; `settings` keeps the rest, and keeps all of it when the
// value is not a possible one.
void ParseSetting(Setting setting, const Value& value, Settings* settings);

}  // namespace trowel::policy
