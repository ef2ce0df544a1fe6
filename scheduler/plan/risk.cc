#include "scheduler/plan/risk.h"

namespace trowel::scheduler {

std::string_view Name(Risk risk) {
  switch (risk) {
    case Risk::kHibernated: return "hibernated";
    case Risk::kEvaluation: return "evaluation";
    case Risk::kDevelopment: return "development";
    case Risk::kProduction: return "production";
    case Risk::kInfrastructure: break;
  }
  return "infrastructure";
}

Risk RiskOf(const garden::Shoot& shoot, const garden::GardenView& view) {
  // One that is told to sleep but does not yet, or to wake up, is in use.
  if (shoot.hibernated && shoot.hibernation_enabled) return Risk::kHibernated;
  if (view.IsManagedSeed(shoot.space, shoot.name)) return Risk::kInfrastructure;
  const std::string_view purpose = shoot.purpose;
  if (purpose.empty() || purpose == "evaluation" || purpose == "testing") return Risk::kEvaluation;
  if (purpose == "development") return Risk::kDevelopment;
  if (purpose == "infrastructure") return Risk::kInfrastructure;
  return Risk::kProduction;
}

}  // namespace trowel::scheduler
