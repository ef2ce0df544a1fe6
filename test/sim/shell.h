#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "migration/run/step.h"
#include "test/sim/judge.h"
#include "test/sim/server.h"
#include "test/sim/world.h"

namespace trowel::sim {

// Who carries a run out, as step.h says: but it dies, stands still, loses what it is told, and
// looks at the garden through a watch that lags.
class Shell {
 public:
  struct Context {
    World* world;
    Server* server;
    Judge* judge;
  };
  // What the context refers to outlives it.
  Shell(const Scenario& scenario, const std::string& name, const Context& context);

  // Lives on until the time of the world.
  void GoOn();
  // Nothing happens to it any more.
  void CalmDown() { calm_ = true; }
  // What it is told of the garden besides.
  void SetMood(std::optional<std::vector<std::string>> alerts, std::string settling) {
    alerts_ = std::move(alerts);
    settling_ = std::move(settling);
  }

 private:
  // Of which the answer is still to come.
  struct Request {
    run::Action action;
    absl::Time done_at = absl::InfiniteFuture();    // Infinite: it never arrives.
    absl::Time answer_at = absl::InfiniteFuture();  // The same.
    run::Result result = {};
    bool repeats = false;
  };

  bool Happens(Trouble trouble, std::size_t one_in);
  void Die();
  bool Read();
  void CarryOut();
  void Decide();
  // False: it has died, or stands still, or what follows is void.
  bool DoOne(const run::Action& action);
  bool Write();
  void Send(const run::Action& action);
  absl::Time ViewTime();

  const Scenario scenario_;
  Context context_;
  testing::Dice dice_;
  bool calm_ = false;

  absl::Time until_ = absl::InfinitePast();  // It is dead, or stands still.
  std::optional<run::Run> run_;
  run::Flight flight_;
  int version_ = 0;
  std::vector<run::Order> orders_;
  std::vector<run::Result> results_;
  std::deque<run::Action> todo_;
  std::vector<Request> requests_;  // Also those that were sent before it died.
  absl::Time lag_until_ = absl::InfinitePast();
  absl::Time lags_since_ = absl::InfinitePast();
  absl::Time as_of_ = absl::InfinitePast();
  std::optional<std::vector<std::string>> alerts_ = std::vector<std::string>();
  std::string settling_;
};

}  // namespace trowel::sim
