#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/rule_table.h"
#include "test/golden/state_changes.h"
#include "test/support/review_garden.h"
#include "webhook/admission/replay.h"

// Each recorded state of a move, and each change of it that somebody may ask for. What is found is
// pinned in test/golden/states; TROWEL_GOLDEN_UPDATE=1 writes it anew.
namespace trowel::webhook {
namespace {

using trowel::testing::MoveState;
using trowel::testing::MoveStates;
using trowel::testing::ReadMoveStates;
using trowel::testing::ReadTestFile;
using trowel::testing::ReviewOf;
using trowel::testing::StateChange;

const MoveStates& All() {
  static const MoveStates all = ReadMoveStates();
  return all;
}

std::string Describe(const StateChange& change, const Replayed& replayed) {
  std::string text = fmt::format("{}: {}\n", change.name,
                                 !replayed.judged()           ? "no rule applies"
                                 : replayed.verdict.allowed() ? "allowed"
                                                              : "denied");
  for (const policy::Findings* findings :
       {&replayed.verdict.denials, &replayed.verdict.warnings, &replayed.verdict.audits}) {
    for (const policy::Finding& finding : *findings) {
      text += fmt::format("  {}{} {} ({}): {} | {}\n", policy::Name(finding.effect),
                          finding.unknown ? " unknown" : "", finding.rule, finding.field,
                          finding.message, finding.remedy);
    }
  }
  return text;
}

policy::Policy EnforcingEverything() {
  policy::Policy policy = policy::DefaultPolicy();
  for (policy::RuleConfig& rule : policy.rules) {
    rule.mode = rule.live_mode = policy::Mode::kEnforce;
    rule.on_unknown = policy::OnUnknown::kDeny;
  }
  policy.controllers = {"system:serviceaccount:*:gardener-controller-manager"};
  return policy;
}

class StatesTest : public ::testing::TestWithParam<std::size_t> {
 protected:
  const MoveState& state() const { return All().states[GetParam()]; }
  Replayed Ask(const StateChange& change, const policy::Policy& policy, const std::string& user,
               const std::vector<std::string>& groups) const {
    const absl::StatusOr<Replayed> replayed = Replay(
        ReviewOf(change, user, groups),
        {.view = garden.get(), .policy = &policy, .requester = std::nullopt, .now = All().now});
    EXPECT_TRUE(replayed.ok()) << change.name << ": " << replayed.status();
    return replayed.value_or(Replayed());
  }

  const std::shared_ptr<const garden::GardenView> garden = All().GardenOf(state());
};

TEST_P(StatesTest, AreGuardedAsPinned) {
  const policy::Policy policy = policy::DefaultPolicy();
  std::string text = fmt::format("{} {}: {}\n", state().id, state().phase, state().note);
  for (const StateChange& change : All().ChangesOf(state())) {
    text += Describe(change, Ask(change, policy, "operator@example.org", {"gardener:operators"}));
  }
  const std::string path = "test/golden/states/" + state().id + ".txt";
  if (std::getenv("TROWEL_GOLDEN_UPDATE") != nullptr) {
    std::ofstream(path) << text;
    return;
  }
  EXPECT_EQ(text, ReadTestFile(path));
}

// Of what nobody may be kept from, some is only kept from people: gardenlets, controllers and
// collectors do as they must.
TEST_P(StatesTest, KeepNobodyFromWhatMustPass) {
  const policy::Policy policy = EnforcingEverything();
  // A rotation that begins by itself is refused as the change of a spec is; a gardenlet begins
  // none.
  const auto is_guarded = [](const StateChange& change, const policy::Finding& denial,
                             const std::string& group) {
    const bool begins = change.name.find("rotate-") != std::string::npos ||
                        change.name.find("rollout-") != std::string::npos;
    return begins && denial.rule == "moving-operation" && group != "gardener.cloud:system:seeds";
  };
  for (const StateChange& change : All().ChangesOf(state())) {
    for (const auto& [user, group] :
         {std::pair("gardener.cloud:system:seed:aws-eu1", "gardener.cloud:system:seeds"),
          std::pair("gardener.cloud:system:seed:aws-eu5", "gardener.cloud:system:seeds"),
          std::pair("system:serviceaccount:seed-aws-eu1:extension-aws",
                    "system:serviceaccounts:seed-aws-eu1"),
          std::pair("system:serviceaccount:kube-system:generic-garbage-collector", "x"),
          std::pair("system:serviceaccount:kube-system:namespace-controller", "x"),
          std::pair("system:serviceaccount:garden:gardener-controller-manager", "x")}) {
      const Replayed replayed = Ask(change, policy, user, {group});
      for (const policy::Finding& denial : replayed.verdict.denials) {
        EXPECT_TRUE(is_guarded(change, denial, group))
            << state().id << ": " << change.name << " by " << user << ": " << denial.message;
      }
    }
    const bool of_status = change.request.contains("subResource");
    const bool finalizes = change.name.find("finalize") != std::string::npos &&
                           change.request["resource"]["resource"] != "shootstates";
    if (!of_status && !finalizes) continue;
    const Replayed replayed = Ask(change, policy, "operator@example.org", {});
    EXPECT_TRUE(replayed.verdict.allowed()) << state().id << ": " << change.name;
    EXPECT_TRUE(replayed.verdict.warnings.empty()) << state().id << ": " << change.name;
  }
}

TEST_P(StatesTest, LetChangesPassThatTouchNothing) {
  for (const policy::Policy& policy : {policy::DefaultPolicy(), EnforcingEverything()}) {
    for (const StateChange& change : All().ChangesOf(state())) {
      if (!change.name.ends_with(": label")) continue;
      const Replayed replayed = Ask(change, policy, "operator@example.org", {});
      EXPECT_EQ(Describe(change, replayed).find('\n'), Describe(change, replayed).size() - 1)
          << Describe(change, replayed);
    }
  }
}

// What FindChange() tells without decoding is what the decoded shoot tells.
TEST_P(StatesTest, AreToldFromRestWithoutDecoding) {
  const policy::Policy policy = policy::DefaultPolicy();
  const garden::Shoot* shoot =
      garden->FindShoot("garden-dev", state().shoot["metadata"]["name"].get<std::string>());
  ASSERT_NE(shoot, nullptr);
  const bool rests =
      !garden::OnItsWay(*shoot) && !state().shoot["status"].contains("liveMigration");
  for (const StateChange& change : All().ChangesOf(state())) {
    if (!change.name.starts_with("Shoot ") || !change.name.ends_with(": label")) continue;
    EXPECT_EQ(Ask(change, policy, "operator@example.org", {}).judged(), !rests);
  }
}

std::vector<std::size_t> Indices() {
  std::vector<std::size_t> indices(All().states.size());
  for (std::size_t i = 0; i < indices.size(); ++i) indices[i] = i;
  return indices;
}

INSTANTIATE_TEST_SUITE_P(Recorded, StatesTest, ::testing::ValuesIn(Indices()),
                         [](const auto& param) {
                           std::string name = All().states[param.param].id;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace trowel::webhook
