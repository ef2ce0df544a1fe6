#include <algorithm>

#include "kube/object_head.h"

namespace trowel::kube {
namespace {

constexpr auto kNone = std::string_view::npos;

std::string_view Trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == kNone) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// A plain or quoted scalar as names are written.
std::string_view Scalar(std::string_view text) {
  text = Trimmed(text);
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'')) {
    const std::size_t end = text.find(text.front(), 1);
    return end == kNone ? std::string_view() : text.substr(1, end - 1);
  }
  return Trimmed(text.substr(0, text.find(" #")));
}

// The value of `key` if the text is "key: value".
bool TakeValue(std::string_view text, std::string_view key, std::string_view* value) {
  if (!text.starts_with(key) || text.size() <= key.size() || text[key.size()] != ':') return false;
  *value = Scalar(text.substr(key.size() + 1));
  return true;
}

// "{name: x, namespace: y}"
void ReadFlow(std::string_view text, ObjectHead* head) {
  int depth = 0;
  std::size_t begin = 1;
  for (std::size_t i = 1; i < text.size() && depth >= 0; ++i) {
    const char c = text[i];
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (depth > 0 || (c != ',' && depth == 0)) continue;
    const std::string_view part = Trimmed(text.substr(begin, i - begin));
    TakeValue(part, "name", &head->name) || TakeValue(part, "namespace", &head->space);
    begin = i + 1;
  }
}

}  // namespace

ObjectHead ReadYamlHead(std::string_view text, std::size_t column) {
  ObjectHead head;
  std::size_t metadata_column = 0;  // 0: the line before is not of the metadata.
  bool in_metadata = false;
  for (bool first = true; !text.empty(); first = false) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t indent = first ? column : line.find_first_not_of(' ');
    if (indent >= line.size() || line[indent] == '#' || line[indent] == '\r') continue;
    if (indent < column || line.starts_with("---")) break;
    const std::string_view content = line.substr(indent);
    if (indent == column) {
      if (in_metadata && !head.kind.empty()) break;
      std::string_view metadata;
      in_metadata = TakeValue(content, "metadata", &metadata);
      metadata_column = 0;
      if (metadata.starts_with('{')) ReadFlow(metadata, &head);
      TakeValue(content, "kind", &head.kind);
    } else if (in_metadata) {
      if (metadata_column == 0) metadata_column = indent;
      if (indent != metadata_column) continue;
      TakeValue(content, "name", &head.name) || TakeValue(content, "namespace", &head.space);
    }
    if (!head.kind.empty() && !head.name.empty() && !head.space.empty()) break;
  }
  return head;
}

ListStyle YamlListStyle(std::string_view beginning) {
  constexpr std::string_view kItems = "\nitems:";
  ListStyle style;
  const std::size_t items = beginning.find(kItems);
  if (items == kNone) return style;
  const std::size_t line = beginning.find('\n', items + 1);
  if (line == kNone) return style;
  const std::size_t dash = beginning.find_first_not_of(' ', line + 1);
  if (dash == kNone || !beginning.substr(dash).starts_with("- ")) return style;
  style.before = beginning.substr(line, dash + 2 - line);
  style.skip = 1;
  style.of_kind = ItemsOf(ReadYamlHead(beginning.substr(0, items), 0).kind);
  return style;
}

}  // namespace trowel::kube
