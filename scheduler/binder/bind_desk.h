#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/snapshot.h"
#include "garden/view.h"
#include "kube/write/leader.h"
#include "policy/ledger.h"
#include "policy/policy.h"
#include "scheduler/binder/assumed.h"
#include "scheduler/binder/bind_queue.h"
#include "scheduler/binder/decision.h"

namespace trowel::scheduler {

// What is to be done about one shoot. It is the taker's until he gives it back with one of
// BindDesk's endings.
struct BindJob {
  BindQueue::ShootPtr shoot;     // As the garden had it.
  std::string key;               // "garden-dev/moss"
  std::string problem;           // Not empty: nobody can take it, and its owner is to be told so.
  std::uint64_t generation = 0;  // Of the garden that was decided on last.
};

// Where the threads of a binder get their work from, and where all decisions are made: one after
// the other, each counting all before it. Any thread may call any member.
class BindDesk {
 public:
  struct Options {
    std::string scheduler_name = "trowel";
    // After we have become leader: what the one before us did is in the garden then.
    absl::Duration settle = absl::Seconds(1);
  };
  // All outlive the desk.
  struct Context {
    const Snapshot<garden::GardenView>* garden = nullptr;
    const Snapshot<policy::Policy>* policy = nullptr;
    std::function<bool()> may_decide;  // The garden is complete and fresh enough.
    const kube::Leader* leader = nullptr;
    const Clock* clock = nullptr;  // Of decisions.
    // What the webhook of the same process has allowed and the garden does not show: both count
    // what the other one gives away. Null: there is no webhook.
    policy::Ledger* ledger = nullptr;
  };

  BindDesk(Options options, Context context);

  // Takes in the newest garden, and wakes those who wait for work. To be called every few
  // milliseconds, by one thread.
  void Look();

  // Waits for work; empty: `stop` was asked for.
  std::optional<BindJob> Next(const std::stop_token& stop);

  // Where this version of the job's shoot goes. Placed, it counts there from now on.
  Decision DecideAndAssume(const garden::Shoot& shoot, BindJob* job);

  const kube::Leader* leader() const { return context_.leader; }
  bool IsOurs(const garden::Shoot& shoot) const;

  // The endings. Bound: by us.
  void Bound(const BindJob& job);
  // Deleted, or on `seed` already, by somebody else or by a binding of ours whose answer was lost:
  // the garden will show it, and until then it counts there.
  void Gone(const BindJob& job, std::string_view seed = {});
  // Not bound, to be tried again; `wait`: the server's wish. `perhaps`: nobody knows whether it was
  // bound, so it counts for a while.
  void Retry(const BindJob& job, absl::Duration wait, bool perhaps);
  void Unplaceable(const BindJob& job);
  // Before deciding anew: the shoot has changed.
  void Forget(const BindJob& job);
  // As BindQueue::ShouldTell(). Nothing is to be told while nothing can be decided.
  bool ShouldTell(const BindJob& job, std::string_view text);
  // It could not be told: it should be after `wait`.
  void Untell(const BindJob& job, absl::Duration wait);

  BindQueue::Sizes sizes() const;
  std::uint64_t unplaceable() const { return unplaceable_.load(); }  // Decisions that say so.

 private:
  enum class Taken : std::uint8_t { kNothing, kSettled, kJob };

  bool Leads(absl::Time now);
  std::vector<policy::PendingMove> Pending();
  void Assume(const std::string& key, const std::string& space, const std::string& seed);
  void Unassume(const std::string& key);
  // Settled: one was decided, and there is nothing to do about it.
  Taken Take(BindJob* job);

  const Options options_;
  const Context context_;
  const SteadyClock steady_;  // Of waiting.

  mutable std::mutex mutex_;
  std::condition_variable_any work_;
  BindQueue queue_;
  AssumedBindings assumed_;
  // What decisions are made on, and the queue has seen. Null: none are made.
  std::shared_ptr<const garden::GardenView> view_;
  std::shared_ptr<const policy::Policy> policy_;
  std::optional<absl::Time> leader_since_;
  std::atomic<std::uint64_t> unplaceable_ = 0;
};

}  // namespace trowel::scheduler
