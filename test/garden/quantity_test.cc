#include "garden/quantity.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace trowel::garden {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

std::int64_t ValueOf(std::string_view text) {
  const absl::StatusOr<Quantity> quantity = Quantity::Parse(text);
  EXPECT_TRUE(quantity.ok()) << text;
  return quantity.ok() ? quantity->Value() : -1;
}

struct Row {
  std::string_view text;
  std::int64_t value;
};

class QuantityTest : public testing::TestWithParam<Row> {};

TEST_P(QuantityTest, RoundsAwayFromZeroAndSaturates) {
  EXPECT_EQ(ValueOf(GetParam().text), GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, QuantityTest,
    testing::Values(Row{"0", 0}, Row{"250", 250}, Row{"+5", 5}, Row{"-5", -5}, Row{"007", 7},
                    Row{"1500m", 2}, Row{"1k", 1000}, Row{"1Ki", 1024}, Row{"2e1", 20},
                    Row{"2E1", 20}, Row{"1e-1", 1}, Row{"15e-1", 2}, Row{"1e+2", 100},
                    Row{"1E", 1'000'000'000'000'000'000}, Row{"1.", 1}, Row{".5", 1},
                    Row{"1.5Ki", 1536}, Row{"1.5k", 1500}, Row{"0.1Ki", 103}, Row{"1n", 1},
                    Row{"1000000000n", 1}, Row{"1000000001n", 2}, Row{"1u", 1}, Row{"-1500m", -2},
                    Row{"1Mi", 1'048'576}, Row{"1Gi", 1'073'741'824}, Row{"1Ti", 1'099'511'627'776},
                    Row{"1Pi", 1'125'899'906'842'624}, Row{"1Ei", 1'152'921'504'606'846'976},
                    Row{"1M", 1'000'000}, Row{"1G", 1'000'000'000}, Row{"1T", 1'000'000'000'000},
                    Row{"1P", 1'000'000'000'000'000}, Row{"9223372036854775807", kMax},
                    Row{"9223372036854775808", kMax}, Row{"8Ei", kMax}, Row{"10E", kMax},
                    Row{"-10E", -kMax}, Row{"1e999999999", kMax}, Row{"0e999999999", 0},
                    Row{"1e-999999999", 1}, Row{"9223372036854775806.5", kMax}));

class BadQuantityTest : public testing::TestWithParam<std::string_view> {};

TEST_P(BadQuantityTest, IsRefused) {
  const absl::StatusOr<Quantity> quantity = Quantity::Parse(GetParam());
  ASSERT_FALSE(quantity.ok());
  EXPECT_EQ(quantity.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(Message(quantity.status())), testing::EndsWith("is not a quantity"));
}

INSTANTIATE_TEST_SUITE_P(Rows, BadQuantityTest,
                         testing::Values("", "+", "-", ".", "Ki", "m", "+Ki", "1.5.2", "1.1.M",
                                         "1+1.0M", "0.1mi", "0.1am", "aoeu", ".5i", "1i", "-3.01i",
                                         "-3.01e-", " 1", "1 ", "1e", "1e+", "1e1.5", "1KiKi",
                                         "1_000", "0x10", "1K", "--1", "+-1", "1e--1", "1ki",
                                         "1e99999999999999999999", "\xff", "1\n"));

TEST(QuantityTest, IsExactForAbsurdlyLongText) {
  const std::string nines(400, '9');
  const std::string zeros(400, '0');
  EXPECT_EQ(ValueOf(nines), kMax);
  EXPECT_EQ(ValueOf(nines + "e-400"), 1);
  EXPECT_EQ(ValueOf(zeros + "7"), 7);
  EXPECT_EQ(ValueOf("0." + zeros + "1"), 1);
  EXPECT_EQ(ValueOf("1" + zeros + "e-400"), 1);
  EXPECT_EQ(ValueOf("2." + zeros), 2);
  EXPECT_EQ(ValueOf("0." + nines + "Ki"), 1024);
}

TEST(QuantityTest, IsEqualByValue) {
  const auto parsed = [](std::string_view text) { return *Quantity::Parse(text); };
  EXPECT_EQ(parsed("1"), parsed("1000m"));
  EXPECT_EQ(parsed("1"), parsed("1e0"));
  EXPECT_EQ(parsed("1Ki"), parsed("1024"));
  EXPECT_EQ(parsed("0.5Ki"), parsed("512"));
  EXPECT_EQ(parsed("-0"), parsed("0"));
  EXPECT_FALSE(parsed("1") == parsed("1001m"));
  EXPECT_FALSE(parsed("1") == parsed("-1"));
}

TEST(QuantityTest, NamesTheTextShortenedAndPrintable) {
  const absl::StatusOr<Quantity> control = Quantity::Parse("1\x1b[31m");
  EXPECT_EQ(Message(control.status()), "\"1?[31m\" is not a quantity");
  const absl::StatusOr<Quantity> endless = Quantity::Parse(std::string(1000, 'x'));
  EXPECT_EQ(Message(endless.status()), "\"" + std::string(64, 'x') + "...\" is not a quantity");
}

}  // namespace
}  // namespace trowel::garden
