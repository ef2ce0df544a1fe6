#include "policy/version.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>
#include <utility>

namespace trowel::policy {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsNumber(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

bool IsWordCharacter(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

// Cuts the part before the first dot off `text`.
std::string_view NextPart(std::string_view* text) {
  const std::size_t dot = text->find('.');
  const std::string_view part = text->substr(0, dot);
  text->remove_prefix(dot == std::string_view::npos ? text->size() : dot + 1);
  return part;
}

// Dot-separated words, none of them empty; an empty `text` is not one word, but none.
bool IsDottedWords(std::string_view text) {
  if (text.empty() || text.back() == '.') return false;
  while (!text.empty()) {
    const std::string_view part = NextPart(&text);
    if (part.empty() || !std::all_of(part.begin(), part.end(), IsWordCharacter)) return false;
  }
  return true;
}

std::strong_ordering CompareTexts(std::string_view a, std::string_view b) {
  return a.compare(b) <=> 0;
}

std::strong_ordering CompareNumbers(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  return a.size() != b.size() ? a.size() <=> b.size() : CompareTexts(a, b);
}

// Numbers by value, words as ASCII, and numbers before words.
std::strong_ordering CompareParts(std::string_view a, std::string_view b) {
  const bool number = IsNumber(a);
  if (number != IsNumber(b))
    return number ? std::strong_ordering::less : std::strong_ordering::greater;
  return number ? CompareNumbers(a, b) : CompareTexts(a, b);
}

std::strong_ordering ComparePreReleases(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() <=> b.empty();
  while (!a.empty() && !b.empty()) {
    const std::strong_ordering order = CompareParts(NextPart(&a), NextPart(&b));
    if (order != 0) return order;
  }
  return b.empty() <=> a.empty();  // With all before it equal, the longer one is later.
}

}  // namespace

std::strong_ordering operator<=>(const Version& a, const Version& b) {
  const std::strong_ordering order = a.numbers <=> b.numbers;
  return order != 0 ? order : ComparePreReleases(a.pre_release, b.pre_release);
}

std::optional<Version> ParseVersion(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  if (const std::size_t plus = text.find('+'); plus != std::string_view::npos) {
    if (!IsDottedWords(text.substr(plus + 1))) return std::nullopt;
    text = text.substr(0, plus);
  }
  Version version;
  if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
    version.pre_release = text.substr(dash + 1);
    if (!IsDottedWords(version.pre_release)) return std::nullopt;
    text = text.substr(0, dash);
  }
  if (text.empty() || text.back() == '.') return std::nullopt;
  std::size_t parts = 0;
  for (; !text.empty(); ++parts) {
    const std::string_view part = NextPart(&text);
    if (parts == version.numbers.size() || !IsNumber(part)) return std::nullopt;
    const auto [end, error] =
        std::from_chars(part.data(), part.data() + part.size(), version.numbers[parts]);
    if (error != std::errc()) return std::nullopt;
  }
  if (parts < 2) return std::nullopt;
  return version;
}

WrittenVersion::WrittenVersion(std::string text) : text_(std::move(text)) {
  const std::optional<Version> version = ParseVersion(text_);
  if (!version.has_value()) return;
  known_ = true;
  numbers_ = version->numbers;
  pre_size_ = version->pre_release.size();
  if (pre_size_ > 0)
    pre_begin_ = static_cast<std::size_t>(version->pre_release.data() - text_.data());
}

}  // namespace trowel::policy
