#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "kube/watch/piece.h"

namespace trowel::kube {

// Cuts the answer to a LIST into its items as the bytes come, so that a list of 100,000 shoots is
// never in memory as text. It looks only at brackets and strings: what it hands out is parsed, and
// judged, by others.
class ListSplitter {
 public:
  struct Visitor {
    std::function<void(Piece)> item;      // Each element of `items`.
    std::function<void(Piece)> metadata;  // The list's own.
  };

  ListSplitter(std::size_t bytes_max, Visitor visitor);

  void Feed(std::string_view bytes);
  // The list has ended; more bytes are ignored.
  bool done() const { return state_ == State::kDone; }
  // What came is not the beginning of a JSON object.
  bool failed() const { return state_ == State::kFailed; }

 private:
  enum class State : std::uint8_t { kBefore, kInside, kDone, kFailed };

  std::size_t SkipString(std::string_view bytes);
  void Open(char bracket);
  void Close(char bracket);
  void Begin();
  void End();

  const Visitor visitor_;
  PieceBuffer buffer_;
  State state_ = State::kBefore;
  int depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
  bool in_items_ = false;
  int capture_depth_ = 0;  // Of the piece that is being collected; 0: none is.
  std::string key_;        // The last string at depth 1.
};

}  // namespace trowel::kube
