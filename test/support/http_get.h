#pragma once

#include <cstdint>
#include <string>

namespace trowel::test {

// GET over plain HTTP from this machine: status line, headers and body as they came; empty when
// there is no answer.
std::string HttpGet(std::uint16_t port, const std::string& path);

}  // namespace trowel::test
