#include "scheduler/plan/planner.h"

#include <algorithm>
#include <tuple>

#include "scheduler/plan/stuck.h"
#include "scheduler/plan/waves.h"

namespace trowel::scheduler {
namespace {

bool IsBefore(const garden::Shoot& a, const garden::Shoot& b) {
  return std::tie(a.space, a.name) < std::tie(b.space, b.name);
}

}  // namespace

Planner::Planner(const PlanOptions& options, std::optional<int> fill_percent,
                 const garden::GardenView& view, const policy::Policy& policy)
    : options_(options),
      view_(view),
      policy_(policy),
      prospects_(options, fill_percent, view, policy) {}

std::size_t Planner::AddSource(std::int64_t most) {
  sources_.push_back({.most = most});
  return sources_.size() - 1;
}

bool Planner::IsMeant(const garden::Shoot& shoot) const {
  return scheduler::IsMeant(shoot, options_.scope, view_);
}

void Planner::AddShoot(const garden::Shoot& shoot, std::size_t source) {
  if (!IsMeant(shoot)) return;
  std::vector<Traveller>& list = garden::OnItsWay(shoot) ? on_their_way_ : travellers_;
  list.push_back({.shoot = &shoot, .source = source, .risk = RiskOf(shoot, view_)});
}

// Where only some go, names must not decide who: PlanOrder is about the waves.
void Planner::Sort(Choice choice) {
  const bool riskiest_first = choice == Choice::kRiskiestFirst;
  const bool by_risk = options_.order == PlanOrder::kRisk || !riskiest_first;
  std::sort(travellers_.begin(), travellers_.end(), [&](const Traveller& a, const Traveller& b) {
    if (by_risk && a.risk != b.risk) return riskiest_first ? a.risk > b.risk : a.risk < b.risk;
    return IsBefore(*a.shoot, *b.shoot);
  });
  std::sort(on_their_way_.begin(), on_their_way_.end(),
            [](const Traveller& a, const Traveller& b) { return IsBefore(*a.shoot, *b.shoot); });
}

Plan Planner::Run(Choice choice) {
  Sort(choice);
  StringSet keys;
  for (const Traveller& traveller : travellers_) keys.insert(garden::KeyOf(*traveller.shoot));
  prospects_.SetTravellers(std::move(keys));
  Assignment assignment(&travellers_, &sources_, &prospects_, view_.seeds().size());
  assignment.Run(choice == Choice::kRiskiestFirst ? Turn::kInOrder : Turn::kBestFirst);

  std::vector<const Traveller*> placed;
  for (const Traveller& traveller : travellers_) {
    if (traveller.to != nullptr) placed.push_back(&traveller);
  }
  const bool by_risk = options_.order == PlanOrder::kRisk;
  std::sort(placed.begin(), placed.end(), [&](const Traveller* a, const Traveller* b) {
    if (by_risk && a->risk != b->risk) return a->risk < b->risk;
    return IsBefore(*a->shoot, *b->shoot);
  });

  Plan plan;
  plan.waves = CutIntoWaves(placed, assignment.seats(), options_, view_);
  CutShort(&plan);
  ExplainStuck(assignment.seats(), &plan);
  return plan;
}

// Whatever the first moves of a plan are, they hold without those that follow.
void Planner::CutShort(Plan* plan) const {
  if (!options_.scope.moves_max.has_value()) return;
  auto left = static_cast<std::size_t>(*options_.scope.moves_max);
  for (Wave& wave : plan->waves) {
    const std::size_t kept = std::min(left, wave.moves.size());
    const auto cut = wave.moves.begin() + static_cast<std::ptrdiff_t>(kept);
    plan->later.insert(plan->later.end(), cut, wave.moves.end());
    wave.moves.erase(cut, wave.moves.end());
    left -= kept;
  }
  std::erase_if(plan->waves, [](const Wave& wave) { return wave.moves.empty(); });
}

void Planner::ExplainStuck(const Seats& seats, Plan* plan) {
  std::vector<const Traveller*> left;  // Of sources that too few leave.
  for (const Traveller& traveller : travellers_) {
    if (traveller.to != nullptr || sources_[traveller.source].is_full()) continue;
    left.push_back(&traveller);
  }
  std::sort(left.begin(), left.end(),
            [](const Traveller* a, const Traveller* b) { return IsBefore(*a->shoot, *b->shoot); });
  const StuckExplainer explainer(options_, view_, policy_, &prospects_);
  std::vector<std::int64_t> missing;
  for (const Leaving& source : sources_) missing.push_back(source.most - source.placed);
  std::vector<const Traveller*> wanted;
  for (const Traveller* traveller : left) {
    plan->stuck.push_back(explainer.Explain(*traveller, seats));
    if (plan->stuck.back().why != StuckShoot::Why::kNoRoom) continue;
    if (missing[traveller->source]-- > 0) wanted.push_back(traveller);
  }
  plan->more_room = explainer.RoomFor(wanted, travellers_);
  for (const Traveller& traveller : on_their_way_) {
    if (sources_[traveller.source].is_full()) continue;
    plan->stuck.push_back(explainer.OnItsWay(*traveller.shoot));
  }
}

}  // namespace trowel::scheduler
