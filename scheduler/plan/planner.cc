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

void Planner::AddShoot(const garden::Shoot& shoot, std::size_t source) {
  std::vector<Traveller>& list = garden::OnItsWay(shoot) ? on_their_way_ : travellers_;
  list.push_back({.shoot = &shoot, .source = source, .risk = RiskOf(shoot, view_)});
}

void Planner::Sort(bool riskiest_first) {
  const bool by_risk = options_.order == PlanOrder::kRisk;
  std::sort(travellers_.begin(), travellers_.end(), [&](const Traveller& a, const Traveller& b) {
    if (by_risk && a.risk != b.risk) return riskiest_first ? a.risk > b.risk : a.risk < b.risk;
    return IsBefore(*a.shoot, *b.shoot);
  });
  std::sort(on_their_way_.begin(), on_their_way_.end(),
            [](const Traveller& a, const Traveller& b) { return IsBefore(*a.shoot, *b.shoot); });
}

Plan Planner::Run(bool riskiest_first) {
  Sort(riskiest_first);
  StringSet keys;
  for (const Traveller& traveller : travellers_) keys.insert(garden::KeyOf(*traveller.shoot));
  prospects_.SetTravellers(std::move(keys));
  Assignment assignment(&travellers_, &sources_, &prospects_, view_.seeds().size());
  assignment.Run();

  std::vector<const Traveller*> placed;
  std::vector<const Traveller*> left;  // Of sources that too few leave.
  for (Traveller& traveller : travellers_) {
    if (traveller.to != nullptr) {
      placed.push_back(&traveller);
    } else if (!sources_[traveller.source].is_full()) {
      left.push_back(&traveller);
    }
  }
  const bool by_risk = options_.order == PlanOrder::kRisk;
  const auto goes_before = [&](const Traveller* a, const Traveller* b) {
    if (by_risk && a->risk != b->risk) return a->risk < b->risk;
    return IsBefore(*a->shoot, *b->shoot);
  };
  std::sort(placed.begin(), placed.end(), goes_before);
  std::sort(left.begin(), left.end(),
            [](const Traveller* a, const Traveller* b) { return IsBefore(*a->shoot, *b->shoot); });

  Plan plan;
  plan.waves = CutIntoWaves(placed, assignment.seats(), options_, view_);
  const StuckExplainer explainer(options_, view_, policy_, &prospects_);
  std::vector<std::int64_t> missing;
  for (const Leaving& source : sources_) missing.push_back(source.most - source.placed);
  std::vector<const Traveller*> wanted;
  for (const Traveller* traveller : left) {
    plan.stuck.push_back(explainer.Explain(*traveller, assignment.seats()));
    if (plan.stuck.back().why != StuckShoot::Why::kNoRoom) continue;
    if (missing[traveller->source]-- > 0) wanted.push_back(traveller);
  }
  plan.more_room = explainer.RoomFor(wanted, travellers_);
  for (const Traveller& traveller : on_their_way_) {
    if (sources_[traveller.source].is_full()) continue;
    plan.stuck.push_back(explainer.OnItsWay(*traveller.shoot));
  }
  return plan;
}

}  // namespace trowel::scheduler
