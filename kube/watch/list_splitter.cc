#include "kube/watch/list_splitter.h"

#include <utility>

namespace trowel::kube {
namespace {

constexpr std::size_t kKeyBytesMax = 64;  // "items" and "metadata" are shorter.
constexpr int kDepthOfMembers = 1;
constexpr int kDepthOfItems = 3;  // The root, the list of items, an item.

bool IsBlank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

}  // namespace

ListSplitter::ListSplitter(std::size_t bytes_max, Visitor visitor)
    : visitor_(std::move(visitor)), buffer_(bytes_max) {}

void ListSplitter::Feed(std::string_view bytes) {
  std::size_t at = 0;
  std::size_t kept = 0;  // What lies before was given to the buffer.
  const auto keep = [&](std::size_t end) {
    if (capture_depth_ != 0) buffer_.Append(bytes.substr(kept, end - kept));
    kept = end;
  };
  while (at < bytes.size() && (state_ == State::kBefore || state_ == State::kInside)) {
    if (in_string_) {
      at += SkipString(bytes.substr(at));
      continue;
    }
    const char c = bytes[at];
    if (state_ == State::kBefore && c != '{') {
      if (!IsBlank(c)) state_ = State::kFailed;
    } else if (c == '"') {
      in_string_ = true;
      if (depth_ == kDepthOfMembers) key_.clear();
    } else if (c == '{' || c == '[') {
      keep(at);
      Open(c);
    } else if (c == '}' || c == ']') {
      keep(at + 1);
      Close(c);
    }
    ++at;
  }
  keep(at);
}

// Returns how many bytes belong to the string that has begun, its end included.
std::size_t ListSplitter::SkipString(std::string_view bytes) {
  std::size_t at = 0;
  for (; at < bytes.size() && in_string_; ++at) {
    if (escaped_) {
      escaped_ = false;
      continue;
    }
    at = bytes.find_first_of("\"\\", at);
    if (at == std::string_view::npos) {
      at = bytes.size();
      break;
    }
    if (bytes[at] == '\\') escaped_ = true;
    if (bytes[at] == '"') in_string_ = false;
  }
  if (depth_ == kDepthOfMembers && key_.size() < kKeyBytesMax) {
    const std::size_t end = in_string_ ? at : at - 1;
    key_.append(bytes.substr(0, std::min(end, kKeyBytesMax)));
  }
  return at;
}

void ListSplitter::Open(char bracket) {
  state_ = State::kInside;
  ++depth_;
  if (capture_depth_ != 0) return;
  if (depth_ == 2 && bracket == '[' && key_ == "items") in_items_ = true;
  if (depth_ == 2 && bracket == '{' && key_ == "metadata") Begin();
  if (depth_ == kDepthOfItems && in_items_) Begin();
}

void ListSplitter::Close(char bracket) {
  --depth_;
  if (capture_depth_ != 0 && depth_ < capture_depth_) End();
  if (bracket == ']' && depth_ == 1) in_items_ = false;
  if (depth_ == 0) state_ = State::kDone;
}

void ListSplitter::Begin() { capture_depth_ = depth_; }

void ListSplitter::End() {
  capture_depth_ = 0;
  (in_items_ ? visitor_.item : visitor_.metadata)(buffer_.Take());
  buffer_.Clear();
}

}  // namespace trowel::kube
