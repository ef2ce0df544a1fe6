#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace trowel::garden {

// An object in which the members of these numbers are YAML's merges: what they name is taken over,
// as go-yaml v2 does, which kubectl reads with. Of a name that is there several times, the last one
// counts; of several objects that one merge names, the first one does. `object` is valid JSON.
// Returns why it cannot be, or an empty text.
std::string_view MergeMembers(std::string_view object, std::span<const std::size_t> merges,
                              std::string* merged);

}  // namespace trowel::garden
