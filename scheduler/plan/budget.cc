#include "scheduler/plan/budget.h"

#include <fmt/format.h>

#include "policy/move/migration_budget.h"

namespace trowel::scheduler {
namespace {

std::size_t BudgetRule() {
  static const std::size_t index = *policy::FindRule("migration-budget");
  return index;
}

std::optional<int> WithoutZero(const std::optional<int>& limit) {
  return limit.has_value() && *limit > 0 ? limit : std::nullopt;
}

std::optional<int> OnlyZero(const std::optional<int>& limit) {
  return limit.has_value() && *limit <= 0 ? limit : std::nullopt;
}

std::string PairOf(const MoveRoute& route) { return fmt::format("{}\n{}", route.from, route.to); }

int Of(const StringMap<int>& counts, std::string_view key) {
  const auto found = counts.find(key);
  return found == counts.end() ? 0 : found->second;
}

void CountOne(StringMap<int>* counts, std::string_view key, int by) {
  auto found = counts->find(key);
  if (found == counts->end()) found = counts->emplace(key, 0).first;
  found->second += by;
}

}  // namespace

BudgetLimits LimitsOf(const policy::Asking& asking, const policy::EffectivePolicy& policy) {
  const std::size_t rule = BudgetRule();
  if (!asking.IsAsked(rule) || !asking.CanJudge(rule)) return {};
  if (asking.Consequences(rule).objection < policy::Effect::kWarn) return {};
  const auto& settings = policy.rules[rule]->settings.As<policy::MigrationBudgetSettings>();
  return {.garden = WithoutZero(settings.garden),
          .per_source = WithoutZero(settings.per_source),
          .per_destination = WithoutZero(settings.per_destination),
          .per_pair = WithoutZero(settings.per_pair),
          .per_project = WithoutZero(settings.per_project)};
}

policy::RuleConfig WithoutBounds(policy::RuleConfig config) {
  auto& settings = config.settings.Edit<policy::MigrationBudgetSettings>();
  for (std::optional<int>* limit :
       {&settings.garden, &settings.per_source, &settings.per_destination, &settings.per_pair,
        &settings.per_project}) {
    *limit = OnlyZero(*limit);
  }
  return config;
}

bool RunningMoves::Allows(const BudgetLimits& limits, const MoveRoute& route) const {
  if (limits.garden.has_value() && all_ >= *limits.garden) return false;
  if (limits.per_source.has_value() && Of(leaving_, route.from) >= *limits.per_source) return false;
  if (limits.per_destination.has_value() && Of(arriving_, route.to) >= *limits.per_destination) {
    return false;
  }
  if (limits.per_pair.has_value() && Of(by_pair_, PairOf(route)) >= *limits.per_pair) return false;
  return !limits.per_project.has_value() || Of(by_project_, route.space) < *limits.per_project;
}

// A shoot of which only the last operation says that it moves leaves no seed, but arrives at its
// own and counts for its project.
void RunningMoves::Count(const MoveRoute& route, int by) {
  all_ += by;
  CountOne(&arriving_, route.to, by);
  CountOne(&by_project_, route.space, by);
  if (route.from == route.to) return;
  CountOne(&leaving_, route.from, by);
  CountOne(&by_pair_, PairOf(route), by);
}

}  // namespace trowel::scheduler
