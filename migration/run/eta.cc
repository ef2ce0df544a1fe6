#include "migration/run/eta.h"

#include <algorithm>
#include <string>
#include <vector>

#include "migration/run/pace.h"

namespace trowel::run {
namespace {

using scheduler::Risk;

// As long as nothing is measured: docs/moves.md, a whole move.
constexpr absl::Duration kUsual = absl::Minutes(30);

scheduler::MoveRoute RouteOf(const Move& move) {
  const std::string_view key = move.shoot;
  return {.space = key.substr(0, key.find('/')), .from = move.from, .to = move.to};
}

// The run as it goes on if every move takes as long as usual, and nothing keeps them but places and
// canaries.
class Forecast {
 public:
  Forecast(const Run& run, absl::Duration usual, const scheduler::BudgetLimits& policy,
           absl::Time now)
      : run_(run), usual_(usual), policy_(policy), now_(now) {
    for (const Move& move : run_.moves) {
      if (move.under_way()) {
        // One that takes longer than usual may end at any moment, and not at once.
        const absl::Duration age = now - move.begun.value_or(now);
        Begin(move, std::max(usual - age, usual / 10));
      } else if (move.state == MoveState::kWaiting && !move.refused.has_value()) {
        waiting_.push_back(&move);
      } else if (move.state == MoveState::kArrived && !move.failed.has_value()) {
        arrived_.push_back({.at = *move.ended, .move = &move});
      }
    }
  }

  absl::Time End() {
    BeginAll();
    while (!waiting_.empty() || !under_way_.empty()) {
      if (!GoOn()) break;  // What waits has no way to go: a person will see.
      BeginAll();
    }
    return now_;
  }

 private:
  struct Ending {
    absl::Time at;
    const Move* move;
  };

  void Begin(const Move& move, absl::Duration takes) {
    under_way_.push_back({.at = now_ + takes, .move = &move});
    places_.Add(RouteOf(move));
  }

  void BeginAll() {
    std::vector<const Move*> left;
    for (const Move* move : waiting_) {
      const bool free = static_cast<int>(under_way_.size()) < run_.parallel;
      if (free && HasPlace(*move) && MayGo(*move)) {
        Begin(*move, usual_);
      } else {
        left.push_back(move);
      }
    }
    waiting_ = std::move(left);
  }

  bool HasPlace(const Move& move) const {
    return places_.Allows(run_.settings.budgets, RouteOf(move)) &&
           places_.Allows(policy_, RouteOf(move));
  }

  // As canary.h has it.
  bool MayGo(const Move& move) const {
    return IsShown(move, /*awake=*/false) &&
           (move.risk < Risk::kProduction || IsShown(move, /*awake=*/true));
  }

  bool IsShown(const Move& move, bool awake) const {
    const auto tells = [&](const Move& other) {
      return other.risk <= move.risk && (!awake || other.risk > Risk::kHibernated);
    };
    bool busy = false;
    for (const Ending& ending : arrived_) {
      if (!tells(*ending.move)) continue;
      if (ending.at + run_.settings.soak <= now_) return true;
      busy = true;
    }
    for (const Ending& ending : under_way_) busy = busy || tells(*ending.move);
    if (busy) return false;
    return std::none_of(waiting_.begin(), waiting_.end(), [&](const Move* other) {
      return tells(*other) && other->risk < move.risk;
    });
  }

  // To the next moment at which something changes; false: there is none.
  bool GoOn() {
    absl::Time next = absl::InfiniteFuture();
    for (const Ending& ending : under_way_) next = std::min(next, ending.at);
    for (const Ending& ending : arrived_) {
      const absl::Time soaked = ending.at + run_.settings.soak;
      if (soaked > now_) next = std::min(next, soaked);
    }
    if (next == absl::InfiniteFuture()) return false;
    now_ = std::max(now_, next);
    std::erase_if(under_way_, [&](const Ending& ending) {
      if (ending.at > now_) return false;
      places_.Subtract(RouteOf(*ending.move));
      arrived_.push_back(ending);
      SpeedUp(&run_);
      return true;
    });
    return true;
  }

  Run run_;
  const absl::Duration usual_;
  const scheduler::BudgetLimits policy_;
  absl::Time now_;
  std::vector<const Move*> waiting_;
  std::vector<Ending> under_way_;
  std::vector<Ending> arrived_;
  scheduler::RunningMoves places_;
};

}  // namespace

std::optional<Eta> TimeLeft(const Run& run, absl::Time now, const scheduler::BudgetLimits& policy) {
  if (run.state != State::kProposed && run.state != State::kApproved &&
      run.state != State::kRunning) {
    return std::nullopt;
  }
  Eta eta{.left = absl::ZeroDuration(), .usual = absl::ZeroDuration()};
  for (const Move& move : run.moves) {
    if (move.state != MoveState::kArrived || !move.begun.has_value()) continue;
    eta.usual += std::max(*move.ended - *move.begun, absl::ZeroDuration());
    ++eta.measured;
  }
  eta.usual = eta.measured == 0 ? kUsual : eta.usual / eta.measured;
  eta.left = Forecast(run, eta.usual, policy, now).End() - now;
  return eta;
}

}  // namespace trowel::run
