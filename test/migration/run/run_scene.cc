#include "test/migration/run/run_scene.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "garden/move_detail.h"
#include "migration/run/seal.h"
#include "test/support/healthy_seed.h"

namespace trowel::testing {

using garden::OperationState;
using garden::OperationType;
using run::Action;

RunScene::RunScene() {
  for (const std::string name : {"a", "b", "c"}) seeds_.emplace(name, HealthySeed(name));
  proposal = {
      .name = "night",
      .goal = {.kind = run::Goal::Kind::kDrain, .seeds = {"a"}},
      .author = {.by = "bob", .at = now - absl::Minutes(10), .reason = "seed a is replaced"}};
  proposal.settings.cordon = false;
}

RunScene& RunScene::Add(const std::string& name, const std::string& to, scheduler::Risk risk) {
  garden::Shoot shoot = RestingShoot(name, "a");
  shoots_.emplace(garden::KeyOf(shoot), shoot);
  moves.push_back({.shoot = garden::KeyOf(shoot), .from = "a", .to = to, .risk = risk});
  return *this;
}

RunScene& RunScene::AddMany(int count, const std::string& to) {
  for (int i = 0; i < count; ++i) Add(fmt::format("s{:02}", i), to);
  return *this;
}

void RunScene::Begin() {
  absl::StatusOr<run::Run> sealed = run::Seal(proposal, moves, policy);
  if (!sealed.ok()) std::fprintf(stderr, "%s\n", std::string(Message(sealed.status())).c_str());
  TROWEL_CHECK(sealed.ok());
  run = *std::move(sealed);
  Order(run::Order::Kind::kApprove);
}

void RunScene::Order(run::Order::Kind kind, const std::string& by) {
  orders.push_back({.kind = kind, .by = by});
}

std::shared_ptr<const garden::GardenView> RunScene::View() const {
  garden::GardenBuilder builder;
  const auto put = [&](garden::Kind kind, const std::string& space, const std::string& name,
                       garden::Object object) {
    builder.Apply({.kind = kind, .space = space, .name = name, .object = std::move(object)});
  };
  put(garden::Kind::kCloudProfile, "", "aws",
      garden::CloudProfile{.space = "", .name = "aws", .type = "aws", .seed_selector = {}});
  put(garden::Kind::kProject, "", "dev",
      garden::Project{.name = "dev", .space = "garden-dev", .deleting = false});
  for (const auto& [name, seed] : seeds_) put(garden::Kind::kSeed, "", name, seed);
  for (const auto& [key, shoot] : shoots_) {
    put(garden::Kind::kShoot, shoot.space, shoot.name, shoot);
  }
  if (!shoots_known) builder.SetKnown(garden::Kind::kShoot, false, "forbidden");
  return builder.Build();
}

std::vector<Action> RunScene::Step(absl::Duration later) {
  now += later;
  const std::shared_ptr<const garden::GardenView> view = old_view != nullptr ? old_view : View();
  const run::Health health = run::CountHealth(*view);
  run::Outcome outcome = run::Step(std::move(run), std::move(flight),
                                   {.view = *view,
                                    .as_of = now - view_age,
                                    .policy = policy,
                                    .now = now,
                                    .results = results,
                                    .orders = orders,
                                    .health = health_counted ? &health : nullptr,
                                    .alerts = alerts,
                                    .settling = settling,
                                    .others = others});
  results.clear();
  orders.clear();
  run = std::move(outcome.run);
  flight = std::move(outcome.flight);
  actions = outcome.actions;
  for (const Action& action : actions) {
    if (action.kind == Action::Kind::kTell) told.emplace_back(action.reason);
    if (!action.shoot.empty() && action.kind != Action::Kind::kTell) asked_[action.shoot] = action;
  }
  return actions;
}

void RunScene::Answer(const std::string& name, run::Result::Outcome outcome,
                      const std::string& text) {
  const Action& action = asked_.at("garden-dev/" + name);
  results.push_back({.kind = action.kind,
                     .shoot = action.shoot,
                     .seed = action.seed,
                     .id = action.id,
                     .outcome = outcome,
                     .resource_version = "7",
                     .text = text});
}

std::vector<std::string> RunScene::BindAll() {
  std::vector<std::string> bound;
  for (int quiet = 0; quiet < 3; ++quiet) {
    // Also what an earlier step has asked for.
    for (const Action& action : std::exchange(actions, {})) {
      if (action.shoot.empty() || action.kind == Action::Kind::kTell) continue;
      const std::string name = action.shoot.substr(action.shoot.find('/') + 1);
      quiet = -1;
      if (action.kind == Action::Kind::kBind) {
        bound.push_back(name);
        Bind(name, action.seed);
      }
      Answer(name, run::Result::Outcome::kDone);
    }
    Step();
  }
  return bound;
}

void RunScene::Touch(garden::Shoot* shoot) {
  shoot->last_operation.updated = now;
  if (!garden::OnItsWay(*shoot)) {
    shoot->on_way = {};
    return;
  }
  garden::MoveDetail& detail = shoot->on_way.Edit();
  detail.uid = "uid";
  detail.technical_id = "shoot--dev--" + shoot->name;
  detail.ready_for_migration = {.status = garden::Condition::Status::kTrue, .since = now};
}

void RunScene::Bind(const std::string& name, const std::string& seed) {
  garden::Shoot& bound = shoot(name);
  bound.seed_name = seed;
  bound.bound_at = now;
  Touch(&bound);
}

void RunScene::Arrive(const std::string& name) {
  garden::Shoot& arrived = shoot(name);
  arrived.host_seed_name = arrived.seed_name;
  arrived.last_operation.type = OperationType::kRestore;
  arrived.last_operation.state = OperationState::kSucceeded;
  Touch(&arrived);
}

void RunScene::FailForGood(const std::string& name) {
  garden::Shoot& failed = shoot(name);
  failed.last_operation.type = OperationType::kMigrate;
  failed.last_operation.state = OperationState::kFailed;
  Touch(&failed);
}

const run::Move& RunScene::move(const std::string& name) const {
  return *std::find_if(run.moves.begin(), run.moves.end(),
                       [&](const run::Move& each) { return each.shoot == "garden-dev/" + name; });
}

std::vector<std::string> RunScene::Done() const {
  std::vector<std::string> done;
  for (const Action& action : actions) {
    if (action.kind == Action::Kind::kTell) {
      done.emplace_back(action.reason);
    } else if (!action.shoot.empty()) {
      done.push_back(
          fmt::format("{} {}", Name(action.kind), action.shoot.substr(action.shoot.find('/') + 1)));
    } else {
      done.push_back(
          fmt::format("{}{}{}", Name(action.kind), action.seed.empty() ? "" : " ", action.seed));
    }
  }
  return done;
}

}  // namespace trowel::testing
