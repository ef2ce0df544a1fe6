#pragma once

#include <string>
#include <string_view>

// What the JSON of written objects is made of.
namespace trowel::kube {

// Appends `"key":"value"` to an object that is being written, after a comma unless it is the
// first. Nothing for an empty value: the API takes absent and empty for the same.
void AppendMember(std::string_view key, std::string_view value, std::string* json);
// As above; a number is always said.
void AppendMember(std::string_view key, int value, std::string* json);

}  // namespace trowel::kube
