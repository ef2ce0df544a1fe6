#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

#include "webhook/server/http.h"

namespace trowel::webhook {

// The bytes that a connection has sent and nobody has consumed, in one piece. A request's body
// is parsed where it was received: kBodyPadding bytes behind the last one are always readable.
class InputBuffer {
 public:
  // What a connection at rest keeps at the most: an ordinary review fits.
  static constexpr std::size_t kRestBytesMax = std::size_t{16} << 10;

  std::size_t size() const { return end_ - begin_; }
  bool empty() const { return begin_ == end_; }
  std::string_view view() const { return {bytes_.get() + begin_, size()}; }

  // Makes room so that view() can grow to `total` bytes without moving.
  void Reserve(std::size_t total) {
    if (begin_ + total <= capacity_) return;
    if (total <= capacity_) {
      std::memmove(bytes_.get(), bytes_.get() + begin_, size());
    } else {
      Move(total < kRestBytesMax ? kRestBytesMax : total);
    }
    end_ -= begin_;
    begin_ = 0;
  }

  // Where the next bytes go. Empty when the reserved room is used up.
  std::span<char> space() { return {bytes_.get() + end_, capacity_ - end_}; }
  void Commit(std::size_t count) { end_ += count; }

  void Consume(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }

  std::size_t capacity() const { return capacity_; }

  // Between two requests: gives back what one large body took.
  void Shrink() {
    if (empty() && capacity_ > kRestBytesMax) {
      bytes_.reset();
      capacity_ = 0;
    }
  }

 private:
  void Move(std::size_t capacity) {
    auto bytes = std::make_unique_for_overwrite<char[]>(capacity + kBodyPadding);
    std::memset(bytes.get() + capacity, 0, kBodyPadding);
    if (!empty()) std::memcpy(bytes.get(), bytes_.get() + begin_, size());
    bytes_ = std::move(bytes);
    capacity_ = capacity;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;  // Without the padding.
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace trowel::webhook
