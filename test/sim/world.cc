#include "test/sim/world.h"

#include <algorithm>

#include <fmt/format.h>

#include "garden/move_detail.h"
#include "garden/seed_detail.h"
#include "test/support/garden_fixture.h"
#include "test/support/healthy_seed.h"
#include "test/support/tune.h"

namespace trowel::sim {
namespace {

using garden::OperationState;
using garden::OperationType;

constexpr absl::Duration kRemembered = absl::Minutes(10);

// What only shoots on their way have.
void WriteDetail(absl::Time now, garden::Shoot* shoot) {
  if (!garden::OnItsWay(*shoot)) {
    shoot->on_way = {};
    return;
  }
  garden::MoveDetail detail;
  detail.uid = "uid-of-" + shoot->name;
  detail.technical_id = "shoot--dev--" + shoot->name;
  detail.ready_for_migration.status = garden::Condition::Status::kTrue;
  detail.ready_for_migration.since = now;
  shoot->on_way.Edit() = detail;
}

}  // namespace

bool IsMoving(const garden::Shoot& shoot) {
  if (shoot.seed_name != shoot.host_seed_name) return true;
  const OperationType type = shoot.last_operation.type;
  return type == OperationType::kMigrate ||
         (type == OperationType::kRestore &&
          shoot.last_operation.state != OperationState::kSucceeded);
}

bool HasGivenUp(const garden::Shoot& shoot) {
  return IsMoving(shoot) && shoot.last_operation.state == OperationState::kFailed &&
         shoot.last_operation.type != OperationType::kReconcile;
}

World::World(const Scenario& scenario, absl::Time now)
    : policy(policy::DefaultPolicy()),
      scenario_(scenario),
      dice_(testing::Dice::Of(scenario.seed, "world")),
      now_(now) {
  builder_.Apply({.kind = garden::Kind::kCloudProfile,
                  .space = "",
                  .name = "aws",
                  .object = garden::CloudProfile{
                      .space = "", .name = "aws", .type = "aws", .seed_selector = std::nullopt}});
  builder_.Apply(
      {.kind = garden::Kind::kProject,
       .space = "",
       .name = "dev",
       .object = garden::Project{.name = "dev", .space = "garden-dev", .deleting = false}});
  for (std::size_t i = 0; i < scenario.seeds; ++i) {
    garden::Seed seed = testing::HealthySeed(fmt::format("seed-{}", i));
    if (i > 0 && dice_.OneIn(3)) {
      seed.allocatable_shoots = static_cast<std::int64_t>(1 + dice_.Below(scenario.shoots));
    }
    if (i == 0 && scenario.Has(Trouble::kDoors) && dice_.OneIn(3)) seed.visible = false;
    seeds_.emplace(seed.name, seed);
    TouchedSeed(seed.name);
  }
  static const std::vector<std::string> kPurposes = {"production", "evaluation",     "development",
                                                     "testing",    "infrastructure", ""};
  for (std::size_t i = 0; i < scenario.shoots; ++i) {
    // Most are on the seed that is drained.
    const std::size_t on = dice_.Percent(80) ? 0 : dice_.Below(scenario.seeds);
    garden::Shoot shoot =
        testing::RestingShoot(fmt::format("shoot-{}", i), fmt::format("seed-{}", on));
    shoot.purpose = dice_.Pick(kPurposes);
    shoot.hibernated = shoot.hibernation_enabled = dice_.OneIn(6);
    const std::string key = garden::KeyOf(shoot);
    shoots_.emplace(key, WorldShoot{.shoot = std::move(shoot), .source = {}});
    Touched(key);
  }
  if (dice_.OneIn(3)) {
    policy::RuleConfig& budget = policy.rules[*policy::FindAnyRule("migration-budget")];
    budget.mode = budget.live_mode = policy::Mode::kEnforce;
    testing::Tune(
        "migration-budget",
        fmt::format("garden: {}, perDestination: {}", 1 + dice_.Below(4), 1 + dice_.Below(3)),
        &budget);
  }
  // What the policy lets pass, the run's own brakes have to hold.
  const std::size_t warns = scenario.Has(Trouble::kIllSeeds) ? 2 : 6;
  if (dice_.OneIn(warns)) policy.enforcement = policy::Mode::kWarn;
  View();
}

absl::Duration World::Draw(int seconds_min, int seconds_max) {
  return absl::Seconds(seconds_min) +
         absl::Seconds(static_cast<int>(
             dice_.Below(static_cast<std::size_t>(seconds_max - seconds_min) + 1)));
}

WorldShoot* World::Find(const std::string& shoot) {
  const auto found = shoots_.find(shoot);
  return found == shoots_.end() ? nullptr : &found->second;
}

garden::Seed* World::FindSeed(const std::string& name) {
  const auto found = seeds_.find(name);
  return found == seeds_.end() ? nullptr : &found->second;
}

void World::Touched(const std::string& shoot) {
  WorldShoot& changed = shoots_.at(shoot);
  ++changed.version;
  WriteDetail(now_, &changed.shoot);
  builder_.Apply({.kind = garden::Kind::kShoot,
                  .space = changed.shoot.space,
                  .name = changed.shoot.name,
                  .object = changed.shoot});
  view_ = nullptr;
}

void World::TouchedSeed(const std::string& seed) {
  builder_.Apply(
      {.kind = garden::Kind::kSeed, .space = "", .name = seed, .object = seeds_.at(seed)});
  view_ = nullptr;
}

void World::Bind(const std::string& shoot, const std::string& seed) {
  WorldShoot& bound = shoots_.at(shoot);
  bound.shoot.seed_name = seed;
  bound.shoot.bound_at = now_;
  if (seed == bound.shoot.host_seed_name) {
    bound.next = absl::InfiniteFuture();
  } else {
    bound.source = bound.shoot.host_seed_name;
    bound.next = now_ + Draw(1, 60);
    bound.stalls = !calm_ && scenario_.Has(Trouble::kStalls) && dice_.OneIn(6);
  }
  Touched(shoot);
}

void World::Delete(const std::string& shoot) {
  const garden::Shoot& gone = shoots_.at(shoot).shoot;
  builder_.Apply({.kind = garden::Kind::kShoot,
                  .space = gone.space,
                  .name = gone.name,
                  .object = garden::Deleted()});
  view_ = nullptr;
  shoots_.erase(shoot);
}

void World::DeleteSeed(const std::string& seed) {
  builder_.Apply(
      {.kind = garden::Kind::kSeed, .space = "", .name = seed, .object = garden::Deleted()});
  view_ = nullptr;
  seeds_.erase(seed);
}

// Waiting, Migrate, handed over, Restore, arrived; each may fail.
void World::Advance(const std::string& key, WorldShoot* shoot) {
  garden::LastOperation& last = shoot->shoot.last_operation;
  const bool fails = !calm_ && scenario_.Has(Trouble::kFailures) && dice_.OneIn(8);
  last.updated = now_;
  shoot->next = now_ + Draw(20, 240);
  if (last.state == OperationState::kFailed && last.type != OperationType::kReconcile) {
    last.state = OperationState::kProcessing;  // A person has had it tried again.
  } else if (last.state == OperationState::kProcessing && fails) {
    last.state = OperationState::kFailed;
    shoot->next = dice_.OneIn(2) ? now_ + Draw(60, 900) : absl::InfiniteFuture();
  } else if (last.type == OperationType::kMigrate && last.state == OperationState::kProcessing) {
    last.state = OperationState::kSucceeded;
    shoot->shoot.host_seed_name = shoot->shoot.seed_name;
  } else if (last.type == OperationType::kMigrate) {
    last.type = OperationType::kRestore;
    last.state = OperationState::kProcessing;
  } else if (last.type == OperationType::kRestore && last.state == OperationState::kProcessing) {
    last.state = OperationState::kSucceeded;
    shoot->next = absl::InfiniteFuture();
    // Some fall ill soon after.
    if (!calm_ && scenario_.Has(Trouble::kFailures) && dice_.OneIn(20)) {
      last = {.type = OperationType::kReconcile, .state = OperationState::kError, .updated = now_};
    }
  } else if (shoot->shoot.seed_name != shoot->shoot.host_seed_name) {
    last.type = OperationType::kMigrate;
    last.state = OperationState::kProcessing;
  } else {
    shoot->next = absl::InfiniteFuture();
  }
  Touched(key);
}

void World::GoOn(absl::Time now) {
  now_ = now;
  for (auto& [key, shoot] : shoots_) {
    if (shoot.next <= now_ && !shoot.stalls) Advance(key, &shoot);
  }
  View();
}

void World::CalmDown() {
  calm_ = true;
  for (auto& [key, shoot] : shoots_) {
    shoot.stalls = false;
    garden::LastOperation& last = shoot.shoot.last_operation;
    if (last.type == OperationType::kReconcile && last.state == OperationState::kError) {
      last.state = OperationState::kSucceeded;
      Touched(key);
    }
  }
}

std::shared_ptr<const garden::GardenView> World::View() {
  if (view_ != nullptr) return view_;
  view_ = builder_.Build();
  if (!history_.empty() && history_.back().at == now_) history_.pop_back();
  history_.push_back({.at = now_, .view = view_});
  while (history_.size() > 1 && history_[1].at < now_ - kRemembered) history_.pop_front();
  return view_;
}

std::shared_ptr<const garden::GardenView> World::WithoutShoots() {
  builder_.SetKnown(garden::Kind::kShoot, false, "forbidden");
  std::shared_ptr<const garden::GardenView> view = builder_.Build();
  builder_.SetKnown(garden::Kind::kShoot, true);
  return view;
}

World::Past World::ViewOf(absl::Time time) {
  View();
  Past past = history_.front();
  for (const Past& each : history_) {
    if (each.at > time) break;
    past = each;
  }
  past.at = std::max(time, past.at);
  return past;
}

}  // namespace trowel::sim
