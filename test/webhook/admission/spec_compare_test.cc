#include "webhook/admission/spec_compare.h"

#include <string>

#include <gtest/gtest.h>

namespace trowel::webhook {
namespace {

std::string Compare(const std::string& spec, const std::string& old_spec) {
  simdjson::dom::parser parser;
  simdjson::dom::parser old_parser;
  return FindSpecChange(parser.parse(spec).value(), old_parser.parse(old_spec).value());
}

struct CompareCase {
  std::string name;
  std::string spec;
  std::string old_spec;
  std::string change;
};

class SpecCompareTest : public ::testing::TestWithParam<CompareCase> {};

TEST_P(SpecCompareTest, FindsTheSameFromBothSides) {
  EXPECT_EQ(Compare(GetParam().spec, GetParam().old_spec), GetParam().change);
  EXPECT_EQ(Compare(GetParam().old_spec, GetParam().spec), GetParam().change);
}

INSTANTIATE_TEST_SUITE_P(
    Table, SpecCompareTest,
    ::testing::Values(
        CompareCase{"Equal", R"({"a":1})", R"({"a":1})", ""},
        CompareCase{"SeedName", R"({"a":1,"seedName":"x","z":1})",
                    R"({"a":1,"seedName":"y","z":1})", ""},
        CompareCase{"SeedNameAdded", R"({"a":1,"seedName":"x"})", R"({"a":1})", ""},
        CompareCase{"SeedNameFurtherDown", R"({"a":{"seedName":"x"}})", R"({"a":{"seedName":"y"}})",
                    "spec.a.seedName"},
        CompareCase{"KeyOrder", R"({"a":1,"b":{"c":1,"d":2}})", R"({"b":{"d":2,"c":1},"a":1})", ""},
        CompareCase{"KeyOrderAndSeedName", R"({"seedName":"x","a":1,"b":2})",
                    R"({"b":2,"a":1,"seedName":"y"})", ""},
        CompareCase{"DifferenceInAnotherOrder", R"({"a":1,"b":{"c":1,"d":2}})",
                    R"({"b":{"d":3,"c":1},"a":1})", "spec.b.d"},
        CompareCase{"NullIsAbsent", R"({"a":null})", "{}", ""},
        CompareCase{"EmptyListIsAbsent", R"({"a":[],"b":1})", R"({"b":1})", ""},
        CompareCase{"EmptyObjectIsAbsent", R"({"a":{}})", "{}", ""},
        CompareCase{"EmptyAllTheWayDown", R"({"a":{"b":{"c":null},"d":[]}})", R"({"a":null})", ""},
        CompareCase{"EmptyListIsEmptyObject", R"({"a":[]})", R"({"a":{}})", ""},
        CompareCase{"EmptyTextIsSomething", R"({"a":""})", "{}", "spec.a"},
        CompareCase{"FalseIsSomething", R"({"a":false})", "{}", "spec.a"},
        CompareCase{"ZeroIsSomething", R"({"a":0})", "{}", "spec.a"},
        CompareCase{"ListOfNullIsSomething", R"({"a":[null]})", "{}", "spec.a"},
        CompareCase{"WholeNumber", R"({"a":1})", R"({"a":1.0})", ""},
        CompareCase{"Exponent", R"({"a":1e2})", R"({"a":100})", ""},
        CompareCase{"Fraction", R"({"a":1})", R"({"a":1.5})", "spec.a"},
        CompareCase{"LargeIntegers", R"({"a":9007199254740993})", R"({"a":9007199254740992.0})",
                    "spec.a"},
        CompareCase{"Unsigned", R"({"a":18446744073709551615})", R"({"a":18446744073709551615})",
                    ""},
        CompareCase{"UnsignedAndNegative", R"({"a":18446744073709551615})", R"({"a":-1})",
                    "spec.a"},
        CompareCase{"UnsignedAndDouble", R"({"a":9223372036854775808})",
                    R"({"a":9223372036854775808.0})", ""},
        CompareCase{"NumberAndText", R"({"a":1})", R"({"a":"1"})", "spec.a"},
        CompareCase{"Booleans", R"({"a":true})", R"({"a":false})", "spec.a"},
        CompareCase{"QuantityUnderItsKey", R"({"k":{"cpu":"1","memory":"1Gi"}})",
                    R"({"k":{"cpu":"1000m","memory":"1024Mi"}})", ""},
        CompareCase{"QuantityAsNumber", R"({"k":{"pid":20000}})", R"({"k":{"pid":"20k"}})", ""},
        CompareCase{"HugePages", R"({"hugepages-2Mi":"1Gi"})", R"({"hugepages-2Mi":"1024Mi"})", ""},
        CompareCase{"AnotherQuantity", R"({"k":{"cpu":"1"}})", R"({"k":{"cpu":"1001m"}})",
                    "spec.k.cpu"},
        CompareCase{"QuantityUnderAnotherKey", R"({"k":{"version":"1"}})",
                    R"({"k":{"version":"1000m"}})", "spec.k.version"},
        CompareCase{"NoQuantities", R"({"size":"big"})", R"({"size":"small"})", "spec.size"},
        CompareCase{"ListOrder", R"({"a":["x","y"]})", R"({"a":["y","x"]})", "spec.a[0]"},
        CompareCase{"LongerList", R"({"a":["x","y"]})", R"({"a":["x"]})", "spec.a[1]"},
        CompareCase{"DeepInALists", R"({"provider":{"workers":[{"maximum":3},{"maximum":4}]}})",
                    R"({"provider":{"workers":[{"maximum":3},{"maximum":5}]}})",
                    "spec.provider.workers[1].maximum"},
        CompareCase{"KeyWithDots", R"({"l":{"a.b/c":"1"}})", R"({"l":{"a.b/c":"2"}})",
                    "spec.l[a.b/c]"}),
    [](const auto& param) { return param.param.name; });

TEST(SpecCompare, TakesAnAbsentSpecForAnEmptyOne) {
  simdjson::dom::parser parser;
  const simdjson::dom::element bound = parser.parse(std::string(R"({"seedName":"x"})")).value();
  EXPECT_EQ(FindSpecChange(bound, std::nullopt), "");
  EXPECT_EQ(FindSpecChange(std::nullopt, bound), "");
  EXPECT_EQ(FindSpecChange(std::nullopt, std::nullopt), "");
  const simdjson::dom::element full = parser.parse(std::string(R"({"region":"x"})")).value();
  EXPECT_EQ(FindSpecChange(full, std::nullopt), "spec");
}

// Two hundred thousand keys in opposite orders would take minutes if each was looked up in turn.
TEST(SpecCompare, ComparesLargeObjectsInAnyOrder) {
  std::string forward = "{";
  std::string backward = "{";
  constexpr int kKeys = 200'000;
  for (int i = 0; i < kKeys; ++i) {
    const std::string comma = i == 0 ? "" : ",";
    forward += comma + "\"k" + std::to_string(i) + "\":1";
    backward += comma + "\"k" + std::to_string(kKeys - 1 - i) + "\":1";
  }
  EXPECT_EQ(Compare(forward + "}", backward + "}"), "");
}

}  // namespace
}  // namespace trowel::webhook
