#include "kube/write/event_note.h"

#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "base/time_text.h"
#include "kube/write/json_member.h"

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

}  // namespace

std::string FormatEvent(const EventNote& note, const std::string& instance, absl::Time now) {
  const EventNote::Regarding& about = note.regarding;
  std::string json = R"({"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{)";
  AppendMember("name",
               fmt::format("{}.{:x}", Cut(about.name, kNameBytesMax), absl::ToUnixNanos(now)),
               &json);
  AppendMember("namespace", SpaceOf(note), &json);
  json += R"(},"regarding":{)";
  AppendMember("apiVersion", about.api_version, &json);
  AppendMember("kind", about.kind, &json);
  AppendMember("namespace", about.space, &json);
  AppendMember("name", about.name, &json);
  AppendMember("uid", about.uid, &json);
  AppendMember("resourceVersion", about.resource_version, &json);
  json += "}";
  AppendMember("eventTime", FormatUtcMicros(now), &json);
  AppendMember("type", note.warning ? "Warning" : "Normal", &json);
  AppendMember("reason", note.reason, &json);
  AppendMember("action", note.action, &json);
  AppendMember("note", Cut(note.note, kNoteBytesMax), &json);
  AppendMember("reportingController", "trowel.gardener.cloud", &json);
  AppendMember("reportingInstance", Cut(instance, 128), &json);
  return json + "}";
}

std::string EventPath(const EventNote& note) {
  return fmt::format("/apis/events.k8s.io/v1/namespaces/{}/events", SpaceOf(note));
}

}  // namespace trowel::kube
