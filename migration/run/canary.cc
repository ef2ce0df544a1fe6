#include "migration/run/canary.h"

#include "migration/run/health.h"
#include "migration/run/sight.h"

namespace trowel::run {
namespace {

using scheduler::Risk;

// So long others of more risk wait for one that something keeps from being the canary.
constexpr absl::Duration kHeldBriefly = absl::Minutes(10);

void Lower(Risk risk, std::optional<Risk>* least) {
  if (!least->has_value() || risk < **least) *least = risk;
}

bool Has(const std::optional<Risk>& least, Risk up_to) {
  return least.has_value() && *least <= up_to;
}

bool IsWell(const Move& move, const garden::GardenView& view) {
  const Sight sight = LookAt(move, view);
  return sight.place == Sight::Place::kArrived && !HasFailed(*sight.shoot);
}

// Of Gate::classes_ how many a move counts for.
std::size_t ClassesOf(const Move& move) { return move.risk == Risk::kHibernated ? 1 : 2; }

}  // namespace

bool IsSoaked(const Move& move, const Settings& settings, absl::Time now) {
  return move.state == MoveState::kArrived && now - *move.ended >= settings.soak;
}

Gate::Gate(const Desk& desk) {
  const auto is_available = [&](std::size_t index) {
    const auto ask = desk.flight.asks.find(index);
    return ask == desk.flight.asks.end() || !ask->second.held.has_value() ||
           desk.in.now - *ask->second.held < kHeldBriefly;
  };
  for (std::size_t i = 0; i < desk.run.moves.size(); ++i) {
    const Move& move = desk.run.moves[i];
    for (std::size_t c = 0; c < ClassesOf(move); ++c) {
      Class& of = classes_[c];
      if (move.under_way()) Lower(move.risk, &of.busy);
      if (move.state == MoveState::kWaiting && !Has(of.available, move.risk) && is_available(i)) {
        Lower(move.risk, &of.available);
      }
      if (move.state != MoveState::kArrived || move.failed.has_value()) continue;
      if (!IsSoaked(move, desk.run.settings, desk.now)) {
        Lower(move.risk, &of.busy);
      } else if (!Has(of.proven, move.risk) && IsWell(move, desk.in.view)) {
        Lower(move.risk, &of.proven);
      }
    }
  }
}

std::string Gate::WhyNot(const Move& move) const {
  const std::size_t asked = move.risk >= Risk::kProduction ? 2 : 1;
  for (std::size_t c = 0; c < asked; ++c) {
    const Class& of = classes_[c];
    if (Has(of.proven, move.risk)) continue;
    if (Has(of.busy, move.risk)) return "the canary has not shown yet that all goes well";
    if (of.available.has_value() && *of.available < move.risk) return "moves of less risk go first";
  }
  return {};
}

void Gate::Go(const Move& move) {
  for (std::size_t c = 0; c < ClassesOf(move); ++c) Lower(move.risk, &classes_[c].busy);
}

}  // namespace trowel::run
