#include "daemon/landscape_follower.h"

#include <utility>

#include "garden/builder.h"

namespace trowel::daemon {
namespace {

kube::EventNote NoteAbout(const garden::ConfigMap& config) {
  kube::EventNote note;
  note.regarding = {.api_version = "v1",
                    .kind = "ConfigMap",
                    .space = config.space,
                    .name = config.name,
                    .uid = config.uid,
                    .resource_version = config.resource_version};
  return note;
}

}  // namespace

LandscapeFollower::LandscapeFollower(Config config, const Clock* clock,
                                     webhook::Readiness* readiness)
    : source_(config.watch.access.source),
      clock_(clock),
      readiness_(readiness),
      policy_(config.policy_file, config.watch.garden_namespace, readiness,
              [this](PolicyKeeper::News news, std::string_view problem,
                     const garden::ConfigMap& of) { TellPolicy(news, problem, of); }),
      configs_([this](std::string_view problem, const garden::ConfigMap& of) {
        TellConfig(problem, of);
      }),
      watch_(std::move(config.watch), [this](const kube::GardenWatch::News& news) { Hear(news); }) {
  status_.source = source_;
}

absl::Status LandscapeFollower::Load() {
  readiness_->SetGarden(status_);
  if (!policy_.is_file()) return absl::OkStatus();
  return policy_.Refresh(*garden::GardenBuilder().Build());
}

void LandscapeFollower::Hear(const kube::GardenWatch::News& news) {
  beat_.Tick();
  if (news.view != nullptr) {
    ++status_.loads;
    view_.Publish(news.view);
    configs_.Look(*news.view);
  }
  const std::shared_ptr<const garden::GardenView> view = view_.Read();
  // A refusal is logged and counted there; unknown ConfigMaps show in the garden's status.
  if (view != nullptr) policy_.Refresh(*view).IgnoreError();
  TellReadiness(news);
}

void LandscapeFollower::TellPolicy(PolicyKeeper::News news, std::string_view problem,
                                   const garden::ConfigMap& config) {
  kube::EventNote note = NoteAbout(config);
  note.action = "ReadPolicy";
  switch (news) {
    case PolicyKeeper::News::kRefused:
      note.warning = true;
      note.reason = "PolicyRefused";
      note.note = policy_.policy().Read() == nullptr
                      ? fmt::format("there is no policy in force: {}", problem)
                      : fmt::format("the last good policy stays in force: {}", problem);
      break;
    case PolicyKeeper::News::kAccepted:
      note.warning = false;
      note.reason = "PolicyAccepted";
      note.note = "this policy is in force";
      break;
    case PolicyKeeper::News::kGone:
      note.warning = true;  // Overrides, exemptions and stricter modes are gone as well.
      note.reason = "PolicyGone";
      note.note = "without a policy ConfigMap Trowel's defaults hold";
      break;
  }
  watch_.Post(std::move(note));
}

void LandscapeFollower::TellConfig(std::string_view problem, const garden::ConfigMap& config) {
  kube::EventNote note = NoteAbout(config);
  const bool scores = garden::IsExternalScores(config);
  note.action = scores ? "ReadExternalScores" : "ReadRegionTable";
  note.reason = scores ? "ExternalScoresRefused" : "RegionTableRefused";
  note.note = problem;
  watch_.Post(std::move(note));
}

void LandscapeFollower::TellReadiness(const kube::GardenWatch::News& news) {
  const garden::Store& store = *news.store;
  status_.heard_at = clock_->Now() - store.Age(news.now);
  status_.sources = store.sources();
  status_.sources_at = news.now;
  status_.loads_failed = 0;
  status_.problem.clear();
  for (const garden::Store::SourceState& source : status_.sources) {
    status_.loads_failed += source.restarts;
    if (source.status != garden::Store::Status::kAbsent && !source.problem.empty()) {
      status_.problem = fmt::format("{}: {}", source.name, source.problem);
    }
  }
  readiness_->SetGarden(status_);
  readiness_->SetValidFor(store.DecidableFor(news.now));
  readiness_->SetWaitingFor(store.WaitingFor());
}

}  // namespace trowel::daemon
