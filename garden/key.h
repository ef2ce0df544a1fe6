#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace trowel::garden {

// "namespace/name", or "/name" of a cluster-scoped object: the key of every table of the garden.
// Made on the stack, because look-ups happen per request.
class ObjectKey {
 public:
  ObjectKey(std::string_view space, std::string_view name);
  ObjectKey(const ObjectKey&) = delete;
  ObjectKey& operator=(const ObjectKey&) = delete;

  // Lives as long as this.
  std::string_view view() const { return view_; }

 private:
  // A namespace has at most 63 bytes, a name 253.
  std::array<char, 384> short_;
  std::string long_;
  std::string_view view_;
};

// Whether `key` is that of the object. No allocation, no copy.
inline bool IsKey(std::string_view key, std::string_view space, std::string_view name) {
  return key.size() == space.size() + 1 + name.size() && key.starts_with(space) &&
         key[space.size()] == '/' && key.ends_with(name);
}

}  // namespace trowel::garden
