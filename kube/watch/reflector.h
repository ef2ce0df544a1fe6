#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include <simdjson.h>
#include <boost/asio/awaitable.hpp>

#include "base/clock.h"
#include "base/string_map.h"
#include "garden/json.h"
#include "garden/store.h"
#include "kube/rest/rest_client.h"
#include "kube/watch/pace.h"
#include "kube/watch/piece.h"
#include "kube/watch/watch_event.h"
#include "kube/watch/watch_target.h"

namespace trowel::kube {

// Keeps one source of a Store up to date: a list, then a watch, for ever (wire.md 2.6). Objects
// are decoded one by one as their bytes come in.
//
// Belongs to one thread, together with the store and the client.
class Reflector {
 public:
  struct Parts {
    RestClient* client = nullptr;
    garden::Store* store = nullptr;
    const Clock* clock = nullptr;           // Ages: a SteadyClock.
    std::function<void()> on_list = [] {};  // A full list has just been taken in.
    // Something failed that no repetition heals. It is repeated all the same.
    std::function<void()> on_lasting = [] {};
  };

  Reflector(WatchTarget target, Parts parts, ReflectorLimits limits = {});

  const WatchTarget& target() const { return target_; }

  // Never ends by itself: it is destroyed with its executor. Run again, it begins with a list.
  boost::asio::awaitable<void> Run();

 private:
  using End = RoundEnd;
  struct Round {
    End end = End::kClean;
    std::string problem;
    int retry_after = -1;
    std::string remedy = {};  // Not empty: no repetition heals it.
  };
  using AwaitRound = boost::asio::awaitable<Round>;

  AwaitRound RunRound();
  AwaitRound List();
  AwaitRound ListPage(const std::string& query, ListMetadata* metadata);
  AwaitRound Watch(bool initial);
  AwaitRound Refuse(BodyStream* stream, bool initial);
  static Round FailedWith(const absl::Status& status, End end = End::kFailed);
  Round RefusedWith(const ResponseHead& head, const std::string& body, bool initial);
  void EndList();
  void TellProblem(const std::string& problem, const std::string& remedy);

  RestRequest RequestFor(const std::string& query, bool list) const;
  std::string WatchQuery(bool initial);

  // False when the stream is to end; `*round` says how.
  bool TakeEvent(const Piece& piece, bool* initial, Round* round);
  void TakeObject(simdjson::dom::element object);
  void TakeDeleted(simdjson::dom::element object);
  void TakeItem(const Piece& piece);
  void Hear(WatchEvent::Type type);
  bool TakeOversize(const Piece& piece);
  void TakeUnreadable(const Piece& piece, std::string why);
  void Apply(garden::Change change, std::string_view version);
  void TellBroken(const garden::Change& change, std::string_view version);

  const WatchTarget target_;
  const Parts parts_;
  const ReflectorLimits limits_;
  const std::string path_;
  garden::Store::Source source_;
  Pace pace_;
  std::minstd_rand random_;

  bool streaming_ = true;         // Until the server says that it cannot.
  int unended_ = 0;               // Streaming lists without an end, one after the other.
  bool consistent_ = false;       // List what is newest, not what a cache holds.
  std::string resource_version_;  // Where to go on from; empty: list first.
  // Since when this round has listened to events.
  std::optional<std::chrono::steady_clock::time_point> streaming_since_;
  std::string told_problem_;  // What was logged last; empty: all was well.
  simdjson::dom::parser parser_;
  garden::JsonTrail trail_;
  StringMap<std::string> told_;  // Broken objects, and the version that was logged.
};

}  // namespace trowel::kube
