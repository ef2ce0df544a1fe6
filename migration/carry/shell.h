#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/status.h"
#include "kube/write/event_poster.h"
#include "kube/write/leader.h"
#include "migration/carry/carrier.h"
#include "migration/carry/run_store.h"
#include "migration/run/step.h"

namespace trowel::carry {

// The garden as a shell sees it.
struct Sight {
  std::shared_ptr<const garden::GardenView> view;  // Null: not there yet.
  std::shared_ptr<const policy::Policy> policy;    // The same.
  absl::Time as_of = absl::InfinitePast();         // As run::Inputs::as_of.
  std::string problem;                             // What is missing; empty: nothing.
};

// What runs share that are carried out by one process. All outlive the shells.
struct Tools {
  RunStore* store = nullptr;
  Carrier* carrier = nullptr;
  kube::EventPoster* events = nullptr;
  const kube::Leader* leader = nullptr;
  const Clock* clock = nullptr;  // The system's: its times are compared with those of objects.
};

// Carries one run out: does what run::Step() says, and decides nothing. It may be destroyed or
// killed at any moment; another one goes on. For one thread.
class Shell {
 public:
  Shell(std::string name, const Tools& tools) : name_(std::move(name)), tools_(tools) {}

  enum class Turn : std::uint8_t {
    kGoesOn,
    kRests,  // Proposed: nothing is done before somebody approves it.
    kEnded,
    kGone,  // Its ConfigMap is deleted.
  };
  // One look and one step; about once a second, and at once after results. After `stop` what is
  // not written yet is not begun. An error: nothing could be done, the message says why; it is to
  // be tried again, but of InvalidArgument it helps only that somebody mends the ConfigMap.
  absl::StatusOr<Turn> Round(const Sight& sight, const std::stop_token& stop);

  // There are results that a step should hear of at once.
  bool has_results() const { return !results_.empty(); }
  // Null: not read.
  const run::Run* run() const { return stored_.has_value() ? &stored_->run : nullptr; }
  // Why nothing begins now, or not there.
  const std::vector<std::string>& holds() const { return flight_.holds; }

 private:
  // Reads the run if it is another than the one that is known.
  absl::Status Refresh();
  void Forget();
  std::vector<run::Order> TakeOrder();
  absl::StatusOr<std::vector<run::Claim>> Others();
  absl::Status Act(const std::vector<run::Action>& actions, const std::stop_token& stop);
  void Tell(const run::Action& action);
  void LookAtHealth(const garden::GardenView& view, absl::Time now);

  const std::string name_;
  const Tools tools_;
  std::optional<RunStore::Stored> stored_;
  run::Flight flight_;
  std::vector<run::Result> results_;
  std::string order_taken_;  // resourceVersion of the ConfigMap whose order was obeyed.

  std::optional<policy::Requester> self_;
  absl::Time self_asked_ = absl::InfinitePast();
  run::Health health_;
  absl::Time health_at_ = absl::InfinitePast();
};

}  // namespace trowel::carry
