#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace trowel {

// JoinWords() of the first `shown` and how many more there are: "seeds, shoots and 9 more". One
// more than that is named as well: its name is no longer than "1 more".
std::string JoinFirstWords(std::vector<std::string> words, std::size_t shown);

}  // namespace trowel
