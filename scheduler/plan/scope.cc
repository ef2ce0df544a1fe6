#include "scheduler/plan/scope.h"

#include <algorithm>

#include "garden/seed.h"
#include "scheduler/score_input.h"

namespace trowel::scheduler {
namespace {

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool IsMeant(const garden::Shoot& shoot, const PlanScope& scope, const garden::GardenView& view) {
  if (!scope.purpose.empty() && PurposeOf(shoot) != scope.purpose) return false;
  if (scope.project.empty()) return true;
  const garden::Project* project = view.FindProjectOf(shoot.space);
  return project != nullptr && project->name == scope.project;
}

std::vector<bool> OpenSeeds(const PlanScope& scope, const garden::GardenView& view) {
  std::vector<bool> open;
  open.reserve(view.seeds().size());
  for (const garden::SeedEntry& entry : view.seeds()) {
    const std::string& name = entry.seed->name;
    open.push_back((scope.only_to.empty() || Contains(scope.only_to, name)) &&
                   !Contains(scope.never_to, name));
  }
  return open;
}

}  // namespace trowel::scheduler
