#include "kube/watch/watch_target.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace trowel::kube {
namespace {

using garden::Kind;
using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using std::string_view_literals::operator""sv;

constexpr const char* kPolicy = "trowel.gardener.cloud/config=policy";

TEST(WatchTargetTest, HasThePathOfEachKind) {
  std::vector<std::string> paths;
  for (const WatchTarget& target : WatchTargets("garden", kPolicy)) paths.push_back(PathOf(target));
  EXPECT_THAT(paths, ElementsAre("/apis/core.gardener.cloud/v1beta1/seeds",
                                 "/apis/core.gardener.cloud/v1beta1/shoots",
                                 "/apis/core.gardener.cloud/v1beta1/cloudprofiles",
                                 "/apis/core.gardener.cloud/v1beta1/namespacedcloudprofiles",
                                 "/apis/core.gardener.cloud/v1beta1/projects",
                                 "/api/v1/namespaces/garden/configmaps",
                                 "/api/v1/namespaces/garden/configmaps",
                                 "/api/v1/namespaces/garden/configmaps",
                                 "/apis/core.gardener.cloud/v1beta1/shootstates",
                                 "/apis/core.gardener.cloud/v1beta1/backupbuckets",
                                 "/apis/operations.gardener.cloud/v1alpha1/bastions",
                                 "/apis/seedmanagement.gardener.cloud/v1alpha1/managedseeds",
                                 "/apis/core.gardener.cloud/v1beta1/exposureclasses",
                                 "/apis/core.gardener.cloud/v1beta1/backupentries"));
}

TEST(WatchTargetTest, CoversEveryKindUnderANameOfItsOwn) {
  std::set<Kind> kinds;
  std::set<std::string> names;
  for (const WatchTarget& target : WatchTargets("garden", kPolicy)) {
    kinds.insert(target.kind);
    EXPECT_TRUE(names.insert(target.name).second) << target.name;
  }
  EXPECT_EQ(kinds.size(), garden::kKinds);
  EXPECT_THAT(names, IsSupersetOf({"shoots", "seeds", "configmaps (regions)", "configmaps (scores)",
                                   "configmaps (policy)"}));
}

TEST(WatchTargetTest, FollowsOnlyTheConfigMapsThatItReads) {
  const std::map<std::string, std::string> selectors = {
      {"configmaps (policy)", kPolicy},
      {"configmaps (regions)", "scheduling.gardener.cloud/purpose=region-config"},
      {"configmaps (scores)", "trowel.gardener.cloud/config=scores"}};
  for (const WatchTarget& target : WatchTargets("garden-a", kPolicy)) {
    if (target.kind != Kind::kConfigMap) {
      EXPECT_EQ(target.label_selector, "") << target.name;
      EXPECT_EQ(target.space, "") << target.name;
      continue;
    }
    EXPECT_EQ(target.space, "garden-a");
    ASSERT_TRUE(selectors.contains(target.name)) << target.name;
    EXPECT_EQ(target.label_selector, selectors.at(target.name));
  }
}

// The rest of a ShootState is a shoot's secrets.
TEST(WatchTargetTest, AsksOnlyForTheMetadataOfShootStates) {
  for (const WatchTarget& target : WatchTargets("garden", kPolicy)) {
    EXPECT_EQ(target.metadata_only, target.kind == Kind::kShootState) << target.name;
  }
}

TEST(WatchTargetTest, ForOneShootLooksInItsNamespaceOnlyForWhatIsBesideIt) {
  const std::vector<WatchTarget> all = WatchTargets("garden", kPolicy);
  const std::vector<WatchTarget> some =
      WatchTargets("garden", kPolicy, {.policy_only = false, .shoot_space = "garden-dev"});
  ASSERT_EQ(some.size(), all.size());
  std::vector<std::string> narrowed;
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(some[i].name, all[i].name);
    if (PathOf(some[i]) != PathOf(all[i])) narrowed.push_back(PathOf(some[i]));
  }
  EXPECT_THAT(
      narrowed,
      ElementsAre("/apis/core.gardener.cloud/v1beta1/namespaces/garden-dev/namespacedcloudprofiles",
                  "/apis/core.gardener.cloud/v1beta1/namespaces/garden-dev/shootstates",
                  "/apis/operations.gardener.cloud/v1alpha1/namespaces/garden-dev/bastions",
                  "/apis/core.gardener.cloud/v1beta1/namespaces/garden-dev/backupentries"));
}

TEST(WatchTargetTest, ForThePolicyLooksAtItsConfigMapOnly) {
  const std::vector<WatchTarget> targets =
      WatchTargets("garden", kPolicy, {.policy_only = true, .shoot_space = {}});
  ASSERT_EQ(targets.size(), 1U);
  EXPECT_EQ(targets[0].name, "configmaps (policy)");
  EXPECT_EQ(targets[0].label_selector, kPolicy);
}

TEST(WatchTargetTest, KeepsANamespaceInsideItsPlaceInThePath) {
  WatchTarget target;
  target.kind = Kind::kConfigMap;
  target.space = "a/../b?c";
  EXPECT_EQ(PathOf(target), "/api/v1/namespaces/a%2F..%2Fb%3Fc/configmaps");
}

TEST(PercentEncodedTest, LeavesOnlyWhatIsUnreserved) {
  EXPECT_EQ(PercentEncoded(""), "");
  EXPECT_EQ(PercentEncoded("azAZ09-._~"), "azAZ09-._~");
  EXPECT_EQ(PercentEncoded(kPolicy), "trowel.gardener.cloud%2Fconfig%3Dpolicy");
  EXPECT_EQ(PercentEncoded("a b+c&d=e%f\r\n\x80\xff\0"sv), "a%20b%2Bc%26d%3De%25f%0D%0A%80%FF%00");
}

}  // namespace
}  // namespace trowel::kube
