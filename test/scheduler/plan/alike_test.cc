#include <array>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "garden/shoot_detail.h"
#include "policy/evaluate.h"
#include "scheduler/plan/alike_key.h"
#include "scheduler/plan/budget.h"
#include "scheduler/score_input.h"
#include "test/properties/random_policy.h"
#include "test/scheduler/plan/plan_gardens.h"
#include "test/support/dice.h"
#include "test/support/generated_objects.h"

namespace trowel::testing {
namespace {

// The rules that read the destination, as bits.
std::uint64_t RulesOfDestinations() {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < policy::RuleTable().size(); ++i) {
    if (policy::RuleTable()[i].reads != policy::Reads::kNothing) bits |= std::uint64_t{1} << i;
  }
  return bits;
}

// What these rules say of each destination, and how it scores but for spread; the key that stands
// for all that.
struct Said {
  std::string key;
  std::vector<std::tuple<std::uint64_t, std::uint64_t, double>> words;
};

// One thing that may or may not matter to some rule, from few possibilities.
void Vary(garden::Shoot* shoot, Dice* dice) {
  constexpr std::array kDomains = {"a.shoots.example.org", "b.shoots.example.org",
                                   "a.other.example.org", ""};
  constexpr std::array kTaints = {"team", "seed.gardener.cloud/protected"};
  garden::SeedSelector selector;
  switch (dice->Below(11)) {
    case 0: shoot->workerless = true; break;
    case 1: shoot->provider_type = dice->OneIn(2) ? "gcp" : "aws"; break;
    case 2:
      shoot->cloud_profile = {.namespaced = false, .name = dice->OneIn(2) ? "gcp" : "aws"};
      break;
    case 3: shoot->dns_domain = dice->Pick(kDomains); break;
    case 4: shoot->tolerations = {{.key = dice->Pick(kTaints), .value = ""}}; break;
    case 5: shoot->ip_families.clear(); break;
    case 6: shoot->region = dice->OneIn(2) ? "us-east-1" : "eu-west-1"; break;
    case 7: shoot->networks.pods.reset(); break;
    case 8:
      if (dice->OneIn(2)) shoot->detail.Edit().primary_dns_provider = 0;
      if (dice->OneIn(2)) shoot->detail.Edit().unmanaged_dns = true;
      if (dice->OneIn(2)) shoot->dns_domain = dice->Pick(kDomains);
      break;
    case 9: shoot->worker_zones = {shoot->region + (dice->OneIn(2) ? "a" : "c")}; break;
    default:
      selector.labels.match_labels = OneLabel("tier", dice->OneIn(2) ? "gold" : "silver");
      if (dice->OneIn(2)) selector.labels.match_labels = OneLabel("fabric", "east");
      if (dice->OneIn(2)) selector.provider_types = {dice->OneIn(2) ? "aws" : "gcp"};
      selector.has_provider_types = !selector.provider_types.empty();
      shoot->seed_selector = selector;
      break;
  }
}

Said Ask(const garden::Shoot& shoot, const garden::GardenView& view, const policy::Policy& policy) {
  std::vector<policy::PendingMove> storage;
  policy::Move move =
      policy::Resolve({.shoot = &shoot, .old = &shoot, .now = GeneratedNow()}, view, &storage);
  policy::EffectivePolicy effective = policy::SelectForAnySeed(policy, move);
  Said said{.key = scheduler::AlikeKey(move, view, effective), .words = {}};
  // Bounds of the budget are for plans to keep; only a bound of nothing is a rule's word.
  const std::size_t budget = *policy::FindRule("migration-budget");
  const policy::RuleConfig unbounded = scheduler::WithoutBounds(*effective.rules[budget]);
  effective.rules[budget] = &unbounded;
  const scheduler::ScoreInput input = scheduler::InputWithoutGroups(move, view, effective);
  std::array<double, scheduler::kScores> parts = {};
  for (const garden::SeedEntry& entry : view.seeds()) {
    if (entry.seed->name == move.source_name) continue;  // No plan asks for it.
    policy::SetDestination(entry, &move);
    policy::EffectivePolicy here = policy::Select(policy, move);
    here.exempt = false;
    here.rules[budget] = &unbounded;
    const policy::Verdict verdict = policy::Evaluate(move, view, here, policy::Detail::kRulesOnly);
    const std::uint64_t mask = RulesOfDestinations();
    said.words.emplace_back(verdict.denied_by & mask, verdict.warned_by & mask,
                            scheduler::Weigh(input, policy.weights, entry, &parts));
  }
  return said;
}

TEST(AlikeKey, StandsForAllThatIsSaidOfDestinations) {
  std::size_t repeated = 0;
  std::size_t keys = 0;
  for (std::uint64_t number = 0; number < 200; ++number) {
    SCOPED_TRACE(::testing::Message() << "garden " << number);
    const GeneratedGarden garden = TightGarden(number, {.seeds = 12, .shoots = 30});
    const std::shared_ptr<const garden::GardenView> view = garden.Build();
    Dice dice(number + 1'000);
    const policy::Policy policy = number % 2 == 0 ? policy::DefaultPolicy() : RandomPolicy(&dice);
    std::map<std::string, Said> by_key;
    for (std::size_t i = 0; i < 150; ++i) {
      const garden::Seed& source = *view->seeds()[dice.Below(2)].seed;
      garden::Shoot shoot = GenerateShoot(i, i % 3, source, &dice);
      for (std::size_t times = dice.Below(3); times > 0; --times) Vary(&shoot, &dice);
      if (dice.OneIn(2)) SpoilShoot(&shoot, &dice);
      if (shoot.seed_name.empty()) continue;
      const Said said = Ask(shoot, *view, policy);
      const auto [found, added] = by_key.emplace(said.key, said);
      ++(added ? keys : repeated);
      ASSERT_EQ(found->second.words, said.words) << garden::KeyOf(shoot);
    }
  }
  EXPECT_GT(keys, 1'000U);
  EXPECT_GT(repeated, 1'000U);
}

}  // namespace
}  // namespace trowel::testing
