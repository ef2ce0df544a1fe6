#pragma once

#include <string>
#include <string_view>

namespace trowel::cli {

inline constexpr std::string_view kProgram = "trowel";

// What one types to call it: "trowel", or "kubectl trowel" if the file is called kubectl-trowel.
std::string_view CalledAs(std::string_view file);

// Puts `called_as` in the place of "trowel" wherever a text says how something is called: in
// "trowel check", "trowel --help", "Usage: trowel [OPTIONS]".
void SayCalledAs(std::string_view called_as, std::string* text);

}  // namespace trowel::cli
