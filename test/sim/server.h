#pragma once

#include <optional>
#include <string>
#include <vector>

#include "migration/run/step.h"
#include "test/sim/judge.h"
#include "test/sim/world.h"

namespace trowel::sim {

// The API server: one ConfigMap with its resourceVersion, shoots with theirs, seeds.
class Server {
 public:
  // Both outlive it.
  Server(const Scenario& scenario, World* world, Judge* judge);

  struct Stored {
    std::string text;  // Empty: there is no such ConfigMap.
    int version = 0;
    std::vector<run::Order> orders = {};  // In an annotation.
  };
  const Stored& stored() const { return stored_; }
  // False: it has another version by now.
  bool Write(const std::string& text, int version);
  // By a person, whatever the version is.
  void Annotate(const run::Order& order);
  void Replace(const std::string& text);

  // Carries an action out, as far as it is one of the garden.
  run::Result Do(const run::Action& action);

 private:
  run::Result DryRun(const run::Action& action);
  run::Result Bind(const run::Action& action);
  run::Result SetVisible(const run::Action& action);
  // Why admission refuses; empty: it does not.
  std::string Refusal(const run::Action& action);

  const Scenario scenario_;
  World& world_;
  Judge& judge_;
  Stored stored_;
  testing::Dice dice_;
};

}  // namespace trowel::sim
