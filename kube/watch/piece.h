#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace trowel::kube {

// Of a piece that is too large to be kept, this much stays: its name stands at its beginning.
inline constexpr std::size_t kKeptOfOversize = std::size_t{64} << 10;

// One JSON document cut out of a stream. The text is followed by readable bytes, as simdjson wants.
struct Piece {
  std::string_view text;
  bool oversize = false;  // Only the beginning of it.
};

// Collects one piece, no more of it than is allowed.
class PieceBuffer {
 public:
  explicit PieceBuffer(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  void Append(std::string_view bytes) {
    if (size_ + bytes.size() <= bytes_max_) {
      text_.append(bytes);
    } else if (!oversize_) {
      oversize_ = true;
      text_.append(bytes.substr(0, bytes_max_ - size_));
      text_.resize(std::min(text_.size(), kKeptOfOversize));
      text_.shrink_to_fit();
    }
    size_ += bytes.size();
  }
  bool empty() const { return size_ == 0; }
  Piece Take() {
    text_.reserve(text_.size() + kPadding);
    return {.text = text_, .oversize = oversize_};
  }
  void Clear() {
    // One large object must not hold its memory for ever.
    if (text_.capacity() > kKeptCapacity) std::string().swap(text_);
    text_.clear();
    size_ = 0;
    oversize_ = false;
  }

 private:
  static constexpr std::size_t kPadding = 64;
  static constexpr std::size_t kKeptCapacity = std::size_t{1} << 20;

  const std::size_t bytes_max_;
  std::string text_;
  std::size_t size_ = 0;
  bool oversize_ = false;
};

}  // namespace trowel::kube
