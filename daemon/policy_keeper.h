#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/snapshot.h"
#include "base/status.h"
#include "garden/view.h"
#include "policy/config/problems.h"
#include "policy/policy.h"
#include "webhook/telemetry/readiness.h"

namespace trowel::daemon {

// The policy in force: of --policy, of the garden's ConfigMap, or the defaults. What is broken
// never replaces what is good; it is logged once, shown by /readyz?verbose, and counted. What a new
// policy hardly means (policy/config/find_warnings.h) is logged when it comes into force. One
// thread owns it; policy() may be read by any.
class PolicyKeeper {
 public:
  enum class News {
    kRefused,   // `problem` says why.
    kAccepted,  // After such a refusal: it is in force.
    kGone,      // The defaults hold again, because there is no such ConfigMap any more.
  };
  using Listener =
      std::function<void(News news, std::string_view problem, const garden::ConfigMap& of)>;

  // `file` empty: the garden's.
  PolicyKeeper(std::string file, std::string garden_namespace, webhook::Readiness* readiness,
               Listener listener = nullptr);

  // Judges the policy's text if it is another than last time. Unavailable: ConfigMaps are not known
  // now; what is in force stays, and that is no failure of the policy.
  absl::Status Refresh(const garden::GardenView& view);

  bool is_file() const { return !file_.empty(); }
  const std::string& file() const { return file_; }
  const Snapshot<policy::Policy>& policy() const { return policy_; }

 private:
  absl::StatusOr<policy::Policy> Judge(const garden::GardenView& view, std::string* text,
                                       policy::Remarks* warnings) const;
  void Install(policy::Policy policy);
  void Tell(const garden::GardenView& view);

  const std::string file_;
  const std::string garden_namespace_;
  webhook::Readiness* const readiness_;
  const Listener listener_;
  std::optional<garden::ConfigMap> last_;  // The garden's, when it was judged last.
  bool refused_ = false;                   // So it was then.
  webhook::PolicyStatus status_;
  std::optional<std::string> text_seen_;  // What was last judged.
  Snapshot<policy::Policy> policy_{nullptr};
};

}  // namespace trowel::daemon
