#include "daemon/binder_service.h"

#include <utility>

namespace trowel::daemon {

BinderService::BinderService(Config config, const Follower* follower,
                             const webhook::Readiness* readiness, const Clock* clock,
                             policy::Ledger* ledger)
    : config_(std::move(config)),
      follower_(follower),
      readiness_(readiness),
      clock_(clock),
      ledger_(ledger) {}

void BinderService::Start() {
  leadership_ = std::make_unique<kube::Leadership>(config_.binder.writer.access, config_.lease);
  const scheduler::BindDesk::Context context{.garden = &follower_->view(),
                                             .policy = &follower_->policy(),
                                             .may_decide = [this] { return readiness_->synced(); },
                                             .leader = leadership_.get(),
                                             .clock = clock_,
                                             .ledger = ledger_};
  if (config_.advise) {
    advisor_ = std::make_unique<scheduler::Advisor>(config_.binder.writer, context);
    advisor_->Start();
  } else {
    binder_ = std::make_unique<scheduler::Binder>(config_.binder, context);
    binder_->Start();
  }
  MutexLock lock(&mutex_);
  runs_ = true;
}

void BinderService::Stop() {
  if (leadership_ == nullptr) return;
  if (binder_ != nullptr) binder_->Stop();
  if (advisor_ != nullptr) advisor_->Stop();
  {
    MutexLock lock(&mutex_);
    last_ = Ask();
    last_.leader = false;
    last_.problem = "stopped";
    runs_ = false;
  }
  binder_.reset();
  advisor_.reset();
  leadership_.reset();
}

webhook::BinderStatus BinderService::Ask() const {
  webhook::BinderStatus status;
  status.leader = leadership_->IsLeader();
  status.problem = leadership_->Problem();
  if (binder_ != nullptr) status.stats = binder_->stats();
  if (advisor_ != nullptr) status.advice = advisor_->counts();
  return status;
}

webhook::BinderStatus BinderService::status() const {
  MutexLock lock(&mutex_);
  return runs_ ? Ask() : last_;
}

}  // namespace trowel::daemon
