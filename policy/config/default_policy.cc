#include <array>
#include <string_view>

#include "policy/policy.h"

namespace trowel::policy {
namespace {

// As Gardener's charts, its operator and its certificates name them (charts/gardener/controlplane;
// pkg/component/gardener/controllermanager).
constexpr std::array<std::string_view, 6> kControllers = {
    "system:serviceaccount:garden:gardener-controller-manager",
    "system:serviceaccount:garden:gardener-scheduler",
    "system:serviceaccount:kube-system:gardener-controller-manager",
    "system:serviceaccount:kube-system:gardener-scheduler",
    "gardener.cloud:system:controller-manager",
    "gardener.cloud:system:scheduler",
};

}  // namespace

Policy DefaultPolicy() {
  Policy policy;
  policy.controllers.assign(kControllers.begin(), kControllers.end());
  policy.rules.reserve(AllRules().size());
  for (const Rule& rule : AllRules()) {
    policy.rules.push_back({.mode = rule.mode,
                            .live_mode = rule.live_mode,
                            .on_unknown = rule.on_unknown,
                            .settings = rule.defaults == nullptr ? Settings() : rule.defaults()});
  }
  return policy;
}

}  // namespace trowel::policy
