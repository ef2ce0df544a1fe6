#include "daemon/move_monitor.h"

#include <utility>
#include <vector>

#include "base/log.h"
#include "base/sleep.h"

namespace trowel::daemon {
namespace {

// One line for each step, so that a log has the whole move.
void LogStep(const migration::Step& step) {
  const migration::Progress& progress = step.progress;
  const auto write = progress.stuck ? log::Warn : log::Info;
  write("move", {{"shoot", step.shoot},
                 {"from", progress.from},
                 {"to", progress.to},
                 {"step", migration::Name(step.kind)},
                 {"phase", migration::Id(progress.phase)},
                 {"cause", progress.cause}});
}

}  // namespace

MoveMonitor::MoveMonitor(Config config, const Follower* follower,
                         const webhook::Readiness* readiness, const Clock* clock,
                         const Clock* wall_clock)
    : config_(std::move(config)),
      follower_(follower),
      readiness_(readiness),
      clock_(clock),
      wall_clock_(wall_clock),
      counter_(config_.names) {}

void MoveMonitor::Start() {
  if (config_.writer.has_value()) {
    leadership_ = std::make_unique<kube::Leadership>(config_.writer->access, config_.lease);
  }
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void MoveMonitor::Stop() {
  if (thread_.joinable()) {
    thread_.request_stop();
    thread_.join();
  }
  leadership_.reset();
}

void MoveMonitor::Run(const std::stop_token& stop) {
  std::optional<scheduler::ShootWriter> writer;
  if (config_.writer.has_value()) {
    writer.emplace(*config_.writer, wall_clock_, leadership_.get());
  }
  while (!stop.stop_requested()) {
    Look();
    if (writer.has_value()) Tell(&*writer, stop);
    SleepUnless(stop, config_.look_every);
  }
}

// What is not current tells of nothing: a phase that ended while nobody heard of it would be told
// as one that is stuck.
void MoveMonitor::Look() {
  const std::shared_ptr<const garden::GardenView> view = follower_->view().Read();
  if (view == nullptr || !readiness_->synced()) return;
  const absl::Time now = clock_->Now();
  const std::vector<migration::Step> steps = tracker_.Look(*view, now);
  counter_.Count(steps, tracker_.moves(), *view, now);
  const bool tells = leadership_ != nullptr && leadership_->IsLeader();
  for (const migration::Step& step : steps) {
    LogStep(step);
    if (!tells) continue;
    migration::Notice notice =
        migration::NoticeOf(step, counter_.usual().Usual(step.progress.phase), now);
    if (!notice.reason.empty()) notices_.Put(std::move(notice));
  }
  MutexLock lock(&mutex_);
  status_.totals = counter_.totals();
}

void MoveMonitor::Tell(scheduler::ShootWriter* writer, const std::stop_token& stop) {
  if (leadership_->IsLeader()) {
    for (std::size_t told = 0; told < kToldPerLook && !stop.stop_requested(); ++told) {
      const std::vector<migration::Notice> next = notices_.Take(1);
      if (next.empty() || !TellOne(next.front(), writer)) break;
    }
  }
  told_.leader = leadership_->IsLeader();
  told_.problem = leadership_->Problem();
  told_.dropped = notices_.dropped();
  MutexLock lock(&mutex_);
  status_.telling = told_;
}

bool MoveMonitor::TellOne(const migration::Notice& notice, scheduler::ShootWriter* writer) {
  const std::size_t slash = notice.shoot.find('/');
  const auto stored = writer->Read(notice.shoot.substr(0, slash), notice.shoot.substr(slash + 1));
  absl::Status told = stored.status();
  if (stored.ok()) {
    kube::EventNote note;
    note.warning = notice.warning;
    note.reason = notice.reason;
    note.action = "FollowMove";
    note.note = notice.text;
    told = writer->Post(*stored, std::move(note));
  }
  if (told.ok() || absl::IsNotFound(told)) {
    ++told_.told;
    return true;
  }
  ++told_.failed;
  failures_.Warn("an Event is not written", notice.shoot, told, wall_clock_->Now());
  return absl::IsPermissionDenied(told);
}

webhook::MonitorStatus MoveMonitor::status() const {
  MutexLock lock(&mutex_);
  return status_;
}

}  // namespace trowel::daemon
