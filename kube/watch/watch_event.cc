#include "kube/watch/watch_event.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "garden/json.h"

namespace trowel::kube {
namespace {

using simdjson::dom::element;
using Type = WatchEvent::Type;

constexpr std::array<std::pair<std::string_view, Type>, 5> kTypes = {{
    {"ADDED", Type::kAdded},
    {"MODIFIED", Type::kModified},
    {"DELETED", Type::kDeleted},
    {"BOOKMARK", Type::kBookmark},
    {"ERROR", Type::kError},
}};

// Of the beginning of an event, the type is within so many bytes.
constexpr std::size_t kTypeBytesMax = 64;

std::string_view TextAt(element object, std::string_view pointer) {
  std::string_view text;
  if (object.at_pointer(pointer).get(text) != simdjson::SUCCESS) return {};
  return text;
}

// Where the string that begins at `begin` ends: at its second quote. npos: it is cut off.
std::size_t EndOfString(std::string_view text, std::size_t begin) {
  std::size_t at = begin + 1;
  while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
  return at < text.size() ? at : std::string_view::npos;
}

}  // namespace

absl::StatusOr<element> ParseObject(std::string_view text, simdjson::dom::parser* parser) {
  if (parser->max_depth() != garden::kJsonDepthMax &&
      parser->allocate(0, garden::kJsonDepthMax) != simdjson::SUCCESS) {
    return absl::ResourceExhaustedError("no memory for a parser");
  }
  element root;
  // A PieceBuffer has room behind the text.
  const simdjson::error_code error =
      parser->parse(text.data(), text.size(), /*realloc_if_needed=*/false).get(root);
  if (error != simdjson::SUCCESS) {
    return InvalidArgument("not JSON: {}", simdjson::error_message(error));
  }
  if (!root.is_object()) return InvalidArgument("expected an object");
  return root;
}

absl::StatusOr<WatchEvent> ParseWatchEvent(std::string_view text, simdjson::dom::parser* parser) {
  ASSIGN_OR_RETURN(const element root, ParseObject(text, parser));
  WatchEvent event;
  if (root["object"].get(event.object) != simdjson::SUCCESS || !event.object.is_object()) {
    return InvalidArgument("an event without object");
  }
  const std::string_view type = TextAt(root, "/type");
  for (const auto& [name, value] : kTypes) {
    if (name == type) event.type = value;
  }
  if (event.type == Type::kOther) return InvalidArgument("an event of type {}", Printable(type));
  event.resource_version = TextAt(event.object, "/metadata/resourceVersion");
  if (event.type == Type::kBookmark) {
    // The slash of the key is written ~1 in a JSON pointer (RFC 6901).
    event.initial_events_end =
        TextAt(event.object, "/metadata/annotations/k8s.io~1initial-events-end") == "true";
  }
  if (event.type == Type::kError) {
    std::int64_t code = 0;
    if (event.object["code"].get(code) == simdjson::SUCCESS) event.code = static_cast<int>(code);
    event.message = Printable(TextAt(event.object, "/message"));
  }
  return event;
}

absl::StatusOr<ListMetadata> ParseListMetadata(std::string_view text,
                                               simdjson::dom::parser* parser) {
  ASSIGN_OR_RETURN(const element root, ParseObject(text, parser));
  return ListMetadata{.resource_version = std::string(TextAt(root, "/resourceVersion")),
                      .next = std::string(TextAt(root, "/continue"))};
}

// API servers write the type first; an event that has it elsewhere is taken for a change.
bool SaysDeleted(std::string_view beginning) {
  std::string plain;
  for (const char c : beginning.substr(0, kTypeBytesMax)) {
    if (c != ' ' && c != '\t') plain += c;
  }
  return plain.starts_with(R"({"type":"DELETED")");
}

ObjectName FindObjectName(std::string_view beginning) {
  constexpr std::string_view kMetadata = "\"metadata\":";
  const std::size_t metadata = beginning.find(kMetadata);
  if (metadata == std::string_view::npos) return {};
  const std::string_view text = beginning.substr(metadata + kMetadata.size());
  ObjectName found;
  std::string_view key;
  int depth = 0;
  for (std::size_t at = text.find_first_not_of(" \t\r\n"); at < text.size(); ++at) {
    const char c = text[at];
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (depth == 0) break;
    if (c != '"') continue;
    const std::size_t end = EndOfString(text, at);
    if (end == std::string_view::npos) break;
    const std::string_view string = text.substr(at + 1, end - at - 1);
    at = end;
    if (depth != 1) continue;  // Owners and labels may have names, too.
    if (text.substr(end + 1).starts_with(':')) {
      key = string;
    } else if (key == "namespace") {
      found.space = string;  // Names have no escapes.
    } else if (key == "name") {
      found.name = string;
    }
  }
  return found;
}

}  // namespace trowel::kube
