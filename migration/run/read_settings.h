#pragma once

#include "migration/run/settings.h"
#include "policy/config/value.h"

namespace trowel::run {

Settings ReadSettings(const policy::Value& value);

}  // namespace trowel::run
