#include "garden/key.h"

#include <algorithm>

namespace trowel::garden {

ObjectKey::ObjectKey(std::string_view space, std::string_view name) {
  const std::size_t size = space.size() + 1 + name.size();
  char* begin = short_.data();
  if (size > short_.size()) {
    long_.resize(size);
    begin = long_.data();
  }
  char* end = std::copy(space.begin(), space.end(), begin);
  *end++ = '/';
  std::copy(name.begin(), name.end(), end);
  view_ = {begin, size};
}

}  // namespace trowel::garden
