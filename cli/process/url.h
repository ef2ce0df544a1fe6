#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace trowel::cli {

// For a person to try: "https://localhost:9443", "http://[::1]:9090".
inline std::string Url(std::string_view scheme, std::string_view address, std::uint16_t port) {
  const bool any = address == "0.0.0.0" || address == "::";
  if (any) address = "localhost";
  const bool six = address.find(':') != std::string_view::npos;
  return fmt::format("{}://{}{}{}:{}", scheme, six ? "[" : "", address, six ? "]" : "", port);
}

}  // namespace trowel::cli
