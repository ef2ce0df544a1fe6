#include "test/scheduler/arithmetic.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

namespace trowel::testing {
namespace {

class Calculator {
 public:
  explicit Calculator(std::string_view sum) {
    for (const char c : sum) {
      if (c != ' ') left_ += c;
    }
  }

  double Sum() {
    double value = Product();
    while (true) {
      if (Take("+")) {
        value += Product();
      } else if (Take("-")) {
        value -= Product();
      } else {
        return value;
      }
    }
  }

  bool done() const { return left_.empty(); }

 private:
  double Product() {
    double value = Factor();
    while (true) {
      if (Take("x")) {
        value *= Factor();
      } else if (Take("/")) {
        value /= Factor();
      } else {
        return value;
      }
    }
  }

  double Factor() {
    const bool max = Take("max(");
    if (max || Take("(")) {
      double value = Sum();
      while (max && Take(",")) value = std::max(value, Sum());
      if (!Take(")")) ADD_FAILURE() << "no ) before " << left_;
      return value;
    }
    char* end = nullptr;
    const double value = std::strtod(left_.c_str(), &end);
    if (end == left_.c_str()) ADD_FAILURE() << "no number at " << left_;
    left_.erase(0, static_cast<std::size_t>(end - left_.c_str()));
    return value;
  }

  bool Take(std::string_view token) {
    if (!left_.starts_with(token)) return false;
    left_.erase(0, token.size());
    return true;
  }

  std::string left_;
};

}  // namespace

double Calculate(std::string_view sum) {
  Calculator calculator(sum);
  const double value = calculator.Sum();
  EXPECT_TRUE(calculator.done()) << sum;
  return value;
}

}  // namespace trowel::testing
