#include <array>
#include <map>
#include <string_view>

#include "scheduler/gardener/schedule.h"
#include "test/properties/many_rankings.h"

// What no ranking offers, whatever the policy says.
namespace trowel::testing {
namespace {

// A condition that was good a moment ago is tolerated here and not there; a seed that only prefers
// the zones of the workers is dropped there in favour of others.
bool IsKnownToDiffer(const garden::Seed& seed) {
  const auto progressing = [](const garden::Condition& condition) {
    return condition.status == garden::Condition::Status::kProgressing;
  };
  return progressing(seed.gardenlet_ready) || progressing(seed.backup_buckets_ready) ||
         seed.zone_selection == garden::ZoneSelection::kPrefer;
}

// Whatever the policy says: nothing is placed where gardener-scheduler would not place it.
TEST(RankingProperty, OffersNothingThatGardenerSchedulerWouldDrop) {
  std::array<std::size_t, scheduler::gardener::kFilters> dropped = {};
  std::size_t offered = 0;
  ForManyRankings([&](const garden::GardenView& view, const policy::Policy& policy,
                      const garden::Shoot& generated, std::optional<bool>) {
    garden::Shoot shoot = generated;  // As it was before it had a seed.
    shoot.seed_name.clear();
    shoot.host_seed_name.clear();
    shoot.last_operation = {};
    std::map<std::string_view, std::size_t> steps;
    const scheduler::gardener::Outcome outcome =
        scheduler::gardener::Schedule(shoot, view, scheduler::gardener::Strategy::kSameRegion,
                                      scheduler::gardener::Detail::kFull);
    const auto last = static_cast<std::size_t>(scheduler::gardener::Filter::kCandidates);
    for (std::size_t step = 0; step <= last; ++step) {
      for (const scheduler::gardener::Dropped& seed : outcome.dropped[step]) {
        steps[seed.seed->seed->name] = step;
      }
    }
    for (const scheduler::Candidate& candidate :
         scheduler::Rank(RankingOf(shoot, std::nullopt), view, policy)) {
      if (IsKnownToDiffer(*candidate.seed->seed)) continue;
      const auto step = steps.find(candidate.seed->seed->name);
      if (step != steps.end()) ++dropped[step->second];
      if (!candidate.allowed()) continue;
      ++offered;
      ASSERT_EQ(step, steps.end())
          << garden::KeyOf(shoot) << " on " << candidate.seed->seed->name << ": "
          << Name(static_cast<scheduler::gardener::Filter>(step->second));
    }
  });
  EXPECT_GT(offered, 500U);
  for (const auto filter :
       {scheduler::gardener::Filter::kUsable, scheduler::gardener::Filter::kProvider,
        scheduler::gardener::Filter::kEmergencyStop, scheduler::gardener::Filter::kCandidates}) {
    EXPECT_GT(dropped[static_cast<std::size_t>(filter)], 50U) << Name(filter);
  }
}

// As above, of moves: a policy that only warns, or is silent, makes none possible that
// gardener-apiserver refuses, or that nothing could bring back; nor one of which that is not known.
TEST(RankingProperty, OffersNothingThatAPlacingRuleObjectsToByDefault) {
  std::size_t offered = 0;
  std::size_t unknown = 0;
  std::array<std::size_t, policy::kRulesMax> soft = {};
  const policy::Policy strict = policy::DefaultPolicy();
  ForManyRankings([&](const garden::GardenView& view, policy::Policy policy,
                      const garden::Shoot& shoot, std::optional<bool> live) {
    policy.enforcement = policy::Mode::kWarn;
    const bool is_live = live.value_or(shoot.live_migrate) && !shoot.seed_name.empty();
    for (const scheduler::Candidate& candidate :
         scheduler::Rank(RankingOf(shoot, live), view, policy)) {
      const policy::Verdict verdict = Admit(shoot, candidate.seed->seed->name, live, view, strict);
      for (const policy::Findings* findings : {&verdict.denials, &verdict.warnings}) {
        for (const policy::Finding& finding : *findings) {
          const std::size_t rule = *policy::FindRule(finding.rule);
          const policy::Rule& row = policy::RuleTable()[rule];
          if (finding.advice || !row.IsPlacing(is_live)) continue;
          // Of a return, what Gardener alone would refuse and cannot be known keeps nobody back.
          if (finding.unknown && finding.effect != policy::Effect::kDeny) continue;
          // A policy may be more lenient by its settings, which is no matter of modes.
          if (!row.settings.empty() && row.id != "seed-capacity") continue;
          ++soft[rule];
          if (finding.unknown) ++unknown;
          ASSERT_FALSE(candidate.allowed())
              << garden::KeyOf(shoot) << " to " << candidate.seed->seed->name << ": "
              << finding.rule << ": " << finding.message;
        }
      }
      if (candidate.allowed()) ++offered;
    }
  });
  EXPECT_GT(offered, 500U);
  EXPECT_GT(unknown, 100U);
  for (const std::string_view rule : {"backup-configured", "internal-domain", "live-ha",
                                      "shoot-deleting", "migration-in-progress", "seed-capacity"}) {
    EXPECT_GT(soft[*policy::FindRule(rule)], 20U) << rule;
  }
}

}  // namespace
}  // namespace trowel::testing
