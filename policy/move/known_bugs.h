#pragma once

#include <string>
#include <vector>

#include "policy/known_bug.h"

namespace trowel::policy {

// Of known-bugs.
struct KnownBugsSettings {
  std::vector<KnownBug> rows;  // Besides the built-in ones; one of the same id replaces those.
  std::vector<std::string> ignore;
};

}  // namespace trowel::policy
