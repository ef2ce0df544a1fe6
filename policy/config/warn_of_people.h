#pragma once

#include "policy/config/value.h"

namespace trowel::policy {

// Both enter whom a policy lets pass although its author hardly means them all.

void WarnOfExemptions(const Value& exempt);
void WarnOfBreakGlass(const Value& break_glass);

}  // namespace trowel::policy
