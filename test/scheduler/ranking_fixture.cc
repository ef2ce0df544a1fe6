#include "test/scheduler/ranking_fixture.h"

#include <algorithm>

#include "base/check.h"

namespace trowel::testing {

scheduler::RankRequest RankingFixture::Request() const {
  return {.shoot = &stored,
          .live = live,
          .requester = with_requester ? &requester : nullptr,
          .pending = pending,
          .now = now};
}

std::vector<scheduler::Candidate> RankingFixture::Rank() {
  view = View();
  kept.push_back(view);
  stored = shoot;
  if (first) {
    stored.seed_name.clear();
    stored.host_seed_name.clear();
  }
  ranking = scheduler::Rank(Request(), *view, policy);
  return ranking;
}

std::vector<std::string> RankingFixture::Order() {
  std::vector<std::string> order;
  for (const scheduler::Candidate& candidate : Rank()) {
    const std::string& name = candidate.seed->seed->name;
    if (!candidate.allowed()) {
      order.push_back("!" + name);
    } else {
      order.push_back(candidate.warned_by == 0 ? name : "(" + name + ")");
    }
  }
  return order;
}

scheduler::Candidate RankingFixture::Of(const std::string& seed) {
  Rank();
  const auto found = std::find_if(
      ranking.begin(), ranking.end(),
      [&](const scheduler::Candidate& candidate) { return candidate.seed->seed->name == seed; });
  TROWEL_CHECK(found != ranking.end());
  return *found;
}

policy::Findings RankingFixture::Explain(const std::string& seed) {
  const scheduler::Candidate candidate = Of(seed);
  return scheduler::Explain(Request(), candidate, *view, policy);
}

std::vector<std::string> RulesOf(std::uint64_t bits) {
  std::vector<std::string> rules;
  for (std::size_t i = 0; i < policy::RuleTable().size(); ++i) {
    if ((bits >> i & 1) != 0) rules.emplace_back(policy::RuleTable()[i].id);
  }
  return rules;
}

}  // namespace trowel::testing
