#pragma once

#include <map>
#include <string>

#include <nlohmann/json.hpp>

namespace trowel::test {

// The shoots of the example garden as the API would send them, by NAMESPACE/NAME.
std::map<std::string, nlohmann::json> ExampleShoots();

}  // namespace trowel::test
