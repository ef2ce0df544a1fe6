#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Text that came from outside and goes to a person: terminals, logs, HTTP headers.
namespace trowel {

// Appends `text` with control characters replaced by '?', and bytes that are not UTF-8 by U+FFFD.
void AppendPrintable(std::string_view text, std::string* out);
std::string Printable(std::string_view text);

// Where the first byte stands that is not part of valid UTF-8 (RFC 3629); npos when all are.
std::size_t FindInvalidUtf8(std::string_view text);

// Appends `text` as a JSON string, quotes included. Always valid UTF-8 JSON, whatever comes in.
void AppendJsonString(std::string_view text, std::string* out);

// The candidate that a person who typed `word` most likely meant, or empty when none is near.
std::string_view DidYouMean(std::string_view word, std::span<const std::string_view> candidates);

// Levenshtein distance in bytes: insert, delete and substitute cost 1 each.
std::size_t EditDistance(std::string_view a, std::string_view b);
// The same in code points.
std::size_t EditDistance(std::u32string_view a, std::u32string_view b);

// As Go's []rune(text): each byte that is not part of valid UTF-8 becomes U+FFFD.
std::u32string CodePoints(std::string_view text);

// "a, b and c"; empty for an empty list.
std::string JoinWords(std::span<const std::string> words);
// "off, audit, warn or enforce".
std::string JoinOr(std::span<const std::string_view> words);

// True if `pattern`, in which * stands for any run of characters, matches all of `text`.
bool MatchesGlob(std::string_view pattern, std::string_view text);

}  // namespace trowel
