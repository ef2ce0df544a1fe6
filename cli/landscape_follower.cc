#include "cli/landscape_follower.h"

#include <utility>

#include "garden/builder.h"

namespace trowel::cli {

LandscapeFollower::LandscapeFollower(Config config, const Clock* clock,
                                     webhook::Readiness* readiness)
    : source_(config.watch.access.source),
      clock_(clock),
      readiness_(readiness),
      policy_(config.policy_file, config.watch.garden_namespace, readiness),
      watch_(std::move(config.watch), [this](const kube::GardenWatch::News& news) { Hear(news); }) {
  status_.source = source_;
}

absl::Status LandscapeFollower::Load() {
  readiness_->SetGarden(status_);
  if (!policy_.is_file()) return absl::OkStatus();
  return policy_.Refresh(*garden::GardenBuilder().Build());
}

void LandscapeFollower::Hear(const kube::GardenWatch::News& news) {
  if (news.view != nullptr) {
    ++status_.loads;
    view_.Publish(news.view);
  }
  const std::shared_ptr<const garden::GardenView> view = view_.Read();
  // A refusal is logged and counted there; unknown ConfigMaps show in the garden's status.
  if (view != nullptr) policy_.Refresh(*view).IgnoreError();
  TellReadiness(news);
}

void LandscapeFollower::TellReadiness(const kube::GardenWatch::News& news) {
  const garden::Store& store = *news.store;
  status_.heard_at = clock_->Now() - store.Age(news.now);
  status_.sources = store.sources();
  status_.loads_failed = 0;
  status_.problem.clear();
  for (const garden::Store::SourceState& source : status_.sources) {
    status_.loads_failed += source.restarts;
    if (source.status != garden::Store::Status::kAbsent && !source.problem.empty()) {
      status_.problem = fmt::format("{}: {}", source.name, source.problem);
    }
  }
  readiness_->SetGarden(status_);
  readiness_->SetTooOld(store.IsTooOldToDecide(news.now));
  readiness_->SetWaitingFor(store.WaitingFor());
}

}  // namespace trowel::cli
