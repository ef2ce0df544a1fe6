#include "test/sim/simulate.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "migration/run/eta.h"
#include "migration/run/propose.h"
#include "migration/run/text.h"
#include "migration/run/undo.h"
#include "policy/move/migration_budget.h"
#include "scheduler/plan/plan.h"
#include "test/sim/judge.h"
#include "test/sim/people.h"
#include "test/sim/server.h"
#include "test/sim/shell.h"
#include "test/sim/world.h"
#include "test/support/garden_fixture.h"

namespace trowel::sim {
namespace {

constexpr absl::Duration kTroubled = absl::Minutes(45);
constexpr absl::Duration kCalm = absl::Hours(12);  // All should have ended long before.

run::Settings DrawSettings(const Scenario& scenario, absl::Time now) {
  testing::Dice dice = testing::Dice::Of(scenario.seed, "settings");
  run::Settings settings;
  settings.max_parallel = 1 + static_cast<int>(dice.Below(5));
  const auto draw = [&]() -> std::optional<int> {
    if (!dice.OneIn(3)) return std::nullopt;
    return 1 + static_cast<int>(dice.Below(4));
  };
  settings.budgets = {.garden = draw(),
                      .per_source = draw(),
                      .per_destination = draw(),
                      .per_pair = draw(),
                      .per_project = {}};
  settings.max_failures = dice.OneIn(2) ? 0 : static_cast<int>(dice.Below(3));
  settings.deadline = absl::Minutes(12 + dice.Below(10));
  settings.slow_after = absl::Minutes(8 + dice.Below(5));
  settings.soak = absl::Minutes(dice.Below(5));
  settings.patience = absl::Minutes(5 + dice.Below(20));
  settings.halt_after = absl::Minutes(dice.Below(5));
  settings.stale_after = absl::Seconds(60 + dice.Below(120));
  if (dice.OneIn(2)) settings.unhealthy_percent.reset();
  if (scenario.Has(Trouble::kWindows)) {
    if (dice.OneIn(2)) settings.while_no_alert = "ALERTS";
    if (dice.OneIn(2)) {
      const absl::Time from = now + absl::Minutes(dice.Below(30));
      policy::FreezeWindow window;
      window.name = "release";
      window.absolute.emplace(from, from + absl::Minutes(5 + dice.Below(10)));
      settings.freeze.push_back(std::move(window));
    }
  }
  settings.cordon = !dice.OneIn(4);
  settings.keep_closed = dice.OneIn(4);
  return settings;
}

scheduler::BudgetLimits PolicyLimits(const policy::Policy& policy) {
  const policy::RuleConfig& budget = policy.rules[*policy::FindAnyRule("migration-budget")];
  if (budget.mode != policy::Mode::kEnforce) return {};
  const auto& settings = budget.settings.As<policy::MigrationBudgetSettings>();
  return {.garden = settings.garden,
          .per_source = settings.per_source,
          .per_destination = settings.per_destination,
          .per_pair = settings.per_pair,
          .per_project = settings.per_project};
}

// Everything that takes part in one run.
class Theatre {
 public:
  explicit Theatre(const Scenario& scenario)
      : scenario_(scenario),
        world_(scenario, testing::At("2026-11-21T12:00:00Z")),
        judge_(&world_, scenario.trace),
        server_(scenario, &world_, &judge_),
        people_(scenario, {.world = &world_, .server = &server_, .judge = &judge_}),
        dice_(testing::Dice::Of(scenario.seed, "theatre")) {
    const std::size_t shells = scenario.Has(Trouble::kTwoShells) ? 2 : 1;
    for (std::size_t i = 0; i < shells; ++i) {
      shells_.push_back(std::make_unique<Shell>(
          scenario, fmt::format("shell-{}", i),
          Shell::Context{.world = &world_, .server = &server_, .judge = &judge_}));
    }
  }

  Simulated Play() {
    Simulated result;
    result.began = Propose();
    if (!result.began) return result;
    Go(kTroubled, /*until_end=*/false);
    CalmDown();
    Go(kCalm, /*until_end=*/true);
    judge_.OnEnd();
    result.bound = judge_.bound();
    Count(&result);
    if (scenario_.undo && judge_.broken().empty()) TakeBack();
    result.broken = judge_.broken();
    return result;
  }

 private:
  bool Propose() {
    scheduler::PlanOptions options;
    options.now = world_.now();
    const scheduler::Plan plan =
        scheduler::PlanDrain({"seed-0"}, options, *world_.View(), world_.policy);
    const absl::StatusOr<run::Run> run =
        run::Propose({.name = "sim",
                      .goal = {.kind = run::Goal::Kind::kDrain, .seeds = {"seed-0"}},
                      .author = {.by = "bob", .at = world_.now(), .reason = "seed-0 goes"},
                      .settings = DrawSettings(scenario_, world_.now())},
                     plan, world_.policy);
    if (!run.ok()) return false;
    return server_.Write(run::FormatRun(*run), 0);
  }

  // What can go back is back in the end.
  void TakeBack() {
    const run::Run before = *judge_.stored();
    const absl::StatusOr<run::Undone> undone =
        run::Undo(before,
                  {.name = "back",
                   .goal = {},
                   .author = {.by = "bob", .at = world_.now(), .reason = "not so"},
                   .settings = DrawSettings(scenario_, world_.now())},
                  *world_.View(), world_.policy);
    if (!undone.ok()) return;  // Nothing can.
    judge_.Forget();
    server_.Replace(run::FormatRun(undone->run));
    Go(kCalm, /*until_end=*/true);
    judge_.OnEnd();
    if (!judge_.broken().empty()) return;
    // What has failed for good takes up budgets until a person mends it.
    const auto& shoots = world_.shoots();
    const bool blocked = std::any_of(shoots.begin(), shoots.end(), [](const auto& each) {
      return HasGivenUp(each.second.shoot);
    });
    for (const run::Move& move : judge_.stored()->moves) {
      if (blocked && move.state == run::MoveState::kRefused) continue;
      const WorldShoot* shoot = world_.Find(move.shoot);
      const bool back =
          shoot != nullptr && shoot->shoot.host_seed_name == move.to && !IsMoving(shoot->shoot);
      if (move.state != run::MoveState::kArrived || !back) {
        judge_.Fail(fmt::format("{} did not come back: it is {} ({})", move.shoot, Name(move.state),
                                move.why));
      }
    }
  }

  // Says once, after a fifth of the moves, how long it will take.
  void LookAtEta() {
    constexpr int kEnough = 10;
    if (eta_.has_value() || !judge_.stored().has_value()) return;
    const run::Tally tally = run::Count(*judge_.stored());
    const int moves = static_cast<int>(judge_.stored()->moves.size());
    if (moves < kEnough || tally[run::MoveState::kArrived] * 5 < moves) return;
    const std::optional<run::Eta> eta =
        run::TimeLeft(*judge_.stored(), world_.now(), PolicyLimits(world_.policy));
    if (eta.has_value()) eta_.emplace(world_.now(), eta->left);
  }

  void Go(absl::Duration time, bool until_end) {
    const absl::Time end = world_.now() + time;
    while (world_.now() < end && judge_.broken().empty()) {
      const std::size_t longest = until_end ? 12'000 : 6'000;
      world_.GoOn(world_.now() + absl::Milliseconds(200 + dice_.Below(longest)));
      judge_.OnTime();
      people_.GoOn();
      LookAtEta();
      for (const auto& shell : shells_) {
        shell->SetMood(people_.alerts, people_.settling);
        shell->GoOn();
      }
      if (HasEnded() && (until_end || --after_end_ < 0)) return;
    }
  }

  bool HasEnded() const {
    return judge_.stored().has_value() && judge_.stored()->ended.has_value();
  }

  void CalmDown() {
    world_.CalmDown();
    people_.CalmDown();
    for (const auto& shell : shells_) shell->CalmDown();
  }

  void Count(Simulated* result) const {
    const absl::StatusOr<run::Run> run = run::ReadRun(server_.stored().text, "stored");
    if (!run.ok()) return;
    const run::Tally tally = run::Count(*run);
    result->moves = static_cast<int>(run->moves.size());
    result->arrived = tally[run::MoveState::kArrived];
    result->failed = tally[run::MoveState::kFailed];
    result->left = tally[run::MoveState::kLeft];
    result->refused = tally[run::MoveState::kRefused];
    result->cancelled = tally[run::MoveState::kCancelled];
    const bool quiet = std::none_of(scenario_.on.begin(), scenario_.on.end(), std::identity());
    const bool whole = result->arrived == result->moves;
    if (!eta_.has_value() || !quiet || !whole || run->ended <= eta_->first) return;
    absl::Time last = eta_->first;
    for (const run::Move& move : run->moves) last = std::max(last, *move.ended);
    result->eta_error = absl::FDivDuration(eta_->second, last - eta_->first) - 1;
  }

  const Scenario scenario_;
  World world_;
  Judge judge_;
  Server server_;
  People people_;
  testing::Dice dice_;
  std::vector<std::unique_ptr<Shell>> shells_;
  std::optional<std::pair<absl::Time, absl::Duration>> eta_;  // When, and what was said.
  int after_end_ = 20;  // So often shells still look at a run that has ended.
};

}  // namespace

Simulated Simulate(const Scenario& scenario) { return Theatre(scenario).Play(); }

Scenario Shrink(Scenario scenario) {
  const auto breaks = [](const Scenario& smaller) { return !Simulate(smaller).broken.empty(); };
  bool smaller = true;
  while (smaller) {
    smaller = false;
    for (std::size_t i = 0; i < kTroubles; ++i) {
      Scenario without = scenario;
      without.on[i] = false;
      if (!scenario.on[i] || !breaks(without)) continue;
      scenario = without;
      smaller = true;
    }
    for (std::size_t Scenario::*size : {&Scenario::shoots, &Scenario::seeds}) {
      Scenario fewer = scenario;
      if (--(fewer.*size) < 2 || !breaks(fewer)) continue;
      scenario = fewer;
      smaller = true;
    }
    Scenario forward = scenario;
    forward.undo = false;
    if (scenario.undo && breaks(forward)) {
      scenario = forward;
      smaller = true;
    }
  }
  return scenario;
}

}  // namespace trowel::sim
