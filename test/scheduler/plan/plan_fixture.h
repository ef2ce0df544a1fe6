#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "garden/seed.h"
#include "scheduler/plan/plan.h"
#include "test/support/garden_fixture.h"

namespace trowel::testing {

// The garden of GardenFixture without its shoot: seeds aws-eu1, which is drained, and aws-eu2.
class PlanFixture : public ::testing::Test {
 protected:
  PlanFixture();

  garden::Shoot& Add(const std::string& name, const std::string& purpose,
                     const std::string& seed = "aws-eu1");
  // Added when the garden is made; to be changed until then.
  garden::Seed& AddSeed(const std::string& name, const std::string& region = "eu-west-1");
  void SetRoom(std::int64_t room) { garden.destination.allocatable_shoots = room; }
  // The seed of that name runs in the shoot of that name.
  void Manage(const std::string& name);
  policy::RuleConfig& Budget(policy::Mode mode);

  scheduler::Plan Drain(const std::vector<std::string>& seeds = {"aws-eu1"});
  scheduler::Plan Balance(const scheduler::BalanceGoal& goal);

  // For each wave "moss>aws-eu2 fern>aws-eu4", in its order; "..." before one that waits.
  static std::vector<std::string> Waves(const scheduler::Plan& plan);
  // For each stuck shoot "moss: refused".
  static std::vector<std::string> Stuck(const scheduler::Plan& plan);
  // The rules of findings, in their order.
  static std::vector<std::string> Rules(const policy::Findings& findings);

  GardenFixture garden;
  scheduler::PlanOptions options;

 private:
  const garden::GardenView& View();

  std::vector<std::unique_ptr<garden::Shoot>> shoots_;
  std::vector<std::unique_ptr<garden::Seed>> seeds_;
  std::shared_ptr<const garden::GardenView> view_;
};

}  // namespace trowel::testing
