#pragma once

#include <cstddef>
#include <string_view>
#include <utility>

#include "kube/watch/piece.h"

namespace trowel::kube {

// Cuts a watch stream into its events: one JSON document a line. Blank lines are skipped.
class LineSplitter {
 public:
  explicit LineSplitter(std::size_t bytes_max) : buffer_(bytes_max) {}

  // Calls visit(Piece) for each line that is complete; it returns false to stop. False if it did.
  template <typename Visitor>
  bool Feed(std::string_view bytes, Visitor&& visit) {
    while (!bytes.empty()) {
      const std::size_t end = bytes.find('\n');
      buffer_.Append(bytes.substr(0, end));
      if (end == std::string_view::npos) return true;
      bytes.remove_prefix(end + 1);
      if (buffer_.empty()) continue;
      const bool more = visit(buffer_.Take());
      buffer_.Clear();
      if (!more) return false;
    }
    return true;
  }
  // True in the middle of a line.
  bool is_inside() const { return !buffer_.empty(); }

 private:
  PieceBuffer buffer_;
};

}  // namespace trowel::kube
