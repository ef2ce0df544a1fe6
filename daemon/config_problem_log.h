#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "garden/view.h"

namespace trowel::daemon {

// Says which region ConfigMaps and external scores cannot be read, once for each reason, and when
// they can be again. The last good region table stays in force (garden::RegionIndex), and whether
// there is one is part of the reason. One thread owns it.
class ConfigProblemLog {
 public:
  // Told of each ConfigMap that cannot be read, with the reason.
  using Listener = std::function<void(std::string_view problem, const garden::ConfigMap& of)>;

  explicit ConfigProblemLog(Listener listener = nullptr) : listener_(std::move(listener)) {}

  void Look(const garden::GardenView& view);

 private:
  const Listener listener_;
  std::map<std::string, std::string> told_;  // "namespace/name" -> the reason.
};

}  // namespace trowel::daemon
