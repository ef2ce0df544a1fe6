#include "base/text.h"
#include "cli/output/output.h"

namespace trowel::cli {
namespace {

void AppendIndent(std::size_t depth, std::string* out) { out->append(2 * depth, ' '); }

void AppendValue(const Json& value, std::size_t depth, std::string* out);

void AppendObject(const Json& object, std::size_t depth, bool indent_first, std::string* out) {
  bool first = true;
  for (const auto& [key, value] : object.items()) {
    if (!first || indent_first) AppendIndent(depth, out);
    first = false;
    out->append(key).append(":");
    AppendValue(value, depth, out);
  }
}

void AppendList(const Json& list, std::size_t depth, std::string* out) {
  for (const Json& item : list) {
    AppendIndent(depth, out);
    out->append("-");
    if (item.is_object() && !item.empty()) {
      out->append(" ");
      AppendObject(item, depth + 1, /*indent_first=*/false, out);
    } else {
      AppendValue(item, depth, out);
    }
  }
}

// What follows "key:" or "-". Strings are double-quoted, which YAML shares with JSON.
void AppendValue(const Json& value, std::size_t depth, std::string* out) {
  if (value.is_object() && !value.empty()) {
    out->append("\n");
    AppendObject(value, depth + 1, /*indent_first=*/true, out);
  } else if (value.is_array() && !value.empty()) {
    out->append("\n");
    AppendList(value, depth, out);
  } else if (value.is_string()) {
    out->append(" ");
    AppendJsonString(value.get_ref<const std::string&>(), out);
    out->append("\n");
  } else {
    out->append(" ").append(value.dump()).append("\n");
  }
}

}  // namespace

std::string ToYaml(const Json& document) {
  std::string text;
  AppendObject(document, 0, /*indent_first=*/true, &text);
  return text;
}

}  // namespace trowel::cli
