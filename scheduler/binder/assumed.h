#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "policy/move.h"

namespace trowel::scheduler {

// Bindings that were decided and that the garden does not show yet: they count at once, so that two
// shoots do not get a seed's last place. As the assume cache of kube-scheduler.
class AssumedBindings {
 public:
  // How long a binding that was written counts, if the garden does not show it before.
  static constexpr absl::Duration kLifetime = absl::Seconds(30);

  // It is being written: it counts until Confirm() or Forget().
  void Assume(const std::string& shoot, std::string_view space, std::string_view seed);
  // It was written, or perhaps: it counts for kLifetime more. `now` here and below is of a steady
  // clock: one that is set back would let it count for as long.
  void Confirm(std::string_view shoot, absl::Time now);
  // It was not written.
  void Forget(std::string_view shoot);

  // Forgets what the garden shows: its own counts have it.
  void See(const garden::GardenView& view);

  // Those that count at `now`, for a decision. Which of them the view shows already, and which is
  // of the shoot in question, policy::Resolve() knows.
  std::vector<policy::PendingMove> At(absl::Time now);
  // Where it counts; empty: nowhere.
  std::string SeedOf(std::string_view shoot) const;

  void Clear() { bindings_.clear(); }
  std::size_t size() const { return bindings_.size(); }

 private:
  std::map<std::string, policy::PendingMove, std::less<>> bindings_;  // `expires`: steady.
};

}  // namespace trowel::scheduler
