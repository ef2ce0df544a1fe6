#include "migration/run/order.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "migration/run/format.h"
#include "migration/run/words.h"

namespace trowel::run {
namespace {

constexpr std::array<std::string_view, 4> kOrderWords = {"approve", "pause", "resume", "stop"};
constexpr std::array<std::string_view, 4> kObeyed = {"approved", "paused", "resumed", "stopped"};

std::string BySomebody(std::string_view what, const Order& order) {
  std::string text = fmt::format("{} by {}", what, order.by);
  if (!order.reason.empty()) text += ": " + order.reason;
  return InOneLine(text);
}

absl::Status NotNow(const Order& order, const Run& run, std::string_view instead) {
  return absl::FailedPreconditionError(fmt::format(
      "run {} cannot be {}d: it is {}{}", run.name,
      order.kind == Order::Kind::kStop ? "stoppe" : Name(order.kind), Name(run.state), instead));
}

absl::Status Approve(const Order& order, absl::Time now, Run* run) {
  if (run->state != State::kProposed) return NotNow(order, *run, "");
  if (run->settings.two_person && order.by == run->author.by) {
    return absl::PermissionDeniedError(fmt::format(
        "run {} was proposed by {}; another person has to approve it", run->name, order.by));
  }
  const std::string plan = PlanHash(*run);
  if (!order.plan.empty() && order.plan != plan) {
    return absl::FailedPreconditionError(fmt::format(
        "plan {} was approved, run {} has plan {}; look at it again", order.plan, run->name, plan));
  }
  run->approvals.push_back({.by = order.by, .at = now, .reason = InOneLine(order.reason)});
  run->state = State::kApproved;
  return absl::OkStatus();
}

absl::Status Pause(const Order& order, Run* run) {
  if (run->state != State::kApproved && run->state != State::kRunning) {
    return NotNow(order, *run, "");
  }
  run->state = State::kPaused;
  run->why = BySomebody("paused", order);
  return absl::OkStatus();
}

absl::Status Resume(const Order& order, absl::Time now, Run* run) {
  if (run->state == State::kStopped) {
    return NotNow(order, *run, "; propose a new one for what is left (trowel run refresh)");
  }
  if (run->state != State::kPaused && run->state != State::kHalted) return NotNow(order, *run, "");
  run->state = run->began.has_value() ? State::kRunning : State::kApproved;
  run->why.clear();
  run->resumed = now;
  for (Move& move : run->moves) move.refused.reset();  // Patience begins anew.
  return absl::OkStatus();
}

absl::Status Stop(const Order& order, absl::Time now, Run* run) {
  if (run->state == State::kStopped || run->state == State::kDone) return NotNow(order, *run, "");
  run->state = State::kStopped;
  run->why = BySomebody("stopped", order);
  for (Move& move : run->moves) {
    if (move.state != MoveState::kWaiting) continue;
    move.state = MoveState::kCancelled;
    move.ended = now;
  }
  return absl::OkStatus();
}

}  // namespace

std::string_view Name(Order::Kind kind) { return WordOf(kOrderWords, kind); }

absl::Status Obey(const Order& order, absl::Time now, Run* run) {
  now = absl::FromUnixSeconds(absl::ToUnixSeconds(now));  // As it is written.
  if (order.by.empty()) return InvalidArgument("by: nobody says who orders it");
  switch (order.kind) {
    case Order::Kind::kApprove: return Approve(order, now, run);
    case Order::Kind::kPause: return Pause(order, run);
    case Order::Kind::kResume: return Resume(order, now, run);
    case Order::Kind::kStop: break;
  }
  return Stop(order, now, run);
}

}  // namespace trowel::run
