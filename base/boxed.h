#pragma once

#include <memory>

namespace trowel {

// A value that is held at a distance. Where only the name of T is known it can be copied, moved and
// passed on, so that whoever does not look into it is not compiled anew when T changes.
//
// As a value: a copy is one of its own. Copies share what nobody writes, so an object that several
// threads read stays readable by all of them while one of them changes its copy.
template <typename T>
class Boxed {
 public:
  const T& operator*() const {
    static const T kDefault{};  // NOLINT(readability-identifier-naming)
    return value_ == nullptr ? kDefault : *value_;
  }
  const T* operator->() const { return &**this; }

  // For writing. Invalidates what the others returned.
  T& Edit() {
    if (value_ == nullptr || value_.use_count() > 1) value_ = std::make_shared<T>(**this);
    return *value_;
  }

 private:
  std::shared_ptr<T> value_;
};

}  // namespace trowel
