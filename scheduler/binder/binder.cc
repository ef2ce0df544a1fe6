#include "scheduler/binder/binder.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/log.h"

namespace trowel::scheduler {
namespace {

constexpr std::chrono::milliseconds kLookEvery{20};
// Of one job, before it waits like one that failed.
constexpr int kConflictsMax = 3;
// An owner who could not be told is told no sooner: what failed a moment ago fails again.
constexpr absl::Duration kTellAgainAfter = absl::Seconds(1);

// Whether the server has said that it did not do it.
bool IsRefusal(const absl::Status& status) {
  return absl::IsPermissionDenied(status) || absl::IsResourceExhausted(status) ||
         absl::IsInvalidArgument(status) || absl::IsFailedPrecondition(status);
}

}  // namespace

Binder::Binder(Options options, BindDesk::Context context)
    : options_(std::move(options)),
      clock_(context.clock),
      desk_(options_.desk, std::move(context)) {}

void Binder::Start() {
  threads_.emplace_back([this](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      desk_.Look();
      std::this_thread::sleep_for(kLookEvery);
    }
  });
  for (int i = 0; i < options_.workers; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { Work(stop); });
  }
}

void Binder::Stop() {
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
}

void Binder::Work(const std::stop_token& stop) {
  ShootWriter writer(options_.writer, clock_, desk_.leader());
  for (;;) {
    std::optional<BindJob> job = desk_.Next(stop);
    if (!job.has_value()) return;
    if (job->problem.empty()) {
      Bind(&*job, &writer);
    } else {
      Tell(*job, &writer);
    }
  }
}

void Binder::Bind(BindJob* job, ShootWriter* writer) {
  for (int conflicts = 0; conflicts < kConflictsMax; ++conflicts) {
    if (TryBind(job, writer)) return;
    Count(BindResult::kConflict);
    desk_.Forget(*job);
  }
  desk_.Retry(*job, absl::ZeroDuration(), /*perhaps=*/false);
}

bool Binder::TryBind(BindJob* job, ShootWriter* writer) {
  const auto stored = writer->Read(job->shoot->space, job->shoot->name);
  if (absl::IsNotFound(stored.status()) || (stored.ok() && !desk_.IsOurs(stored->shoot))) {
    Count(BindResult::kGone);
    desk_.Gone(*job, stored.ok() ? stored->shoot.seed_name : std::string());
    return true;
  }
  if (!stored.ok()) {
    Fail(*job, Annotate(stored.status(), "cannot read the shoot"), *writer);
    return true;
  }
  const Decision decision = desk_.DecideAndAssume(stored->shoot, job);
  if (!decision.seed.empty()) return End(*job, *stored, decision, writer);
  if (desk_.ShouldTell(*job, decision.why)) SayFailed(*job, *stored, decision.why, writer);
  desk_.Unplaceable(*job);
  return true;
}

bool Binder::End(const BindJob& job, const kube::StoredShoot& stored, const Decision& decision,
                 ShootWriter* writer) {
  // Right before the deed: the calls before it may have taken long.
  if (!desk_.leader()->IsLeader()) {
    desk_.Retry(job, absl::ZeroDuration(), /*perhaps=*/false);
    return true;
  }
  const absl::Status written = writer->Bind(stored, decision.seed);
  if (absl::IsAborted(written)) return false;
  if (absl::IsNotFound(written)) {
    Count(BindResult::kGone);
    desk_.Gone(job);
    return true;
  }
  if (!written.ok()) {
    const std::string what = fmt::format("binding to {}", decision.seed);
    const absl::Status failure = Annotate(written, what);
    if (absl::IsPermissionDenied(written) && desk_.ShouldTell(job, Message(failure))) {
      SayFailed(job, stored, std::string(Message(failure)), writer);
    }
    Fail(job, failure, *writer);
    return true;
  }
  Count(BindResult::kBound);
  CountBinding(clock_->Now() - stored.created);
  desk_.Bound(job);
  log::Info("bound", {{"shoot", job.key}, {"seed", decision.seed}, {"why", decision.why}});
  SayBound(stored, decision, writer);
  return true;
}

void Binder::Fail(const BindJob& job, const absl::Status& status, const ShootWriter& writer) {
  const bool refused = IsRefusal(status);
  Count(refused ? BindResult::kRefused : BindResult::kFailed);
  failures_.Warn("not bound", job.key, status, clock_->Now());
  desk_.Retry(job, writer.wait(), /*perhaps=*/!refused);
}

// The garden's version of a shoot has not all that is needed to speak about it.
void Binder::Tell(const BindJob& job, ShootWriter* writer) {
  const auto stored = writer->Read(job.shoot->space, job.shoot->name);
  if (stored.ok() && desk_.IsOurs(stored->shoot)) SayFailed(job, *stored, job.problem, writer);
  if (!stored.ok() && !absl::IsNotFound(stored.status())) {
    CheckTold(job, stored.status());
    desk_.Untell(job, std::max(kTellAgainAfter, writer->wait()));
  }
  desk_.Unplaceable(job);
}

// As gardener-scheduler says it: reasons and words are what operators know.
void Binder::SayBound(const kube::StoredShoot& stored, const Decision& decision,
                      ShootWriter* writer) {
  kube::EventNote note;
  note.warning = false;
  note.reason = "SchedulingSuccessful";
  note.action = "Bind";
  note.note = ScheduledNote(decision);
  const absl::Status told = writer->Post(stored, std::move(note));
  if (told.ok()) return;
  ++told_failed_;
  failures_.Warn("an Event is not written", garden::KeyOf(stored.shoot), told, clock_->Now());
}

void Binder::SayFailed(const BindJob& job, const kube::StoredShoot& stored, const std::string& why,
                       ShootWriter* writer) {
  const std::string text = FailedNote(why);
  log::Info("unscheduled", {{"shoot", job.key}, {"why", why}});
  // Said before, perhaps by another replica.
  if (stored.operation_text == text) return;
  const absl::Status pending = writer->SetPending(stored, text);
  if (absl::IsNotFound(pending)) return;
  if (absl::IsAborted(pending)) {
    // Somebody else has written to it: perhaps a binding, after which this would be wrong.
    desk_.Untell(job, absl::ZeroDuration());
    return;
  }
  CheckTold(job, pending);
  // Without the right to write it there, an Event is all that its owner gets.
  if (!pending.ok() && !absl::IsPermissionDenied(pending)) {
    desk_.Untell(job, std::max(kTellAgainAfter, writer->wait()));
    return;
  }
  kube::EventNote note;
  note.reason = "SchedulingFailed";
  note.action = "Bind";
  note.note = text;
  const absl::Status posted = writer->Post(stored, std::move(note));
  CheckTold(job, posted);
  if (!pending.ok() && !posted.ok()) {
    desk_.Untell(job, std::max(kTellAgainAfter, writer->wait()));
  }
}

void Binder::CheckTold(const BindJob& job, const absl::Status& told) {
  if (told.ok()) return;
  ++told_failed_;
  failures_.Warn("a shoot is not told why it is not scheduled", job.key, told, clock_->Now());
}

void Binder::CountBinding(absl::Duration took) {
  const double seconds = absl::ToDoubleSeconds(took);
  const auto bucket = std::lower_bound(kBindingBounds.begin(), kBindingBounds.end(), seconds);
  ++binding_[static_cast<std::size_t>(bucket - kBindingBounds.begin())];
  binding_milliseconds_ += absl::ToInt64Milliseconds(took);
}

BinderStats Binder::stats() const {
  BinderStats stats;
  stats.queue = desk_.sizes();
  std::copy(results_.begin(), results_.end(), stats.decisions.begin());
  stats.decisions[static_cast<std::size_t>(BindResult::kUnplaceable)] = desk_.unplaceable();
  std::copy(binding_.begin(), binding_.end(), stats.binding.begin());
  stats.binding_seconds = static_cast<double>(binding_milliseconds_.load()) / 1'000;
  stats.told_failed = told_failed_;
  return stats;
}

}  // namespace trowel::scheduler
