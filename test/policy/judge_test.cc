#include <random>
#include <string>

#include <gtest/gtest.h>

#include "garden/shoot_detail.h"
#include "policy/evaluate.h"
#include "test/policy/resolved_move.h"
#include "test/support/tune.h"

namespace trowel::policy {
namespace {

using garden::Kind;
using trowel::testing::At;
using trowel::testing::GardenFixture;
using trowel::testing::HealthySeed;
using trowel::testing::ResolvedMove;
using trowel::testing::SeedVariant;
using trowel::testing::Tune;
using trowel::testing::VariantsOf;

// Gardens in which each thing that a rule looks at is out of order now and then.
class GardenMaker {
 public:
  explicit GardenMaker(unsigned seed) : random_(seed) {}

  GardenFixture Make() {
    GardenFixture garden;
    SpoilSeed(&garden.source);
    SpoilSeed(&garden.destination);
    for (int i = 3; i < 9; ++i) {
      garden::Seed seed = HealthySeed("aws-eu" + std::to_string(i),
                                      Pick({"eu-west-1", "eu-central-1", "us-east-1", "moon"}));
      SpoilSeed(&seed);
      garden.AddSeed(seed);
    }
    SpoilShoot(&garden.shoot);
    if (OneIn(3)) garden.Live();
    garden.first = OneIn(6);
    garden.with_source = !OneIn(12);
    if (OneIn(8)) garden.project.reset();
    if (OneIn(8)) garden.cloud_profile.reset();
    if (OneIn(8)) garden.regions.reset();
    if (OneIn(8)) garden.spec_change = "spec.kubernetes.version";
    if (OneIn(4)) garden.unknown_kinds.emplace_back(AnyKind(), "forbidden");
    if (OneIn(2)) {
      garden.pending.push_back({.shoot = "garden-dev/fern",
                                .space = "garden-dev",
                                .source = "aws-eu1",
                                .destination = "aws-eu3",
                                .expires = At("2026-11-21T12:00:30Z")});
    }
    SpoilPolicy(&garden.policy);
    return garden;
  }

 private:
  bool OneIn(unsigned n) { return random_() % n == 0; }
  std::string Pick(std::vector<std::string> words) { return words[random_() % words.size()]; }
  Kind AnyKind() { return static_cast<Kind>(random_() % garden::kKinds); }

  void SpoilSeed(garden::Seed* seed) {
    seed->deleting = OneIn(8);
    seed->emergency_stop = OneIn(8);
    seed->visible = !OneIn(6);
    seed->has_backup = !OneIn(8);
    if (OneIn(8)) seed->gardenlet_ready.status = garden::Condition::Status::kFalse;
    if (OneIn(8)) seed->system_components_healthy.status = garden::Condition::Status::kUnknown;
    if (OneIn(8)) seed->gardenlet_version = Pick({"", "v1.149.3", "v1.151.0", "dev"});
    if (OneIn(8)) seed->zones.resize(1);
    if (OneIn(8)) seed->provider_type = "gcp";
    if (OneIn(8)) seed->internal_domain = "other.example.org";
    if (OneIn(8)) seed->taints.push_back({.key = "dedicated", .value = std::nullopt});
    if (OneIn(4)) seed->allocatable_shoots = static_cast<std::int64_t>(random_() % 3);
    if (OneIn(2)) SpoilAnyField(seed);
  }

  // Also those that nobody thought of.
  void SpoilAnyField(garden::Seed* seed) {
    std::vector<SeedVariant> variants = VariantsOf(*seed);
    std::erase_if(variants, [](const SeedVariant& variant) { return variant.field == "name"; });
    *seed = variants[random_() % variants.size()].seed;
  }

  void SpoilShoot(garden::Shoot* shoot) {
    shoot->deleting = OneIn(10);
    if (OneIn(4)) shoot->host_seed_name = Pick({"aws-eu2", "aws-eu3", "aws-eu4"});
    if (OneIn(6)) shoot->last_operation.type = garden::OperationType::kMigrate;
    if (OneIn(6)) shoot->last_operation.state = garden::OperationState::kFailed;
    if (OneIn(6)) shoot->bound_at.reset();
    if (OneIn(6)) shoot->allow_distant_regions = true;
    if (OneIn(6)) shoot->control_plane_zones = {"eu-west-1a"};
    if (OneIn(6)) shoot->access_restrictions = {"eu-access-only"};
    if (OneIn(6)) shoot->self_hosted = true;
    if (OneIn(6)) shoot->last_operation.hindrance = garden::Hindrance::kBastions;
    if (OneIn(6)) shoot->dns_domain = Pick({"moss.dev.other.example.org", "a.example.com", ""});
    if (OneIn(6)) shoot->networks.services = shoot->networks.pods;
    if (OneIn(6)) shoot->technical_id_length = 60;
    if (OneIn(3)) SpoilDetail(&shoot->detail.Edit());
    if (OneIn(6)) shoot->misspelt = {"shoot.gardener.cloud/live-migrate"};
  }

  void SpoilDetail(garden::ShootDetail* detail) {
    if (OneIn(3)) detail->rotations = {{"etcdEncryptionKey", Pick({"Preparing", "Prepared"})}};
    if (OneIn(3)) detail->operations = {"rollout-workers=*"};
    if (OneIn(3)) detail->ignored = true;
    if (OneIn(3)) detail->exposure_class = "private";
    if (OneIn(3)) detail->unobserved = true;
    if (OneIn(3)) detail->confined_change = garden::ConfinedChange::kUnknown;
    if (OneIn(3)) detail->primary_dns_provider = 0;
    if (OneIn(3)) detail->unmanaged_dns = true;
  }

  void SpoilPolicy(Policy* policy) {
    if (OneIn(8)) policy->enforcement = Mode::kWarn;
    for (RuleConfig& config : policy->rules) {
      if (OneIn(4)) config.mode = static_cast<Mode>(random_() % 4);
      if (OneIn(4)) config.live_mode = static_cast<Mode>(random_() % 4);
      if (OneIn(4)) config.on_unknown = static_cast<OnUnknown>(random_() % 3);
    }
    const auto tune = [&](const char* rule, const char* setting, unsigned below) {
      Tune(rule, fmt::format("{}: {}", setting, random_() % below),
           &policy->rules[*FindRule(rule)]);
    };
    tune("migration-budget", "perDestination", 2);
    tune("seed-capacity", "headroom", 3);
    if (!OneIn(2)) return;
    Override override;
    override.name = "pay";
    override.match.projects = {Pick({"dev", "pay"})};
    for (const RuleConfig& config : policy->rules) {
      auto changed = std::make_shared<RuleConfig>(config);
      changed->mode = static_cast<Mode>(random_() % 4);
      override.rules.push_back(OneIn(3) ? std::move(changed) : nullptr);
    }
    policy->overrides.push_back(std::move(override));
  }

  std::mt19937 random_;
};

TEST(JudgeTest, SaysOfEveryDestinationWhatEvaluateSays) {
  constexpr unsigned kGardens = 400;
  unsigned denied = 0;
  unsigned allowed = 0;
  for (unsigned seed = 0; seed < kGardens; ++seed) {
    const GardenFixture garden = GardenMaker(seed).Make();
    const ResolvedMove asked(garden);
    const EffectivePolicy policy = Select(garden.policy, asked.move);
    Judge judge(asked.move, *asked.view, policy);
    for (const garden::SeedEntry& entry : asked.view->seeds()) {
      GardenFixture one = garden;
      one.to = entry.seed->name;
      const Verdict verdict = one.Decide(Detail::kRulesOnly);
      const Judge::Bits bits = judge.Ask(entry);
      ASSERT_EQ(bits.denied_by, verdict.denied_by) << "garden " << seed << ", " << one.to;
      ASSERT_EQ(bits.warned_by, verdict.warned_by) << "garden " << seed << ", " << one.to;
      ++(verdict.allowed() ? allowed : denied);
    }
  }
  // The gardens are of use only if both happen often.
  EXPECT_GT(allowed, 100U);
  EXPECT_GT(denied, 100U);
}

TEST(JudgeTest, RemembersNothingOfThePreviousDestination) {
  GardenFixture garden;
  garden.destination.deleting = true;
  garden.AddSeed(HealthySeed("aws-eu3"));
  const ResolvedMove resolved(garden);
  const EffectivePolicy policy = Select(garden.policy, resolved.move);
  Judge judge(resolved.move, *resolved.view, policy);
  EXPECT_NE(judge.Ask(*resolved.view->FindSeed("aws-eu2")).denied_by, 0U);
  EXPECT_EQ(judge.Ask(*resolved.view->FindSeed("aws-eu3")).denied_by, 0U);
  EXPECT_NE(judge.Ask(*resolved.view->FindSeed("aws-eu2")).denied_by, 0U);
}

}  // namespace
}  // namespace trowel::policy
