#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/snapshot.h"
#include "daemon/config_problem_log.h"
#include "daemon/follower.h"
#include "daemon/policy_keeper.h"
#include "kube/watch/garden_watch.h"
#include "webhook/telemetry/readiness.h"

namespace trowel::daemon {

// The garden of `serve` in a landscape: followed at its API server by list and watch, with the
// policy of its ConfigMap, or of --policy. Who owns a ConfigMap that is refused is told by an
// Event.
class LandscapeFollower final : public Follower {
 public:
  struct Config {
    kube::GardenWatch::Options watch;
    std::string policy_file;
  };

  // `clock` is that of metrics and probes.
  LandscapeFollower(Config config, const Clock* clock, webhook::Readiness* readiness);

  // InvalidArgument: the policy of --policy is invalid. The garden itself comes later: until then
  // the server is not ready.
  absl::Status Load() override;
  void Start() override { watch_.Start(); }
  void Stop() override { watch_.Stop(); }

  const Snapshot<garden::GardenView>& view() const override { return view_; }
  const Snapshot<policy::Policy>& policy() const override { return policy_.policy(); }

 private:
  void Hear(const kube::GardenWatch::News& news);
  void TellPolicy(PolicyKeeper::News news, std::string_view problem,
                  const garden::ConfigMap& config);
  void TellConfig(std::string_view problem, const garden::ConfigMap& config);
  void TellReadiness(const kube::GardenWatch::News& news);

  const std::string source_;
  const Clock* const clock_;
  webhook::Readiness* const readiness_;
  Snapshot<garden::GardenView> view_{nullptr};
  PolicyKeeper policy_;
  ConfigProblemLog configs_;
  webhook::GardenStatus status_;
  kube::GardenWatch watch_;  // Last: its thread uses the others.
};

}  // namespace trowel::daemon
