#pragma once

#include <cstddef>
#include <string_view>

namespace trowel::kube {

// How kubectl tells JSON from YAML (apimachinery's YAMLOrJSONDecoder): what begins with a brace is
// read as JSON objects in a row. Where one is none, and there were not two before it, the rest is
// YAML, without the blanks before it.

// By the first 4 KiB.
bool LooksLikeJson(std::string_view text);

// Where the blanks of JSON that begin at `at` are over.
std::size_t SkipJsonBlanks(std::string_view text, std::size_t at);

// Whether a null stands there, of which kubectl makes nothing.
bool IsJsonNull(std::string_view text, std::size_t at);

// Where the object or list that begins at `at` is over, if it is valid; npos: not at all.
std::size_t FindJsonEnd(std::string_view text, std::size_t at);

// Where YAML begins behind an object that ended at `at`: after blanks up to a line's end. Npos: it
// does not, as kubectl wants to see four bytes for each of these.
std::size_t FindYamlBegin(std::string_view text, std::size_t at);

// The line of a byte, from 1.
std::size_t LineOf(std::string_view text, std::size_t at);

}  // namespace trowel::kube
