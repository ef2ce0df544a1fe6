#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace trowel::kube {

// What a quick look at manifest files shows of the objects of a kind: their names, as "NAME" or
// "NAMESPACE/NAME", sorted. For who types a name and waits for it: nothing but the names is read,
// 190 MB in a tenth of a second, and nothing is an error. Of files that no tool prints, objects may
// be missing or be there though they are broken; ManifestSource tells which.
//
// What cannot be read through until `until` is left out, as is what is no regular file: a pipe can
// be read but once, and may never end.
std::vector<std::string> ReadObjectNames(const std::vector<std::string>& paths,
                                         std::string_view kind,
                                         std::chrono::steady_clock::time_point until);

}  // namespace trowel::kube
