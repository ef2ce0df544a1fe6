#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <simdjson.h>

#include "garden/decode.h"
#include "kube/watch/line_splitter.h"
#include "kube/watch/list_splitter.h"
#include "kube/watch/watch_event.h"

// What an API server sends, as a list and as a watch stream, in two chunkings that must come to
// the same. The first byte says how large the chunks of the second one are, and how large a piece
// may be.
namespace trowel::kube {
namespace {

using Told = std::vector<std::string>;

std::string Describe(garden::Kind kind, simdjson::dom::element object) {
  garden::JsonTrail trail;
  const garden::Change change = garden::DecodeObject(kind, object, &trail);
  const auto* broken = std::get_if<garden::Broken>(&change.object);
  if (broken != nullptr && broken->why.empty()) std::abort();
  return fmt::format("{}/{} {} {}", change.space, change.name, change.object.index(),
                     broken != nullptr ? broken->why : "");
}

std::string DescribeOversize(const Piece& piece) {
  const ObjectName name = FindObjectName(piece.text);
  return fmt::format("oversize {} {}/{}", piece.text, name.space, name.name);
}

// Calls feed(chunk) with chunks of `size` bytes, each of them memory of its own.
template <typename Feed>
void FeedIn(std::string_view text, std::size_t size, Feed feed) {
  for (std::size_t at = 0; at < text.size(); at += size) {
    const std::string_view part = text.substr(at, size);
    const auto chunk = std::make_unique<char[]>(part.size());
    std::copy(part.begin(), part.end(), chunk.get());
    if (!feed(std::string_view(chunk.get(), part.size()))) return;
  }
}

Told ReadList(garden::Kind kind, std::string_view text, std::size_t bytes_max, std::size_t chunk) {
  Told told;
  simdjson::dom::parser parser;
  const auto item = [&](const Piece& piece) {
    if (piece.text.size() > bytes_max) std::abort();
    if (piece.oversize) {
      told.push_back(DescribeOversize(piece));
      return;
    }
    const auto object = ParseObject(piece.text, &parser);
    told.push_back(object.ok() ? Describe(kind, *object) : std::string(Message(object.status())));
  };
  const auto metadata = [&](const Piece& piece) {
    const auto read = ParseListMetadata(piece.text, &parser);
    told.push_back(read.ok() ? fmt::format("list {} {}", read->resource_version, read->next)
                             : std::string(Message(read.status())));
  };
  ListSplitter splitter(bytes_max, {.item = item, .metadata = metadata});
  FeedIn(text, chunk, [&](std::string_view bytes) {
    splitter.Feed(bytes);
    return true;
  });
  if (splitter.done() && splitter.failed()) std::abort();
  told.push_back(splitter.done() ? "done" : splitter.failed() ? "failed" : "cut off");
  return told;
}

Told ReadStream(garden::Kind kind, std::string_view text, std::size_t bytes_max,
                std::size_t chunk) {
  Told told;
  simdjson::dom::parser parser;
  LineSplitter splitter(bytes_max);
  const auto visit = [&](const Piece& piece) {
    if (piece.text.empty() || piece.text.size() > bytes_max) std::abort();
    if (piece.oversize) {
      told.push_back(DescribeOversize(piece));
      return true;
    }
    const auto event = ParseWatchEvent(piece.text, &parser);
    if (!event.ok()) {
      // A reflector ends here.
      told.emplace_back(Message(event.status()));
      return false;
    }
    told.push_back(fmt::format("{} {} {} {} {} {}", static_cast<int>(event->type),
                               event->resource_version, event->initial_events_end, event->code,
                               event->message, Describe(kind, event->object)));
    return true;
  };
  FeedIn(text, chunk, [&](std::string_view bytes) { return splitter.Feed(bytes, visit); });
  if (splitter.is_inside()) told.emplace_back("cut off");
  return told;
}

void Check(std::string_view text, std::uint8_t how) {
  constexpr std::array<std::size_t, 4> kMaxima = {16 << 20, 4'096, 300, 20};
  const std::size_t bytes_max = kMaxima[how >> 6];
  const std::size_t chunk = 1 + (how & 0x3F);
  const garden::Kind kind = garden::Kinds()[text.size() % garden::kKinds].kind;
  const std::size_t whole = std::max<std::size_t>(text.size(), 1);
  if (ReadList(kind, text, bytes_max, whole) != ReadList(kind, text, bytes_max, chunk)) {
    std::abort();
  }
  if (ReadStream(kind, text, bytes_max, whole) != ReadStream(kind, text, bytes_max, chunk)) {
    std::abort();
  }
}

}  // namespace
}  // namespace trowel::kube

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  trowel::kube::Check(text.substr(1), data[0]);
  return 0;
}
