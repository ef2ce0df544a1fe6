#include "scheduler/binder/bind_desk.h"

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

#include "garden/unscheduled.h"

namespace trowel::scheduler {

BindDesk::BindDesk(Options options, Context context)
    : options_(std::move(options)), context_(std::move(context)), queue_(std::random_device{}()) {}

bool BindDesk::IsOurs(const garden::Shoot& shoot) const {
  return shoot.scheduler_name == options_.scheduler_name && garden::IsUnscheduled(shoot);
}

bool BindDesk::Leads(absl::Time now) {
  if (!context_.leader->IsLeader()) {
    leader_since_.reset();
    return false;
  }
  if (!leader_since_.has_value()) leader_since_ = now;
  return now - *leader_since_ >= options_.settle;
}

void BindDesk::Look() {
  const absl::Time now = steady_.Now();
  const bool can_decide = context_.may_decide();
  std::shared_ptr<const garden::GardenView> view = context_.garden->Read();
  std::shared_ptr<const policy::Policy> policy = context_.policy->Read();
  const std::lock_guard lock(mutex_);
  const bool leads = Leads(now);
  // Who is not leader forgets all: another decides, and what he does is in the garden.
  if (!leads) {
    queue_.Clear();
    assumed_.Clear();
  }
  if (!leads || !can_decide || view == nullptr || policy == nullptr) {
    view_ = nullptr;
    return;
  }
  policy_ = std::move(policy);
  if (view != view_) {
    std::vector<BindQueue::ShootPtr> ours;
    for (const BindQueue::ShootPtr& shoot : view->unscheduled_shoots()) {
      if (shoot->scheduler_name == options_.scheduler_name) ours.push_back(shoot);
    }
    queue_.See(ours, view->generation(), now);
    assumed_.See(*view);
    view_ = std::move(view);
  }
  // Some may have become due by the mere passing of time.
  if (queue_.HasDue(now)) work_.notify_all();
}

std::vector<policy::PendingMove> BindDesk::Pending() {
  std::vector<policy::PendingMove> pending = assumed_.At(steady_.Now());
  if (context_.ledger == nullptr) return pending;
  const std::shared_ptr<const policy::Ledger::Page> page = context_.ledger->Read();
  for (const policy::PendingMove& move : page->At(policy::Ledger::Clock::now())) {
    // A binding of ours stands in both.
    if (assumed_.SeedOf(move.shoot) != move.destination) pending.push_back(move);
  }
  return pending;
}

void BindDesk::Assume(const std::string& key, const std::string& space, const std::string& seed) {
  assumed_.Assume(key, space, seed);
  if (context_.ledger == nullptr) return;
  policy::PendingMove move{.shoot = key,
                           .space = space,
                           .source = "",
                           .destination = seed,
                           .expires = absl::InfiniteFuture(),
                           .seen = true};
  context_.ledger->Enter(std::move(move), policy::Ledger::Clock::now());
}

void BindDesk::Unassume(const std::string& key) {
  const std::string seed = assumed_.SeedOf(key);
  assumed_.Forget(key);
  if (context_.ledger == nullptr || seed.empty()) return;
  context_.ledger->Withdraw(key, seed, policy::Ledger::Clock::now());
}

BindDesk::Taken BindDesk::Take(BindJob* job) {
  if (view_ == nullptr) return Taken::kNothing;
  const absl::Time now = steady_.Now();
  job->shoot = queue_.Take(now);
  if (job->shoot == nullptr) return Taken::kNothing;
  job->key = garden::KeyOf(*job->shoot);
  job->generation = view_->generation();
  const absl::Time wall = context_.clock->Now();
  const Decision decision = Decide(*job->shoot, Pending(), wall, *view_, *policy_);
  if (!decision.seed.empty()) return Taken::kJob;
  ++unplaceable_;
  if (queue_.ShouldTell(job->key, decision.why, now)) {
    job->problem = decision.why;
    return Taken::kJob;
  }
  queue_.Unplaceable(job->key, job->generation, now);
  return Taken::kSettled;
}

std::optional<BindJob> BindDesk::Next(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::unique_lock lock(mutex_);
    BindJob job;
    switch (Take(&job)) {
      case Taken::kJob: return job;
      case Taken::kSettled: break;  // The lock is given up: others want to end theirs.
      case Taken::kNothing:
        work_.wait(lock, stop, [woken = false]() mutable { return std::exchange(woken, true); });
    }
  }
  return std::nullopt;
}

Decision BindDesk::DecideAndAssume(const garden::Shoot& shoot, BindJob* job) {
  const std::lock_guard lock(mutex_);
  if (view_ == nullptr) {
    Decision none;
    none.why = "nothing can be decided now";
    return none;
  }
  job->generation = view_->generation();
  const absl::Time wall = context_.clock->Now();
  Decision decision = Decide(shoot, Pending(), wall, *view_, *policy_);
  if (decision.seed.empty()) {
    ++unplaceable_;
  } else {
    Assume(job->key, shoot.space, decision.seed);
  }
  return decision;
}

void BindDesk::Bound(const BindJob& job) {
  const std::lock_guard lock(mutex_);
  assumed_.Confirm(job.key, steady_.Now());
  queue_.Bound(job.key, steady_.Now());
}

void BindDesk::Gone(const BindJob& job, std::string_view seed) {
  const std::lock_guard lock(mutex_);
  if (seed.empty()) {
    Unassume(job.key);
  } else {
    Assume(job.key, job.shoot->space, std::string(seed));
    assumed_.Confirm(job.key, steady_.Now());
  }
  queue_.Bound(job.key, steady_.Now());
}

void BindDesk::Retry(const BindJob& job, absl::Duration wait, bool perhaps) {
  const std::lock_guard lock(mutex_);
  if (perhaps) {
    assumed_.Confirm(job.key, steady_.Now());
  } else {
    Unassume(job.key);
  }
  queue_.Retry(job.key, wait, steady_.Now());
}

void BindDesk::Unplaceable(const BindJob& job) {
  const std::lock_guard lock(mutex_);
  queue_.Unplaceable(job.key, job.generation, steady_.Now());
}

void BindDesk::Forget(const BindJob& job) {
  const std::lock_guard lock(mutex_);
  Unassume(job.key);
}

bool BindDesk::ShouldTell(const BindJob& job, std::string_view text) {
  const std::lock_guard lock(mutex_);
  return view_ != nullptr && queue_.ShouldTell(job.key, text, steady_.Now());
}

void BindDesk::Untell(const BindJob& job, absl::Duration wait) {
  const std::lock_guard lock(mutex_);
  queue_.Untell(job.key, wait, steady_.Now());
}

BindQueue::Sizes BindDesk::sizes() const {
  const std::lock_guard lock(mutex_);
  return queue_.sizes();
}

}  // namespace trowel::scheduler
