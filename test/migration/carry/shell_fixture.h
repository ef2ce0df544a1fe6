#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "migration/carry/shell.h"
#include "migration/run/seal.h"
#include "test/migration/run/run_scene.h"
#include "test/support/fake_run_garden.h"

namespace trowel::carry {

using nlohmann::json;
using test::FakeRunGarden;

struct HandClock : Clock {
  absl::Time now = trowel::testing::At("2026-11-21T12:00:00Z");
  absl::Time Now() const override { return now; }
};

struct HandLeader : kube::Leader {
  bool leads = true;
  std::chrono::milliseconds Left() const override {
    return std::chrono::milliseconds(leads ? 10'000 : 0);
  }
  std::string Problem() const override { return leads ? "" : "Lease is held by another"; }
};

class ShellTest : public ::testing::Test {
 protected:
  ShellTest() {
    scene.settings().soak = absl::ZeroDuration();
    for (const char* seed : {"a", "b", "c"}) {
      garden.Put(FakeRunGarden::kSeeds + std::string(seed),
                 {{"kind", "Seed"}, {"metadata", {{"name", seed}}}, {"spec", json::object()}});
    }
  }

  void Add(const std::string& name) {
    scene.Add(name);
    garden.Put(FakeRunGarden::kShoots + name,
               {{"kind", "Shoot"},
                {"apiVersion", "core.gardener.cloud/v1beta1"},
                {"metadata",
                 {{"name", name},
                  {"namespace", "garden-dev"},
                  {"creationTimestamp", "2026-11-21T11:59:58Z"}}},
                {"spec", {{"region", "eu-west-1"}, {"seedName", "a"}}},
                {"status", {{"seedName", "a"}}}});
  }
  // Proposed by bob.
  void Propose() {
    const auto run = run::Seal(scene.proposal, scene.moves, scene.policy);
    ASSERT_TRUE(run.ok()) << run.status();
    const auto created = store.Create(*run);
    ASSERT_TRUE(created.ok()) << created.status();
  }
  void Order(run::Order::Kind kind, const std::string& by = "ada") {
    auto stored = store.Read("night");
    ASSERT_TRUE(stored.ok()) << stored.status();
    ASSERT_TRUE(run::Obey({.kind = kind, .by = by}, clock.now, &stored->run).ok());
    ASSERT_TRUE(store.Write(stored->run, stored->head).ok());
  }
  void Begin() {
    Propose();
    Order(run::Order::Kind::kApprove);
  }
  void Annotate(const std::string& order) {
    garden.Edit(kMap, {{"metadata", {{"annotations", {{kOrderAnnotation, order}}}}}});
  }
  run::Run Run() {
    const auto stored = store.Read("night");
    return stored.ok() ? stored->run : run::Run();
  }

  // A second passes, and the view is as the garden is.
  absl::StatusOr<Shell::Turn> Round() {
    clock.now += absl::Seconds(1);
    scene.now = clock.now;
    for (const run::Move& move : scene.moves) {
      const std::string name = move.shoot.substr(move.shoot.find('/') + 1);
      const json shoot = garden.Get(FakeRunGarden::kShoots + name);
      const std::string seed = shoot["spec"]["seedName"];
      if (seed != scene.shoot(name).seed_name) scene.Bind(name, seed);
    }
    const json seed = garden.Get(FakeRunGarden::kSeeds + std::string("a"));
    scene.seed("a").visible = seed["spec"].value("/settings/scheduling/visible"_json_pointer, true);
    return shell->Round({.view = scene.View(),
                         .policy = std::make_shared<const policy::Policy>(scene.policy),
                         .as_of = clock.now - lag,
                         .problem = {}},
                        stop.get_token());
  }
  // What is bound arrives at once.
  Shell::Turn Rounds(int rounds) {
    Shell::Turn turn = Shell::Turn::kGoesOn;
    for (int i = 0; i < rounds && turn == Shell::Turn::kGoesOn; ++i) {
      const auto went = Round();
      EXPECT_TRUE(went.ok()) << went.status();
      if (!went.ok()) break;
      turn = *went;
      if (!arrives) continue;
      for (const run::Move& move : scene.moves) {
        const std::string name = move.shoot.substr(move.shoot.find('/') + 1);
        garden::Shoot& shoot = scene.shoot(name);
        if (shoot.seed_name != shoot.host_seed_name) scene.Arrive(name);
      }
    }
    return turn;
  }
  // Another process takes over: it knows nothing but what stands in the garden.
  void Kill() {
    leader.leads = true;
    shell = std::make_unique<Shell>("night", tools);
  }

  static constexpr char kMap[] = "/api/v1/namespaces/garden/configmaps/trowel-run-night";
  trowel::testing::RunScene scene;
  FakeRunGarden garden;
  HandClock clock;
  HandLeader leader;
  std::stop_source stop;
  absl::Duration lag;
  bool arrives = true;
  RunStore store{{.access = garden.AccessOf("trowel")}};
  Carrier carrier{{.access = garden.AccessOf("trowel")}, &clock, &leader};
  Tools tools{.store = &store, .carrier = &carrier, .leader = &leader, .clock = &clock};
  std::unique_ptr<Shell> shell = std::make_unique<Shell>("night", tools);
};

}  // namespace trowel::carry
