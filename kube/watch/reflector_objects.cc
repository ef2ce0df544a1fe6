#include <utility>

#include "base/log.h"
#include "base/remedy.h"
#include "base/text.h"
#include "garden/decode.h"
#include "garden/key.h"
#include "kube/watch/reflector.h"

// What a reflector does with what it hears.
namespace trowel::kube {
namespace {

bool MeansNoStreamingLists(int status) {
  return status == 400 || status == 405 || status == 406 || status == 422 || status == 501;
}

}  // namespace

Reflector::Round Reflector::FailedWith(const absl::Status& status, End end) {
  return {.end = end, .problem = std::string(Message(status)), .remedy = RemedyOf(status)};
}

Reflector::Round Reflector::RefusedWith(const ResponseHead& head, const std::string& body,
                                        bool initial) {
  const std::string what = DescribeFailure(head.status, body);
  const absl::Time now = parts_.clock->Now();
  switch (head.status) {
    case 403:
      parts_.store->SetForbidden(source_, what, now);
      return {.end = End::kRefused, .problem = what};
    case 404:
      if (garden::IsIndispensable(target_.kind)) {
        parts_.store->SetForbidden(source_, what, now);
      } else {
        parts_.store->SetAbsent(source_, now);
      }
      return {.end = End::kRefused, .problem = what};
    case 504:
      // A streaming list names no version: the server waits for its own cache.
      if (initial) return {.end = End::kLagging, .problem = what};
      // "Too large resource version": a server that has forgotten what we know.
      [[fallthrough]];
    case 410: return {.end = End::kExpired, .problem = what, .retry_after = head.retry_after};
    default: break;
  }
  if (initial && MeansNoStreamingLists(head.status)) {
    return {.end = End::kUnlisted, .problem = fmt::format("no streaming lists: {}", what)};
  }
  return {.end = End::kFailed,
          .problem = what,
          .retry_after = head.retry_after,
          .remedy = parts_.client->RemedyFor(head.status)};
}

bool Reflector::TakeEvent(const Piece& piece, bool* initial, Round* round) {
  if (piece.oversize) {
    if (!TakeOversize(piece)) {
      *round = {.end = End::kExpired, .problem = "a deletion without a name that can be read"};
      return false;
    }
    if (!*initial) Hear(WatchEvent::Type::kModified);
    return true;
  }
  const absl::StatusOr<WatchEvent> event = ParseWatchEvent(piece.text, &parser_);
  if (!event.ok()) {
    // What this event said is lost: only a list can tell.
    *round = {.end = End::kExpired, .problem = std::string(Message(event.status()))};
    return false;
  }
  switch (event->type) {
    case WatchEvent::Type::kAdded:
    case WatchEvent::Type::kModified: TakeObject(event->object); break;
    case WatchEvent::Type::kDeleted: TakeDeleted(event->object); break;
    case WatchEvent::Type::kError:
      *round = {.end = event->code == 410 || event->code == 504 ? End::kExpired : End::kFailed,
                .problem = fmt::format("{}: {}", event->code, event->message)};
      return false;
    case WatchEvent::Type::kBookmark:
      if (*initial && !event->initial_events_end) {
        // Whoever keeps a list in mind sends no other bookmark before its end.
        *round = {.end = End::kUnended, .problem = "a bookmark before the end of the list"};
        return false;
      }
      if (*initial) {
        *initial = false;
        unended_ = 0;
        EndList();
        streaming_since_ = std::chrono::steady_clock::now();
      }
      break;
    case WatchEvent::Type::kOther: break;
  }
  // The events of a list that is not complete say nothing of what is gone.
  if (!*initial) Hear(event->type);
  // The versions of synthetic events are those of their objects, in no order.
  if (!*initial && !event->resource_version.empty()) resource_version_ = event->resource_version;
  return true;
}

// A stream that goes on with what is known has said something.
void Reflector::Hear(WatchEvent::Type type) {
  const absl::Time now = parts_.clock->Now();
  parts_.store->HeardOpen(source_, now);
  if (type == WatchEvent::Type::kBookmark) {
    parts_.store->HeardBookmark(source_, now);
  } else {
    parts_.store->HeardEvent(source_, now);
  }
}

void Reflector::TakeObject(simdjson::dom::element object) {
  std::string_view version;
  if (object.at_pointer("/metadata/resourceVersion").get(version) != simdjson::SUCCESS) {
    version = {};
  }
  Apply(garden::DecodeObject(target_.kind, object, &trail_), version);
}

void Reflector::TakeDeleted(simdjson::dom::element object) {
  garden::Change change = garden::DecodeObject(target_.kind, object, &trail_);
  change.object = garden::Deleted{};
  Apply(std::move(change), {});
}

void Reflector::TakeItem(const Piece& piece) {
  if (piece.oversize) {
    TakeUnreadable(piece, fmt::format("larger than {} bytes", limits_.object_bytes_max));
    return;
  }
  const absl::StatusOr<simdjson::dom::element> object = ParseObject(piece.text, &parser_);
  if (object.ok()) {
    TakeObject(*object);
  } else {
    TakeUnreadable(piece, std::string(Message(object.status())));
  }
}

// An event that is too large to be parsed. False: what it says can only be told by a list.
bool Reflector::TakeOversize(const Piece& piece) {
  if (!SaysDeleted(piece.text)) {
    TakeUnreadable(piece, fmt::format("larger than {} bytes", limits_.object_bytes_max));
    return true;
  }
  const ObjectName name = FindObjectName(piece.text);
  if (name.name.empty()) return false;
  Apply({.kind = target_.kind, .space = name.space, .name = name.name, .object = garden::Deleted{}},
        {});
  return true;
}

// Neither kept nor parsed; if its name can be told, its facts are unknown from here on.
void Reflector::TakeUnreadable(const Piece& piece, std::string why) {
  const ObjectName name = FindObjectName(piece.text);
  if (name.name.empty()) {
    log::Error("an object that cannot be read, not even its name", {{"kind", target_.name}});
    return;
  }
  garden::Broken broken;
  broken.why = std::move(why);
  broken.seeds_readable = false;
  Apply({.kind = target_.kind, .space = name.space, .name = name.name, .object = broken}, {});
}

void Reflector::Apply(garden::Change change, std::string_view version) {
  if (change.name.empty()) {
    log::Error("an object without a name", {{"kind", target_.name}});
    return;
  }
  TellBroken(change, version);
  parts_.store->Apply(source_, std::move(change));
}

// Once per object and version: a list repeats all of them.
void Reflector::TellBroken(const garden::Change& change, std::string_view version) {
  const auto* broken = std::get_if<garden::Broken>(&change.object);
  if (broken == nullptr && told_.empty()) return;
  const std::string key(garden::ObjectKey(change.space, change.name).view());
  if (broken == nullptr) {
    told_.erase(key);
    return;
  }
  const auto [entry, fresh] = told_.try_emplace(key, version);
  if (!fresh && entry->second == version) return;
  entry->second = version;
  log::Warn("an object that cannot be read",
            {{"kind", target_.name}, {"object", Printable(key)}, {"problem", broken->why}});
}

}  // namespace trowel::kube
