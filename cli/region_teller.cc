#include "cli/region_teller.h"

#include <utility>

#include "base/log.h"
#include "garden/key.h"
#include "garden/region_table.h"

namespace trowel::cli {

void RegionTeller::Look(const garden::GardenView& view) {
  std::map<std::string, std::string> now;
  for (const garden::ConfigMap* config :
       view.ConfigMapsWith(garden::kRegionConfigLabel, garden::kRegionConfigValue)) {
    if (config->why_broken.empty()) continue;
    const std::string key(garden::ObjectKey(config->space, config->name).view());
    now.emplace(key, config->why_broken);
    const auto told = told_.find(key);
    if (told != told_.end() && told->second == config->why_broken) continue;
    log::Error("region ConfigMap refused", {{"configmap", key}, {"problem", config->why_broken}});
    if (listener_ != nullptr) listener_(config->why_broken, *config);
  }
  for (const auto& [key, why] : told_) {
    if (!now.contains(key)) log::Info("region ConfigMap no longer refused", {{"configmap", key}});
  }
  told_ = std::move(now);
}

}  // namespace trowel::cli
