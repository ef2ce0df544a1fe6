#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "garden/builder.h"
#include "migration/run/propose.h"
#include "migration/run/step.h"
#include "test/support/garden_fixture.h"

namespace trowel::testing {

// A garden of seeds a, b and c in order, with shoots on a, and a run that moves them to b. Change
// what you like, then Step(): one second passes, and the run goes on.
class RunScene {
 public:
  RunScene();

  // A resting shoot garden-dev/NAME on seed a, and its move to `to`.
  RunScene& Add(const std::string& name, const std::string& to = "b",
                scheduler::Risk risk = scheduler::Risk::kEvaluation);
  RunScene& AddMany(int count, const std::string& to = "b");

  garden::Seed& seed(const std::string& name) { return seeds_.at(name); }
  garden::Shoot& shoot(const std::string& name) { return shoots_.at("garden-dev/" + name); }
  void Delete(const std::string& name) { shoots_.erase("garden-dev/" + name); }
  run::Settings& settings() { return proposal.settings; }

  // Proposed, approved and picked up, with the drained seed closed if that is asked for.
  void Begin();
  // What is to be done; also kept in `actions`.
  std::vector<run::Action> Step(absl::Duration later = absl::Seconds(1));
  // Steps, while dry runs are allowed and bindings carried out, until nothing more is bound. The
  // shoots that were bound, in their order: "moss".
  std::vector<std::string> BindAll();
  // The dry run of the move is under way: it is allowed. The binding follows with the next Step().
  void Allow(const std::string& name) { Answer(name, run::Result::Outcome::kDone); }
  // The answer to what was last asked of the shoot.
  void Answer(const std::string& name, run::Result::Outcome outcome, const std::string& text = "");
  // In the garden.
  void Bind(const std::string& name, const std::string& seed);
  void Arrive(const std::string& name);
  void FailForGood(const std::string& name);
  void Order(run::Order::Kind kind, const std::string& by = "ada");

  const run::Move& move(const std::string& name) const;
  std::string_view StateOf(const std::string& name) const { return Name(move(name).state); }
  // Actions of the last step: "bind moss", "dry-run moss", "close a", "write", "RunHalted".
  std::vector<std::string> Done() const;
  std::shared_ptr<const garden::GardenView> View() const;

  run::Proposal proposal;
  policy::Policy policy = policy::DefaultPolicy();
  std::vector<run::Move> moves;
  run::Run run;
  run::Flight flight;
  absl::Time now = At("2026-11-21T12:00:00Z");
  absl::Duration view_age = absl::ZeroDuration();
  // The view of an earlier moment, where it lags; null: as the garden is.
  std::shared_ptr<const garden::GardenView> old_view;
  std::vector<run::Result> results;
  std::vector<run::Order> orders;
  std::vector<run::Claim> others;
  std::optional<std::vector<std::string>> alerts;
  std::string settling;
  bool health_counted = true;
  bool shoots_known = true;
  std::vector<run::Action> actions;
  std::vector<std::string> told;  // Reasons, of all steps.

 private:
  void Touch(garden::Shoot* shoot);

  std::map<std::string, garden::Seed> seeds_;
  std::map<std::string, garden::Shoot> shoots_;
  std::map<std::string, run::Action> asked_;  // By shoot, the last one.
};

}  // namespace trowel::testing
