#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/status.h"
#include "kube/config/access.h"
#include "kube/rest/blocking_client.h"
#include "kube/write/leader.h"
#include "kube/write/stored_shoot.h"
#include "migration/run/step.h"

namespace trowel::carry {

// Does what a step asks for of shoots and seeds, each once, and says what came of it. For one
// thread.
class Carrier {
 public:
  struct Options {
    kube::Access access;
    std::chrono::milliseconds patience{10'000};  // For each request.
  };

  // Both outlive it. Nothing is sent unless `leader` leads, nor waited for longer than it does.
  Carrier(Options options, const Clock* clock, const kube::Leader* leader);

  // kDryRun, kBind, kClose or kOpen.
  run::Result Do(const run::Action& action);

  // Of the shoot "garden-dev/moss", for Events; empty: not known.
  std::string UidOf(const std::string& shoot);
  // What was read is of use only as long as somebody waits for it.
  void Forget() { read_.clear(); }

 private:
  absl::StatusOr<kube::StoredShoot> Read(const std::string& shoot);
  absl::Status DryRun(const run::Action& action, std::string* resource_version);
  absl::Status Bind(const run::Action& action);
  absl::Status PutBinding(const kube::StoredShoot& stored, const run::Action& action, bool dry_run);
  absl::Status SetVisible(const std::string& seed, bool visible, absl::Time until);
  // Changes something: not sent after `until`.
  absl::Status Change(const kube::RestRequest& request, absl::Time until);
  absl::StatusOr<std::string> Call(const kube::RestRequest& request,
                                   std::chrono::milliseconds time);

  const Options options_;
  const Clock* const clock_;
  const kube::Leader* const leader_;
  kube::BlockingClient client_;
  std::map<std::string, kube::StoredShoot> read_;  // Between a dry run and its binding.
  std::map<std::string, std::string> uids_;
};

}  // namespace trowel::carry
