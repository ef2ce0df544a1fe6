#include "base/first_words.h"

#include <fmt/format.h>

#include "base/text.h"

namespace trowel {

std::string JoinFirstWords(std::vector<std::string> words, std::size_t shown) {
  if (words.size() > shown + 1) {
    const std::size_t more = words.size() - shown;
    words.resize(shown);
    words.push_back(fmt::format("{} more", more));
  }
  return JoinWords(words);
}

}  // namespace trowel
