#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "base/status.h"

namespace trowel::kube {

// One event of a watch stream (wire.md 2.6): a view into the parser's document.
struct WatchEvent {
  enum class Type : std::uint8_t { kAdded, kModified, kDeleted, kBookmark, kError, kOther };

  Type type = Type::kOther;
  simdjson::dom::element object;
  std::string_view resource_version;  // Of the object; empty: it has none.
  bool initial_events_end = false;    // Of a bookmark: the synthetic events are complete.
  int code = 0;                       // Of an error's Status.
  std::string message;                // Of an error's Status.
};

// The object that a Piece holds. InvalidArgument: not JSON, nested too deep, or no object.
absl::StatusOr<simdjson::dom::element> ParseObject(std::string_view text,
                                                   simdjson::dom::parser* parser);

// InvalidArgument: as ParseObject(), or not an event.
absl::StatusOr<WatchEvent> ParseWatchEvent(std::string_view text, simdjson::dom::parser* parser);

// What stands at "metadata": "" when there is none.
struct ListMetadata {
  std::string resource_version;
  std::string next;  // "continue": where the next page begins; empty: this was the last one.
};
absl::StatusOr<ListMetadata> ParseListMetadata(std::string_view text,
                                               simdjson::dom::parser* parser);

// Namespace and name as far as the beginning of an object shows them, for one that is too large to
// be parsed. Both may be empty.
struct ObjectName {
  std::string space;
  std::string name;
};
ObjectName FindObjectName(std::string_view beginning);
// Whether an event of which only the beginning is there says that its object is gone.
bool SaysDeleted(std::string_view beginning);

}  // namespace trowel::kube
