#include <iterator>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/output/output.h"
#include "policy/config/format_text.h"

namespace trowel::cli {
namespace {

void AppendIndent(std::size_t depth, std::string* out) { out->append(2 * depth, ' '); }

void AppendValue(const Json& value, std::size_t depth, std::string* out);

void AppendObject(const Json& object, std::size_t depth, bool indent_first, std::string* out) {
  bool first = true;
  for (const auto& [key, value] : object.items()) {
    if (!first || indent_first) AppendIndent(depth, out);
    first = false;
    out->append(policy::FormatText(key)).append(":");
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

// Quoted, which YAML shares with JSON, but for what YAML 1.1 takes for a line's end or for no text
// at all where JSON has nothing against it.
void AppendString(std::string_view text, std::string* out) {
  std::string json;
  AppendJsonString(text, &json);
  for (std::size_t at = 0; at < json.size();) {
    const std::string_view rest = std::string_view(json).substr(at);
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    if (byte(0) == 0x7f) {
      out->append("\\u007f");
      at += 1;
    } else if (byte(0) == 0xc2 && byte(1) < 0xa0) {
      fmt::format_to(std::back_inserter(*out), "\\u{:04x}", byte(1));
      at += 2;
    } else if (rest.starts_with("\xe2\x80\xa8") || rest.starts_with("\xe2\x80\xa9")) {
      out->append(byte(2) == 0xa8 ? "\\u2028" : "\\u2029");
      at += 3;
    } else if (rest.starts_with("\xef\xbb\xbf") || rest.starts_with("\xef\xbf\xbe") ||
               rest.starts_with("\xef\xbf\xbf")) {
      out->append(byte(1) == 0xbb ? "\\ufeff" : byte(2) == 0xbe ? "\\ufffe" : "\\uffff");
      at += 3;
    } else {
      out->push_back(rest[0]);
      at += 1;
    }
  }
}

// A number with an exponent and without a point is a text in YAML 1.1.
std::string NumberText(const Json& number) {
  std::string text = number.dump();
  const std::size_t exponent = text.find('e');
  if (number.is_number_float() && exponent != std::string::npos &&
      text.find('.') == std::string::npos) {
    text.insert(exponent, ".0");
  }
  return text;
}

// What follows "key:" or "-".
void AppendValue(const Json& value, std::size_t depth, std::string* out) {
  if (value.is_object() && !value.empty()) {
    out->append("\n");
    AppendObject(value, depth + 1, /*indent_first=*/true, out);
  } else if (value.is_array() && !value.empty()) {
    out->append("\n");
    AppendList(value, depth, out);
  } else if (value.is_string()) {
    out->append(" ");
    AppendString(value.get_ref<const std::string&>(), out);
    out->append("\n");
  } else {
    out->append(" ").append(NumberText(value)).append("\n");
  }
}

}  // namespace

std::string ToYaml(const Json& document) {
  std::string text;
  AppendObject(document, 0, /*indent_first=*/true, &text);
  return text;
}

}  // namespace trowel::cli
