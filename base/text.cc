#include "base/text.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

#include <fmt/format.h>

namespace trowel {
namespace {

bool IsContinuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

// Length of the valid UTF-8 sequence at the start of `text`, or 0. RFC 3629, section 4.
std::size_t SequenceLength(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = at(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                             : first >= 0xE0 && first <= 0xEF ? 3
                             : first >= 0xF0 && first <= 0xF4 ? 4
                                                              : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!IsContinuation(at(i))) return 0;
  }
  const bool overlong = (first == 0xE0 && at(1) < 0xA0) || (first == 0xF0 && at(1) < 0x90);
  const bool surrogate = first == 0xED && at(1) > 0x9F;
  const bool too_large = first == 0xF4 && at(1) > 0x8F;
  return overlong || surrogate || too_large ? 0 : length;
}

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// C0 and DEL; C1 (0x80..0x9F) arrives as the two bytes C2 80..9F. And what begins a line in a
// terminal, or turns one around: U+2028 to U+202E, U+2066 to U+2069.
bool IsControl(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 1) return first < 0x20 || first == 0x7F;
  if (sequence.size() == 2) return first == 0xC2 && static_cast<unsigned char>(sequence[1]) < 0xA0;
  return (sequence >= "\u2028" && sequence <= "\u202E") ||
         (sequence >= "\u2066" && sequence <= "\u2069");
}

// Of one valid sequence.
char32_t CodePoint(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 1) return first;
  char32_t point = first & (0x7FU >> sequence.size());
  for (const char c : sequence.substr(1)) {
    point = point << 6U | (static_cast<unsigned char>(c) & 0x3FU);
  }
  return point;
}

template <typename Text>
std::size_t DistanceOf(Text a, Text b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t substitute = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substitute, row[j] + 1, diagonal + 1});
    }
  }
  return row[b.size()];
}

// ASCII that stands for itself in a JSON string: nearly all that ever comes.
bool IsPlainJson(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
}

void AppendEscaped(std::string_view sequence, std::string* out) {
  if (sequence.size() > 1 && !IsControl(sequence)) {
    out->append(sequence);
    return;
  }
  const char c = sequence[0];
  switch (c) {
    case '"': out->append("\\\""); return;
    case '\\': out->append("\\\\"); return;
    case '\n': out->append("\\n"); return;
    case '\r': out->append("\\r"); return;
    case '\t': out->append("\\t"); return;
    default: break;
  }
  // Also those of two bytes, C1: to a terminal U+009B is ESC and [ in one.
  if (IsControl(sequence)) {
    fmt::format_to(std::back_inserter(*out), "\\u{:04x}",
                   static_cast<std::uint32_t>(CodePoint(sequence)));
  } else {
    out->push_back(c);
  }
}

template <typename Word>
std::string Join(std::span<const Word> words, std::string_view before_last) {
  std::string joined;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) joined += i + 1 == words.size() ? before_last : ", ";
    joined += words[i];
  }
  return joined;
}

}  // namespace

void AppendPrintable(std::string_view text, std::string* out) {
  while (!text.empty()) {
    const std::size_t length = SequenceLength(text);
    if (length == 0) {
      out->append(kReplacement);
      text.remove_prefix(1);
      continue;
    }
    const std::string_view sequence = text.substr(0, length);
    if (IsControl(sequence)) {
      out->push_back('?');
    } else {
      out->append(sequence);
    }
    text.remove_prefix(length);
  }
}

std::size_t FindInvalidUtf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = SequenceLength(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

std::string Printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  AppendPrintable(text, &out);
  return out;
}

void AppendJsonString(std::string_view text, std::string* out) {
  out->push_back('"');
  while (!text.empty()) {
    const auto plain = static_cast<std::size_t>(
        std::find_if_not(text.begin(), text.end(), IsPlainJson) - text.begin());
    out->append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const std::size_t length = SequenceLength(text);
    if (length == 0) {
      out->append(kReplacement);
      text.remove_prefix(1);
      continue;
    }
    AppendEscaped(text.substr(0, length), out);
    text.remove_prefix(length);
  }
  out->push_back('"');
}

std::size_t EditDistance(std::string_view a, std::string_view b) { return DistanceOf(a, b); }

std::size_t EditDistance(std::u32string_view a, std::u32string_view b) { return DistanceOf(a, b); }

std::u32string CodePoints(std::string_view text) {
  std::u32string points;
  points.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = SequenceLength(text);
    points.push_back(length == 0 ? U'\uFFFD' : CodePoint(text.substr(0, length)));
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return points;
}

std::string_view DidYouMean(std::string_view word, std::span<const std::string_view> candidates) {
  // A third of the letters may be wrong; beyond that a guess confuses more than it helps.
  constexpr std::size_t kWordLengthMax = 64;
  if (word.size() > kWordLengthMax) return {};
  std::size_t best = std::max<std::size_t>(1, word.size() / 3) + 1;
  std::string_view found;
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = EditDistance(word, candidate);
    if (distance < best) {
      best = distance;
      found = candidate;
    }
  }
  return found;
}

std::string JoinWords(std::span<const std::string> words) { return Join(words, " and "); }

std::string JoinOr(std::span<const std::string_view> words) { return Join(words, " or "); }

bool MatchesGlob(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace trowel
