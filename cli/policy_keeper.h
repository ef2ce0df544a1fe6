#pragma once

#include <optional>
#include <string>

#include "base/snapshot.h"
#include "base/status.h"
#include "garden/view.h"
#include "policy/policy.h"
#include "webhook/readiness.h"

namespace trowel::cli {

// The policy in force: of --policy, of the garden's ConfigMap, or the defaults. What is broken
// never replaces what is good; it is logged once, shown by /readyz?verbose, and counted. One thread
// owns it; policy() may be read by any.
class PolicyKeeper {
 public:
  // `file` empty: the garden's.
  PolicyKeeper(std::string file, std::string garden_namespace, webhook::Readiness* readiness);

  // Judges the policy's text if it is another than last time. Unavailable: ConfigMaps are not known
  // now; what is in force stays, and that is no failure of the policy.
  absl::Status Refresh(const garden::GardenView& view);

  bool is_file() const { return !file_.empty(); }
  const std::string& file() const { return file_; }
  const Snapshot<policy::Policy>& policy() const { return policy_; }

 private:
  absl::StatusOr<policy::Policy> Judge(const garden::GardenView& view, std::string* text) const;
  void Install(policy::Policy policy);

  const std::string file_;
  const std::string garden_namespace_;
  webhook::Readiness* const readiness_;
  webhook::PolicyStatus status_;
  std::optional<std::string> text_seen_;  // What was last judged.
  Snapshot<policy::Policy> policy_{nullptr};
};

}  // namespace trowel::cli
