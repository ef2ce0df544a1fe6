#include "policy/policy.h"

namespace trowel::policy {

Policy DefaultPolicy() {
  Policy policy;
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
