#include "test/sim/shell.h"

#include <algorithm>
#include <utility>

#include "migration/run/text.h"

namespace trowel::sim {

using run::Action;
using run::Result;

Shell::Shell(const Scenario& scenario, const std::string& name, const Context& context)
    : scenario_(scenario), context_(context), dice_(testing::Dice::Of(scenario.seed, name)) {}

bool Shell::Happens(Trouble trouble, std::size_t one_in) {
  // Thrown in any case: what is switched off leaves the rest as it was.
  const bool happens = dice_.OneIn(one_in);
  return happens && !calm_ && scenario_.Has(trouble);
}

void Shell::Die() {
  run_.reset();
  flight_ = {};
  results_.clear();
  todo_.clear();
  for (Request& request : requests_) request.answer_at = absl::InfiniteFuture();
  until_ = context_.world->now() + absl::Seconds(dice_.Below(60));
}

bool Shell::Read() {
  const Server::Stored& stored = context_.server->stored();
  flight_ = {};
  results_.clear();
  todo_.clear();
  run_.reset();
  if (stored.text.empty()) return false;
  absl::StatusOr<run::Run> read = run::ReadRun(stored.text, "ConfigMap garden/trowel-run-sim");
  if (!read.ok()) return false;  // A person has to look.
  run_ = *std::move(read);
  version_ = stored.version;
  orders_ = stored.orders;
  return true;
}

// What was sent arrives, whoever has sent it; and what came of it is told.
void Shell::CarryOut() {
  const absl::Time now = context_.world->now();
  for (Request& request : requests_) {
    if (request.done_at > now) continue;
    request.done_at = absl::InfiniteFuture();
    Result done = context_.server->Do(request.action);
    // A lost answer is one that nobody knows.
    if (request.result.outcome != Result::Outcome::kUnknown) request.result = std::move(done);
  }
  for (Request& request : requests_) {
    if (request.answer_at > now) continue;
    request.answer_at = absl::InfiniteFuture();
    results_.push_back(request.result);
    if (request.repeats) {
      request.repeats = false;
      request.answer_at = now + absl::Seconds(1 + dice_.Below(20));
    }
  }
  std::erase_if(requests_, [](const Request& request) {
    return request.done_at == absl::InfiniteFuture() && request.answer_at == absl::InfiniteFuture();
  });
}

absl::Time Shell::ViewTime() {
  const absl::Time now = context_.world->now();
  if (Happens(Trouble::kStaleViews, 40) && lag_until_ < now) {
    lags_since_ = now;
    lag_until_ = now + absl::Seconds(dice_.Below(400));
  }
  absl::Time as_of = now;
  if (!calm_ && scenario_.Has(Trouble::kStaleViews)) as_of -= absl::Seconds(dice_.Below(6));
  if (now < lag_until_) as_of = std::min(as_of, lags_since_);
  // A watch does not go back, but with another process.
  if (run_.has_value()) as_of_ = std::max(as_of_, as_of);
  return as_of_;
}

void Shell::GoOn() {
  CarryOut();
  const absl::Time now = context_.world->now();
  if (now < until_) return;
  while (!todo_.empty()) {
    const Action action = std::move(todo_.front());
    todo_.pop_front();
    if (!DoOne(action)) return;
  }
  if (Happens(Trouble::kCrashes, 60)) return Die();
  // The watch of the ConfigMap tells of what others have written, a little later.
  const bool changed = context_.server->stored().version != version_;
  if (!run_.has_value() || (changed && !dice_.OneIn(3))) {
    if (!Read()) return;
  }
  Decide();
  while (!todo_.empty()) {
    const Action action = std::move(todo_.front());
    todo_.pop_front();
    if (!DoOne(action)) return;
  }
}

void Shell::Decide() {
  const absl::Time now = context_.world->now();
  World::Past past = context_.world->ViewOf(ViewTime());
  std::shared_ptr<const garden::GardenView> view = past.view;
  if (Happens(Trouble::kUnknownKinds, 30)) view = context_.world->WithoutShoots();
  const run::Health health = run::CountHealth(*view);
  const run::Inputs in{.view = *view,
                       .as_of = past.at,
                       .policy = context_.world->policy,
                       .now = now,
                       .results = results_,
                       .orders = orders_,
                       .health = &health,
                       .alerts = alerts_,
                       .settling = settling_};
  const run::Run before = *run_;
  run::Outcome outcome = run::Step(*std::exchange(run_, std::nullopt), std::move(flight_), in);
  context_.judge->OnStep(before, context_.server->stored().version == version_, in, outcome);
  results_.clear();
  orders_.clear();
  run_ = std::move(outcome.run);
  flight_ = std::move(outcome.flight);
  todo_ = {outcome.actions.begin(), outcome.actions.end()};
}

bool Shell::DoOne(const Action& action) {
  if (Happens(Trouble::kCrashes, 30)) {
    Die();
    return false;
  }
  if (Happens(Trouble::kFreezes, 30)) {
    todo_.push_front(action);
    until_ = context_.world->now() + absl::Seconds(dice_.Below(120));
    return false;
  }
  switch (action.kind) {
    case Action::Kind::kWrite: return Write();
    case Action::Kind::kTell: context_.judge->OnTold(action); return true;
    default: break;
  }
  Send(action);
  return true;
}

bool Shell::Write() {
  const bool lost = Happens(Trouble::kLostAnswers, 15);
  const bool done =
      !(lost && dice_.OneIn(2)) && context_.server->Write(run::FormatRun(*run_), version_);
  if (done && !lost) {
    ++version_;
    return true;
  }
  run_.reset();
  flight_ = {};
  results_.clear();
  todo_.clear();
  return false;
}

void Shell::Send(const Action& action) {
  const absl::Time now = context_.world->now();
  Request request{.action = action,
                  .result = {.kind = action.kind,
                             .shoot = action.shoot,
                             .seed = action.seed,
                             .id = action.id,
                             .outcome = Result::Outcome::kDone}};
  if (now > action.until) {
    request.result.outcome = Result::Outcome::kNotSent;
    request.answer_at = now;
  } else {
    constexpr absl::Duration kPatience = absl::Seconds(10);
    request.done_at = now + absl::Milliseconds(dice_.Below(4000));
    request.answer_at = request.done_at + absl::Milliseconds(dice_.Below(3000));
    request.repeats = Happens(Trouble::kRepeats, 5);
    if (Happens(Trouble::kLostAnswers, 5)) {
      // Before it has arrived, or after, and then perhaps as late as can be.
      if (dice_.OneIn(2)) {
        request.done_at = absl::InfiniteFuture();
      } else {
        request.done_at = now + absl::Milliseconds(dice_.Below(10'000));
      }
      request.result.outcome = Result::Outcome::kUnknown;
      request.answer_at = now + kPatience;
      if (action.kind == Action::Kind::kDryRun && dice_.OneIn(3)) {
        request.answer_at = absl::InfiniteFuture();
      }
    }
  }
  requests_.push_back(std::move(request));
}

}  // namespace trowel::sim
