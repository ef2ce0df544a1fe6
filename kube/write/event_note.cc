#include "kube/write/event_note.h"

#include <string_view>

#include <fmt/format.h>

#include "base/text.h"

namespace trowel::kube {
namespace {

constexpr std::size_t kNoteBytesMax = 1'000;  // The API says 1 kB.
constexpr std::size_t kNameBytesMax = 200;    // A name has 253, of which the suffix needs some.

std::string_view SpaceOf(const EventNote& note) {
  return note.regarding.space.empty() ? std::string_view("default") : note.regarding.space;
}

// At most so many bytes, and no half of a character at the end.
std::string_view Cut(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  text = text.substr(0, bytes_max);
  const std::size_t invalid = FindInvalidUtf8(text);
  return text.substr(0, invalid);
}

void Member(std::string_view key, std::string_view value, std::string* json) {
  if (value.empty()) return;
  if (json->back() != '{') json->push_back(',');
  AppendJsonString(key, json);
  json->push_back(':');
  AppendJsonString(value, json);
}

}  // namespace

std::string FormatEvent(const EventNote& note, const std::string& instance, absl::Time now) {
  const EventNote::Regarding& about = note.regarding;
  std::string json = R"({"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{)";
  Member("name", fmt::format("{}.{:x}", Cut(about.name, kNameBytesMax), absl::ToUnixNanos(now)),
         &json);
  Member("namespace", SpaceOf(note), &json);
  json += R"(},"regarding":{)";
  Member("apiVersion", about.api_version, &json);
  Member("kind", about.kind, &json);
  Member("namespace", about.space, &json);
  Member("name", about.name, &json);
  Member("uid", about.uid, &json);
  Member("resourceVersion", about.resource_version, &json);
  json += "}";
  // MicroTime: always six digits.
  Member("eventTime", absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", now, absl::UTCTimeZone()), &json);
  Member("type", note.warning ? "Warning" : "Normal", &json);
  Member("reason", note.reason, &json);
  Member("action", note.action, &json);
  Member("note", Cut(note.note, kNoteBytesMax), &json);
  Member("reportingController", "trowel.gardener.cloud", &json);
  Member("reportingInstance", Cut(instance, 128), &json);
  return json + "}";
}

std::string EventPath(const EventNote& note) {
  return fmt::format("/apis/events.k8s.io/v1/namespaces/{}/events", SpaceOf(note));
}

}  // namespace trowel::kube
