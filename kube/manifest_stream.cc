#include "kube/manifest_stream.h"

#include <algorithm>

namespace trowel::kube {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\v\f";  // Of Go's unicode.IsSpace, those of ASCII.

std::size_t EndOfString(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return at;
}

}  // namespace

bool LooksLikeJson(std::string_view text) {
  constexpr std::size_t kPeek = 4096;
  const std::size_t first = text.substr(0, kPeek).find_first_not_of(kBlanks);
  return first != std::string_view::npos && text[first] == '{';
}

std::size_t SkipJsonBlanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

bool IsJsonNull(std::string_view text, std::size_t at) {
  constexpr std::string_view kNull = "null";
  const std::string_view rest = text.substr(at);
  if (!rest.starts_with(kNull)) return false;
  return rest.size() == kNull.size() ||
         std::string_view(" \t\r\n{[\"").find(rest[kNull.size()]) != std::string_view::npos;
}

std::size_t FindJsonEnd(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') {
      at = EndOfString(text, at);
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (depth <= 1) return depth == 0 ? std::string_view::npos : at + 1;
      --depth;
    } else if (depth == 0) {
      return std::string_view::npos;
    }
  }
  return std::string_view::npos;
}

std::size_t FindYamlBegin(std::string_view text, std::size_t at) {
  constexpr std::size_t kPeek = 4;
  for (; at + kPeek <= text.size(); ++at) {
    if (text[at] == '\n') return at + 1;
    if (kBlanks.find(text[at]) == std::string_view::npos) return at;
  }
  return std::string_view::npos;
}

std::size_t LineOf(std::string_view text, std::size_t at) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(at, text.size()));
  return static_cast<std::size_t>(std::count(text.begin(), end, '\n')) + 1;
}

}  // namespace trowel::kube
