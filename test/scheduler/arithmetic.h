#pragma once

#include <string_view>

namespace trowel::testing {

// What a sum of scheduler::Arithmetic comes to: numbers, + - x /, brackets, max(a, b, ...). Fails
// the test for anything else.
double Calculate(std::string_view sum);

}  // namespace trowel::testing
