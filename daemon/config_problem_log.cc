#include "daemon/config_problem_log.h"

#include <utility>

#include "base/log.h"
#include "garden/key.h"

namespace trowel::daemon {

void ConfigProblemLog::Look(const garden::GardenView& view) {
  std::map<std::string, std::string> now;
  for (const garden::ConfigMap* config : view.FaultyConfigMaps()) {
    const std::string key(garden::ObjectKey(config->space, config->name).view());
    const std::string& problem = config->problem();
    now.emplace(key, problem);
    const auto told = told_.find(key);
    if (told != told_.end() && told->second == problem) continue;
    log::Error("ConfigMap refused", {{"configmap", key}, {"problem", problem}});
    if (listener_ != nullptr) listener_(problem, *config);
  }
  for (const auto& [key, why] : told_) {
    if (!now.contains(key)) log::Info("ConfigMap no longer refused", {{"configmap", key}});
  }
  told_ = std::move(now);
}

}  // namespace trowel::daemon
