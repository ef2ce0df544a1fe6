#pragma once

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

namespace trowel::test {

// "VmHWM:" is the peak, "VmRSS:" what is resident now. In MiB.
inline long Memory(std::string_view field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field)) {
      return std::strtol(line.c_str() + field.size() + 1, nullptr, 10) / 1024;
    }
  }
  return 0;
}

// The peak begins anew with what is resident now.
inline void ResetPeak() { std::ofstream("/proc/self/clear_refs") << "5"; }

}  // namespace trowel::test
