#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "garden/shoot.h"

namespace trowel::garden {

// Waits for a scheduler, whichever (gardener.md 5.1): it has no seed yet, is not being deleted, and
// is not a cluster that runs its control plane itself.
bool IsUnscheduled(const Shoot& shoot);

// The shoots that wait for a scheduler, kept apart so that nobody has to look for a handful among
// 100,000. A change costs the same however many shoots there are.
class UnscheduledShoots {
 public:
  using Ptr = std::shared_ptr<const Shoot>;

  // The shoot is now so; null: it is gone, or cannot be read.
  void Set(std::string_view key, const Ptr& shoot);

  // The version for a view, sorted by key; made anew if something changed since the last call.
  std::shared_ptr<const std::vector<Ptr>> Share();

 private:
  std::map<std::string, Ptr, std::less<>> shoots_;
  std::shared_ptr<const std::vector<Ptr>> shared_;  // Null: changed since.
};

}  // namespace trowel::garden
