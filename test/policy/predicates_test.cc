#include "policy/predicates.h"

#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace trowel::policy {
namespace {

using Taint = garden::Seed::Taint;
using Toleration = garden::Shoot::Toleration;

struct TaintCase {
  std::string name;
  std::vector<Taint> taints;
  std::vector<Toleration> tolerations;
  bool tolerated;
};

void PrintTo(const TaintCase& one, std::ostream* out) { *out << one.name; }

class TaintsTest : public ::testing::TestWithParam<TaintCase> {};

TEST_P(TaintsTest, AreToleratedAsUpstreamSays) {
  garden::Seed seed;
  seed.taints = GetParam().taints;
  garden::Shoot shoot;
  shoot.tolerations = GetParam().tolerations;
  EXPECT_EQ(ToleratesTaintsOf(seed, shoot), GetParam().tolerated);
}

Taint T(std::string key) { return {.key = std::move(key), .value = std::nullopt}; }
Taint T(std::string key, std::string value) {
  return {.key = std::move(key), .value = std::move(value)};
}
Toleration L(std::string key, std::string value = {}) {
  return {.key = std::move(key), .value = std::move(value)};
}

// pkg/api/core/helper/seed_test.go, TaintsAreTolerated: gardener.md 6.8.
INSTANTIATE_TEST_SUITE_P(
    Upstream, TaintsTest,
    ::testing::Values(
        TaintCase{"no_taint", {}, {L("foo")}, true},
        TaintCase{"no_toleration", {T("foo")}, {}, false},
        TaintCase{"same_key", {T("foo")}, {L("foo")}, true},
        TaintCase{"other_key", {T("foo")}, {L("bar")}, false},
        TaintCase{"same_value", {T("foo", "bar")}, {L("foo", "bar")}, true},
        TaintCase{"swapped", {T("foo", "bar")}, {L("bar", "foo")}, false},
        TaintCase{"two", {T("foo"), T("bar", "baz")}, {L("foo"), L("bar", "baz")}, true},
        TaintCase{"two_swapped", {T("foo"), T("bar", "baz")}, {L("bar"), L("foo", "baz")}, false},
        TaintCase{"any_value_for_a_taint_without",
                  {T("foo"), T("bar", "baz")},
                  {L("foo", "bar"), L("bar", "baz")},
                  true},
        TaintCase{"two_other_value",
                  {T("foo"), T("bar", "baz")},
                  {L("foo", "bar"), L("bar", "foo")},
                  false},
        TaintCase{"fewer", {T("foo"), T("bar", "baz")}, {L("bar", "baz")}, false},
        TaintCase{"more",
                  {T("foo"), T("bar", "baz")},
                  {L("foo", "bar"), L("bar", "baz"), L("baz", "foo")},
                  true}),
    [](const auto& each) { return each.param.name; });

// The map of the tolerations, and the lengths that are compared first (gardener.md 2.4.1).
INSTANTIATE_TEST_SUITE_P(
    Own, TaintsTest,
    ::testing::Values(
        TaintCase{"last_toleration_of_a_key", {T("a", "2")}, {L("a", "1"), L("a", "2")}, true},
        TaintCase{"first_toleration_of_a_key", {T("a", "1")}, {L("a", "1"), L("a", "2")}, false},
        TaintCase{"one_toleration_for_two", {T("a"), T("a", "1")}, {L("a", "1")}, false},
        TaintCase{
            "two_values_of_a_key", {T("a", "1"), T("a", "2")}, {L("a", "1"), L("a", "2")}, false},
        TaintCase{"empty_value", {T("a", "")}, {L("a")}, true}),
    [](const auto& each) { return each.param.name; });

// pkg/api/core/helper/shoot_test.go, AccessRestrictionsAreSupported: gardener.md 6.8.
TEST(AccessRestrictionsTest, AreSupportedAsUpstreamSays) {
  const auto supported = [](std::vector<std::string> of_seed, std::vector<std::string> of_shoot) {
    garden::Seed seed;
    seed.access_restrictions = std::move(of_seed);
    garden::Shoot shoot;
    shoot.access_restrictions = std::move(of_shoot);
    return SupportsAccessRestrictions(seed, shoot);
  };
  EXPECT_TRUE(supported({}, {}));
  EXPECT_TRUE(supported({"foo"}, {}));
  EXPECT_FALSE(supported({}, {"foo"}));
  EXPECT_TRUE(supported({"foo"}, {"foo"}));
  EXPECT_FALSE(supported({"bar"}, {"foo"}));
  // Own: the lengths are compared first.
  EXPECT_FALSE(supported({"foo"}, {"foo", "foo"}));
  EXPECT_TRUE(supported({"foo", "bar"}, {"foo", "foo"}));
}

TEST(ZonesTest, AllOrAny) {
  garden::Seed seed;
  seed.zones = {"a", "b"};
  EXPECT_TRUE(HasZone(seed, "b"));
  EXPECT_FALSE(HasZone(seed, "c"));
  EXPECT_TRUE(HasAllZones(seed, {"a", "b"}));
  EXPECT_FALSE(HasAllZones(seed, {"a", "c"}));
  EXPECT_TRUE(HasAllZones(seed, {}));
  EXPECT_TRUE(HasAnyZone(seed, {"c", "a"}));
  EXPECT_FALSE(HasAnyZone(seed, {"c"}));
  EXPECT_FALSE(HasAnyZone(seed, {}));
}

TEST(DomainTest, IsBelowItsParentOnly) {
  EXPECT_TRUE(IsBelow("a.example.org", "example.org"));
  EXPECT_TRUE(IsBelow(".example.org", "example.org"));
  EXPECT_FALSE(IsBelow("example.org", "example.org"));
  EXPECT_FALSE(IsBelow("myexample.org", "example.org"));
  EXPECT_FALSE(IsBelow("a.Example.org", "example.org"));
  EXPECT_TRUE(IsBelow("a.", ""));
}

}  // namespace
}  // namespace trowel::policy
