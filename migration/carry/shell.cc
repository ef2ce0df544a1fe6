#include "migration/carry/shell.h"

#include <array>
#include <utility>

#include "base/log.h"
#include "migration/run/text.h"

namespace trowel::carry {
namespace {

using run::Action;
using run::Order;

constexpr absl::Duration kHealthEvery = absl::Seconds(30);
constexpr absl::Duration kSelfEvery = absl::Minutes(1);  // As long as there is no answer.

std::optional<Order::Kind> OrderOf(std::string_view word) {
  constexpr std::array kKinds = {Order::Kind::kApprove, Order::Kind::kPause, Order::Kind::kResume,
                                 Order::Kind::kStop};
  for (const Order::Kind kind : kKinds) {
    if (Name(kind) == word) return kind;
  }
  return std::nullopt;
}

}  // namespace

void Shell::Forget() {
  stored_.reset();
  flight_ = {};
  results_.clear();
  order_taken_.clear();
  tools_.carrier->Forget();
}

absl::Status Shell::Refresh() {
  ASSIGN_OR_RETURN(const RunStore::Head head, tools_.store->Look(name_));
  if (stored_.has_value() && stored_->head.uid == head.uid &&
      stored_->head.resource_version == head.resource_version) {
    return absl::OkStatus();
  }
  Forget();
  ASSIGN_OR_RETURN(stored_, tools_.store->Read(name_));
  return absl::OkStatus();
}

// An API server does not tell who annotated an object. Where two persons are asked for, it may have
// been the author.
std::vector<Order> Shell::TakeOrder() {
  const RunStore::Head& head = stored_->head;
  if (head.order.empty() || order_taken_ == head.resource_version) return {};
  order_taken_ = head.resource_version;
  const std::optional<Order::Kind> kind = OrderOf(head.order);
  if (!kind.has_value()) {
    log::Warn("an order is not understood",
              {{"run", name_}, {"order", head.order}, {"annotation", kOrderAnnotation}});
    return {};
  }
  const run::Run& run = stored_->run;
  const bool two = run.settings.two_person && *kind == Order::Kind::kApprove;
  return {{.kind = *kind,
           .by = two ? run.author.by
                     : fmt::format("somebody who annotated {}", tools_.store->SourceOf(name_)),
           .reason = {},
           .plan = {}}};
}

absl::StatusOr<std::vector<run::Claim>> Shell::Others() {
  std::vector<run::Claim> claims;
  // Only before it begins anybody asks for them.
  if (stored_->run.began.has_value()) return claims;
  ASSIGN_OR_RETURN(const std::vector<RunStore::Head> heads, tools_.store->List());
  for (const RunStore::Head& head : heads) {
    if (head.run == name_) continue;
    const absl::StatusOr<RunStore::Stored> other = tools_.store->Read(head.run);
    if (absl::IsNotFound(other.status())) continue;
    // What it holds is not known.
    if (!other.ok()) {
      return absl::FailedPreconditionError(
          fmt::format("run {} does not begin beside one that cannot be read: {}", name_,
                      Message(other.status())));
    }
    if (run::IsActive(other->run)) claims.push_back(run::ClaimOf(other->run));
  }
  return claims;
}

void Shell::LookAtHealth(const garden::GardenView& view, absl::Time now) {
  if (now - health_at_ < kHealthEvery && now >= health_at_) return;
  health_ = run::CountHealth(view);
  health_at_ = now;
}

absl::StatusOr<Shell::Turn> Shell::Round(const Sight& sight, const std::stop_token& stop) {
  if (!tools_.leader->IsLeader()) {
    Forget();
    return absl::FailedPreconditionError(tools_.leader->Problem());
  }
  const absl::Status refreshed = Refresh();
  if (absl::IsNotFound(refreshed)) {
    Forget();
    return Turn::kGone;
  }
  RETURN_IF_ERROR(refreshed);
  run::Run& run = stored_->run;
  if (run.ended.has_value()) return Turn::kEnded;
  if (run.state == run::State::kProposed && stored_->head.order.empty()) return Turn::kRests;
  if (sight.view == nullptr || sight.policy == nullptr) return Unavailable("{}", sight.problem);

  const absl::Time now = tools_.clock->Now();
  ASSIGN_OR_RETURN(const std::vector<run::Claim> others, Others());
  if (!self_.has_value() && now - self_asked_ >= kSelfEvery) {
    self_asked_ = now;
    if (auto self = tools_.store->WhoAmI(); self.ok()) self_ = {self->name, self->groups};
  }
  LookAtHealth(*sight.view, now);
  const std::vector<Order> orders = TakeOrder();
  const std::vector<run::Result> results = std::exchange(results_, {});
  run::Outcome outcome = run::Step(std::move(run), std::move(flight_),
                                   {.view = *sight.view,
                                    .as_of = sight.as_of,
                                    .policy = *sight.policy,
                                    .now = now,
                                    .results = results,
                                    .orders = orders,
                                    .requester = self_.has_value() ? &*self_ : nullptr,
                                    .health = &health_,
                                    .alerts = {},
                                    .settling = {},
                                    .others = others});
  stored_->run = std::move(outcome.run);
  flight_ = std::move(outcome.flight);
  RETURN_IF_ERROR(Act(outcome.actions, stop));
  if (!stored_.has_value()) return Turn::kGoesOn;  // Somebody was faster.
  return stored_->run.ended.has_value() && !flight_.unwritten ? Turn::kEnded : Turn::kGoesOn;
}

absl::Status Shell::Act(const std::vector<Action>& actions, const std::stop_token& stop) {
  bool written = false;
  for (const Action& action : actions) {
    if (action.kind == Action::Kind::kTell) {
      Tell(action);
      continue;
    }
    if (action.kind != Action::Kind::kWrite) {
      // What is written to be under way is carried out, whoever wants to end: the next shell would
      // have to wait until the garden tells that it was not.
      if (stop.stop_requested() && !written) break;
      if (stop.stop_requested() && action.kind == Action::Kind::kDryRun) continue;
      results_.push_back(tools_.carrier->Do(action));
      const run::Result& result = results_.back();
      log::Info("run", {{"run", name_},
                        {"did", Name(action.kind)},
                        {"shoot", action.shoot},
                        {"seed", action.seed},
                        {"outcome", Name(result.outcome)},
                        {"text", result.text}});
      continue;
    }
    absl::StatusOr<RunStore::Head> head = tools_.leader->IsLeader()
                                              ? tools_.store->Write(stored_->run, stored_->head)
                                              : absl::FailedPreconditionError("no longer leader");
    if (!head.ok()) {
      // Whether it was written or not: what stands there is read again, and nothing else is done.
      Forget();
      if (absl::IsAborted(head.status())) return absl::OkStatus();
      return Annotate(head.status(), fmt::format("run {} is not written", name_));
    }
    head->order.clear();
    stored_->head = *std::move(head);
    written = true;
  }
  return absl::OkStatus();
}

void Shell::Tell(const Action& action) {
  (action.warning ? log::Warn : log::Info)(
      action.text, {{"run", name_}, {"reason", action.reason}, {"shoot", action.shoot}});
  if (tools_.events == nullptr) return;
  kube::EventNote note;
  note.warning = action.warning;
  note.reason = action.reason;
  note.action = "CarryOutRun";
  note.note = action.text;
  if (action.shoot.empty()) {
    note.regarding = {.api_version = "v1",
                      .kind = "ConfigMap",
                      .space = tools_.store->space(),
                      .name = std::string(run::kNamePrefix) + name_,
                      .uid = stored_->head.uid,
                      .resource_version = {}};
  } else {
    const std::size_t slash = action.shoot.find('/');
    note.regarding = {.api_version = "core.gardener.cloud/v1beta1",
                      .kind = "Shoot",
                      .space = action.shoot.substr(0, slash),
                      .name = action.shoot.substr(slash + 1),
                      .uid = tools_.carrier->UidOf(action.shoot),
                      .resource_version = {}};
  }
  tools_.events->Post(std::move(note));
}

}  // namespace trowel::carry
