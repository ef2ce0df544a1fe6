#include "test/sim/server.h"

#include <fmt/format.h>

#include "policy/evaluate.h"

namespace trowel::sim {
namespace {

using run::Action;
using run::Result;
using Outcome = Result::Outcome;

Result AnswerTo(const Action& action, Outcome outcome, std::string text = {}) {
  return {.kind = action.kind,
          .shoot = action.shoot,
          .seed = action.seed,
          .id = action.id,
          .outcome = outcome,
          .text = std::move(text)};
}

}  // namespace

Server::Server(const Scenario& scenario, World* world, Judge* judge)
    : scenario_(scenario),
      world_(*world),
      judge_(*judge),
      dice_(testing::Dice::Of(scenario.seed, "server")) {}

bool Server::Write(const std::string& text, int version) {
  if (version != stored_.version) return false;
  stored_ = {.text = text, .version = version + 1};
  judge_.OnStored(text, world_.now());
  return true;
}

void Server::Annotate(const run::Order& order) {
  stored_.orders.push_back(order);
  ++stored_.version;
}

void Server::Replace(const std::string& text) {
  stored_.text = text;
  ++stored_.version;
  judge_.OnStored(text, world_.now());
}

std::string Server::Refusal(const Action& action) {
  if (!scenario_.Has(Trouble::kWebhook)) return {};
  if (dice_.OneIn(50)) return "failed calling webhook";
  return WhyDenied(world_.Find(action.shoot)->shoot, action.seed, *world_.View(), world_.policy,
                   world_.now());
}

Result Server::DryRun(const Action& action) {
  const WorldShoot* shoot = world_.Find(action.shoot);
  if (shoot == nullptr) return AnswerTo(action, Outcome::kGone);
  if (shoot->shoot.seed_name != action.from) return AnswerTo(action, Outcome::kChanged);
  if (std::string why = Refusal(action); !why.empty()) {
    return AnswerTo(action, Outcome::kDenied, std::move(why));
  }
  Result result = AnswerTo(action, Outcome::kDone);
  result.resource_version = fmt::to_string(shoot->version);
  return result;
}

Result Server::Bind(const Action& action) {
  const WorldShoot* shoot = world_.Find(action.shoot);
  if (shoot == nullptr) return AnswerTo(action, Outcome::kGone);
  if (fmt::to_string(shoot->version) != action.resource_version) {
    return AnswerTo(action, Outcome::kConflict);
  }
  if (std::string why = Refusal(action); !why.empty()) {
    return AnswerTo(action, Outcome::kDenied, std::move(why));
  }
  judge_.OnBound(action, world_.now());
  world_.Bind(action.shoot, action.seed);
  return AnswerTo(action, Outcome::kDone);
}

Result Server::SetVisible(const Action& action) {
  garden::Seed* seed = world_.FindSeed(action.seed);
  if (seed == nullptr) return AnswerTo(action, Outcome::kGone);
  if (scenario_.Has(Trouble::kWebhook) && dice_.OneIn(30)) {
    judge_.OnDoorDenied(action.seed);
    return AnswerTo(action, Outcome::kDenied, "seeds is forbidden");
  }
  seed->visible = action.kind == Action::Kind::kOpen;
  judge_.OnDoor(action, world_.now());
  world_.TouchedSeed(action.seed);
  return AnswerTo(action, Outcome::kDone);
}

Result Server::Do(const Action& action) {
  // Too many requests: nothing is carried out.
  if (scenario_.Has(Trouble::kWebhook) && dice_.OneIn(12)) {
    return AnswerTo(action, Outcome::kLater);
  }
  switch (action.kind) {
    case Action::Kind::kDryRun: return DryRun(action);
    case Action::Kind::kBind: return Bind(action);
    default: return SetVisible(action);
  }
}

}  // namespace trowel::sim
