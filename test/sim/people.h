#pragma once

#include <optional>
#include <string>
#include <vector>

#include "migration/run/run.h"
#include "test/sim/judge.h"
#include "test/sim/server.h"
#include "test/sim/world.h"

namespace trowel::sim {

// Everybody else: those who approve, pause and resume the run, other operators, and what happens to
// seeds.
class People {
 public:
  struct Context {
    World* world;
    Server* server;
    Judge* judge;
  };
  People(const Scenario& scenario, const Context& context);

  void GoOn();
  // Seeds are well again, and halted runs are resumed at once.
  void CalmDown();

  // What the shells are told besides.
  std::optional<std::vector<std::string>> alerts = std::vector<std::string>();
  std::string settling;

 private:
  bool Happens(Trouble trouble, std::size_t one_in);
  // By the annotation, or as the CLI does.
  void Say(run::Order::Kind kind);
  void LookAtRun();
  void MeddleWithShoots();
  void MeddleWithSeeds();
  void EditRun();

  const Scenario scenario_;
  Context context_;
  testing::Dice dice_;
  bool calm_ = false;
  absl::Time halted_since_ = absl::InfiniteFuture();
  std::string cut_;  // The text that was replaced; empty: none was.
  int cut_version_ = 0;
};

}  // namespace trowel::sim
