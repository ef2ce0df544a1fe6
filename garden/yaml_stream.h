#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace trowel::garden {

// The text between two lines of "---".
struct YamlText {
  std::string_view text;
  std::size_t line = 1;  // Of its first one.
  std::string problem;   // Not empty: it cannot be read.
};

// Cuts a YAML stream where kubectl cuts it: at each line that begins with "---". More than a
// comment in such a line is a problem, as it is for kubectl.
std::vector<YamlText> SplitYaml(std::string_view stream, std::size_t line = 1);

// Whether lines end as YamlText wants them: each with a lone \n, the last one, too.
bool HasPlainLines(std::string_view stream);
std::string WithPlainLines(std::string_view stream);

// Why a text cannot be one of UTF-8 as a whole, and what to do; empty when it can.
std::string_view WhyNotUtf8(std::string_view text);

}  // namespace trowel::garden
