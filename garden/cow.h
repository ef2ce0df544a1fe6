#pragma once

#include <memory>

namespace trowel::garden {

// A value that is shared with readers until the next write: Write() copies it if, and only if, it
// was handed out since the last copy.
//
// A flag rather than use_count(): readers drop their references on other threads, and a relaxed
// count does not order their last read before our next write.
template <typename T>
class Cow {
 public:
  const T& Read() const { return *value_; }

  T& Write() {
    if (shared_) {
      value_ = std::make_shared<T>(*value_);
      shared_ = false;
    }
    return *value_;
  }

  std::shared_ptr<const T> Share() {
    shared_ = true;
    return value_;
  }

 private:
  std::shared_ptr<T> value_ = std::make_shared<T>();
  bool shared_ = false;
};

}  // namespace trowel::garden
