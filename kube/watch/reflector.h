#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <simdjson.h>
#include <boost/asio/awaitable.hpp>

#include "base/clock.h"
#include "base/string_map.h"
#include "garden/json.h"
#include "garden/store.h"
#include "kube/rest/rest_client.h"
#include "kube/watch/backoff.h"
#include "kube/watch/piece.h"
#include "kube/watch/watch_event.h"
#include "kube/watch/watch_target.h"

namespace trowel::kube {

struct ReflectorLimits {
  // With bookmarks about once a minute, a stream that says nothing for so long is dead.
  std::chrono::milliseconds silence{150'000};
  std::chrono::seconds watch_min{300}, watch_max{600};  // How long the server keeps a stream.
  std::chrono::milliseconds backoff_min{800}, backoff_max{30'000};
  std::chrono::milliseconds healthy{120'000};   // After so long the back-off begins anew.
  std::chrono::milliseconds proven{5'000};      // Open for so long, a silent stream is news.
  std::chrono::milliseconds ask_again{60'000};  // For what is forbidden or not served.
  std::size_t object_bytes_max = std::size_t{16} << 20;
  int page_size = 500;
};

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
  };

  Reflector(WatchTarget target, Parts parts, ReflectorLimits limits = {});

  const WatchTarget& target() const { return target_; }

  // Never ends by itself: it is destroyed with its executor. Run again, it begins with a list.
  boost::asio::awaitable<void> Run();

 private:
  enum class End : std::uint8_t {
    kClean,     // The server's time for a stream was over.
    kFailed,    // The network, or the server.
    kExpired,   // The version to go on from is gone: list again.
    kListed,    // A list is complete, and a watch is to follow.
    kUnended,   // A streaming list whose end did not come.
    kUnlisted,  // The server does not know streaming lists.
    kLagging,   // Its cache, of which they are made, is behind its storage: ask for a plain one.
    kRefused,   // Forbidden, or not served.
  };
  struct Round {
    End end = End::kClean;
    std::string problem;
    int retry_after = -1;
  };
  using AwaitRound = boost::asio::awaitable<Round>;

  AwaitRound RunRound();
  AwaitRound List();
  AwaitRound ListPage(const std::string& query, ListMetadata* metadata);
  AwaitRound Watch(bool initial);
  AwaitRound Refuse(BodyStream* stream, bool initial);
  Round RefusedWith(const ResponseHead& head, const std::string& body, bool initial);
  void TellProblem(const std::string& problem);
  std::chrono::milliseconds DelayAfter(const Round& round, std::chrono::milliseconds lasted);

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
  Backoff backoff_;
  std::minstd_rand random_;

  bool streaming_ = true;         // Until the server says that it cannot.
  int unended_ = 0;               // Streaming lists without an end, one after the other.
  bool consistent_ = false;       // List what is newest, not what a cache holds.
  std::string resource_version_;  // Where to go on from; empty: list first.
  bool expired_ = false;          // The last round ended so: no second time at once.
  std::string told_problem_;      // What was logged last; empty: all was well.
  simdjson::dom::parser parser_;
  garden::JsonTrail trail_;
  StringMap<std::string> told_;  // Broken objects, and the version that was logged.
};

}  // namespace trowel::kube
