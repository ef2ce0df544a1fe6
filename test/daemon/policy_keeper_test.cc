#include "daemon/policy_keeper.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/log.h"
#include "garden/builder.h"
#include "test/support/temp_dir.h"

namespace trowel::daemon {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kHead[] = "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n";

class PolicyKeeperTest : public ::testing::Test {
 protected:
  PolicyKeeperTest() { log::Start(log::Format::kText, "info"); }

  // What is logged while the keeper looks at this policy.
  std::string LogOf(const std::string& body) {
    dir_.Write("policy.yaml", kHead + body);
    ::testing::internal::CaptureStderr();
    status_ = keeper_.Refresh(*garden::GardenBuilder().Build());
    return ::testing::internal::GetCapturedStderr();
  }

  test::TempDir dir_;
  webhook::Readiness readiness_;
  PolicyKeeper keeper_{dir_ / "policy.yaml", "garden", &readiness_};
  absl::Status status_;
};

TEST_F(PolicyKeeperTest, WarnsOfAPolicyWhenItComesIntoForce) {
  const std::string odd = "rules:\n  seed-pair: {mode: warn}\n";
  EXPECT_THAT(LogOf(odd),
              AllOf(HasSubstr("info policy in force"), HasSubstr("warning policy warning place="),
                    HasSubstr("policy.yaml:4:3 warning=\"rules.seed-pair: never ")));
  EXPECT_TRUE(status_.ok()) << status_;
  // The same text is not read again.
  EXPECT_EQ(LogOf(odd), "");
  EXPECT_THAT(LogOf("rules:\n  seed-pair: {mode: off}\n"),
              AllOf(HasSubstr("policy in force"), Not(HasSubstr("policy warning"))));
}

TEST_F(PolicyKeeperTest, DoesNotWarnOfAPolicyThatIsRefused) {
  EXPECT_THAT(LogOf("rules: {}\n"), HasSubstr("policy in force"));
  EXPECT_THAT(LogOf("rules:\n  seed-pair: {mode: warn}\nrule: {}\n"),
              AllOf(HasSubstr("policy refused"), Not(HasSubstr("policy warning"))));
  EXPECT_FALSE(status_.ok());
}

// At a start there is no good one yet.
TEST_F(PolicyKeeperTest, DoesNotSpeakOfALastGoodPolicyWhereThereIsNone) {
  garden::ConfigMap config;
  config.space = "garden";
  config.name = "trowel-policy";
  const std::vector<garden::Labels::Pair> labels = {{"trowel.gardener.cloud/config", "policy"}};
  config.labels = garden::Labels(labels);
  config.data = {{"policy.yaml", kHead + std::string("rule: {}\n")}};
  garden::GardenBuilder builder("garden");
  builder.Apply({garden::Kind::kConfigMap, "garden", "trowel-policy", config});
  std::vector<PolicyKeeper::News> told;
  PolicyKeeper keeper("", "garden", &readiness_,
                      [&](PolicyKeeper::News news, std::string_view, const garden::ConfigMap&) {
                        told.push_back(news);
                      });
  ::testing::internal::CaptureStderr();
  EXPECT_FALSE(keeper.Refresh(*builder.Build()).ok());
  EXPECT_THAT(::testing::internal::GetCapturedStderr(),
              HasSubstr("policy refused, and there is none in force"));
  // Mended, and in force: said once, and not of each change that follows.
  for (const std::string mode : {"warn", "enforce"}) {
    config.data = {{"policy.yaml", kHead + ("enforcement: " + mode + "\n")}};
    builder.Apply({garden::Kind::kConfigMap, "garden", "trowel-policy", config});
    EXPECT_TRUE(keeper.Refresh(*builder.Build()).ok());
  }
  EXPECT_THAT(told,
              ::testing::ElementsAre(PolicyKeeper::News::kRefused, PolicyKeeper::News::kAccepted));
}

}  // namespace
}  // namespace trowel::daemon
