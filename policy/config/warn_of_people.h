#pragma once

#include "policy/config/value.h"

namespace trowel::policy {

// Each enters whom a policy lets pass although its author hardly means them all.

void WarnOfExemptions(const Value& exempt);
void WarnOfControllers(const Value& policy);  // The whole document.
void WarnOfBreakGlass(const Value& break_glass);

}  // namespace trowel::policy
