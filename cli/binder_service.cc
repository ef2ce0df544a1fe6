#include "cli/binder_service.h"

#include <utility>

namespace trowel::cli {

BinderService::BinderService(Config config, const Follower* follower,
                             const webhook::Readiness* readiness, const Clock* clock)
    : config_(std::move(config)), follower_(follower), readiness_(readiness), clock_(clock) {}

void BinderService::Start() {
  leadership_ = std::make_unique<kube::Leadership>(config_.binder.writer.access, config_.lease);
  binder_ = std::make_unique<scheduler::Binder>(
      config_.binder,
      scheduler::BindDesk::Context{.garden = &follower_->view(),
                                   .policy = &follower_->policy(),
                                   .may_decide = [this] { return readiness_->synced(); },
                                   .leader = leadership_.get(),
                                   .clock = clock_});
  binder_->Start();
  MutexLock lock(&mutex_);
  runs_ = true;
}

void BinderService::Stop() {
  if (binder_ == nullptr) return;
  binder_->Stop();
  {
    MutexLock lock(&mutex_);
    last_.stats = binder_->stats();
    last_.stats.leader = false;
    last_.problem = "stopped";
    runs_ = false;
  }
  leadership_.reset();
  binder_.reset();
}

webhook::BinderStatus BinderService::status() const {
  MutexLock lock(&mutex_);
  if (!runs_) return last_;
  return {.stats = binder_->stats(), .problem = leadership_->Problem()};
}

}  // namespace trowel::cli
