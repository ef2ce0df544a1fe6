#pragma once

#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/dir_watch.h"
#include "base/snapshot.h"
#include "daemon/config_problem_log.h"
#include "daemon/follower.h"
#include "daemon/policy_keeper.h"
#include "garden/builder.h"
#include "kube/manifests.h"
#include "webhook/telemetry/readiness.h"

namespace trowel::daemon {

// The garden thread of `serve`: follows a folder of manifests and the policy, and publishes both.
//
// What is broken never replaces what is good: a broken file keeps its last objects, a broken
// policy the last good one; either is logged once, shown by /readyz?verbose, and counted.
class GardenFollower final : public Follower {
 public:
  struct Config {
    std::vector<std::string> garden;  // --garden
    std::string policy_file;          // --policy; empty: the garden's ConfigMap, else the defaults.
    std::string garden_namespace;
    std::chrono::milliseconds poll{2'000};  // Where the kernel tells of no change.
  };

  GardenFollower(Config config, const Clock* clock, webhook::Readiness* readiness);
  ~GardenFollower() override;
  GardenFollower(const GardenFollower&) = delete;
  GardenFollower& operator=(const GardenFollower&) = delete;

  // Reads everything once. NotFound: nothing readable. InvalidArgument: the policy of --policy is
  // invalid (a broken policy ConfigMap is not an error here: the server is then not ready).
  absl::Status Load() override;

  void Start() override;
  void Stop() override;

  const Snapshot<garden::GardenView>& view() const override { return view_; }
  const Snapshot<policy::Policy>& policy() const override { return policy_.policy(); }

 private:
  void Run();
  absl::Status Refresh();
  void Tell(const std::vector<std::string>& problems);

  const Config config_;
  const Clock* const clock_;
  webhook::Readiness* const readiness_;

  kube::ManifestSource source_;
  garden::GardenBuilder builder_;
  Snapshot<garden::GardenView> view_;
  PolicyKeeper policy_;
  ConfigProblemLog configs_;
  webhook::GardenStatus garden_status_;
  std::set<std::string> told_;  // Problems that were logged already.

  std::unique_ptr<DirWatch> watch_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace trowel::daemon
