#pragma once

#include "policy/policy.h"

namespace trowel::policy {

// True only if `earlier` holds for every move that `later` holds for, or is undecided for it,
// because the shoot's Project is not known for instance. False may mean that the two alone do not
// tell.
bool Covers(const OverrideMatch& earlier, const OverrideMatch& later);

}  // namespace trowel::policy
