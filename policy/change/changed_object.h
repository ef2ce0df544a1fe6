#pragma once

#include "policy/fact.h"

namespace trowel::policy {

// Of rules on objects other than shoots: the old or the new one could not be decoded, so that
// nothing tells which of its fields differ.
inline constexpr Fact kChangedObject{"changed-object", "the object that changes cannot be read"};

inline constexpr std::string_view kWriteReadable = "write it as the API of Gardener describes it";

}  // namespace trowel::policy
