#include "garden/yaml_stream.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace trowel::garden {
namespace {

constexpr std::string_view kSeparator = "---";

}  // namespace

std::vector<YamlText> SplitYaml(std::string_view stream, std::size_t line) {
  std::vector<YamlText> texts;
  YamlText open{.text = {}, .line = line, .problem = {}};
  std::size_t begin = 0;
  const auto close = [&](std::size_t end) {
    open.text = stream.substr(begin, end - begin);
    if (!open.text.empty()) texts.push_back(open);
    open.problem.clear();
  };
  for (std::size_t at = 0; at < stream.size(); ++line) {
    const std::size_t end = std::min(stream.find('\n', at), stream.size());
    const std::size_t next = std::min(end + 1, stream.size());
    const std::string_view text = stream.substr(at, end - at);
    if (text.starts_with(kSeparator)) {
      const std::size_t more = text.find_first_not_of(" \t\r\v\f", kSeparator.size());
      if (more != std::string_view::npos && text[more] != '#') {
        constexpr std::size_t kLongest = 40;
        open.problem = fmt::format(
            "line {}: \"{}\" after the --- that begins a document: put it into the next line", line,
            Printable(text.substr(more, kLongest)));
      } else if (at > begin) {
        close(at);
        begin = next;
        open.line = line + 1;
      }
    }
    at = next;
  }
  close(stream.size());
  return texts;
}

bool HasPlainLines(std::string_view stream) {
  return (stream.empty() || stream.ends_with('\n')) &&
         stream.find("\r\n") == std::string_view::npos;
}

std::string WithPlainLines(std::string_view stream) {
  std::string plain;
  plain.reserve(stream.size() + 1);
  while (!stream.empty()) {
    const std::size_t end = stream.find("\r\n");
    plain.append(stream.substr(0, end));
    if (end == std::string_view::npos) break;
    plain += '\n';
    stream.remove_prefix(end + 2);
  }
  if (!plain.empty() && plain.back() != '\n') plain += '\n';
  return plain;
}

std::string_view WhyNotUtf8(std::string_view text) {
  constexpr std::string_view kUtf16 =
      "UTF-16, of which nothing is read: make it UTF-8, with iconv -f UTF-16 -t UTF-8";
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) return kUtf16;
  // Without a mark every other byte of it is zero, as what manifests are made of is ASCII.
  if (text.size() >= 4 && (text[0] == '\0') != (text[1] == '\0') &&
      (text[0] == '\0') == (text[2] == '\0') && (text[1] == '\0') == (text[3] == '\0')) {
    return kUtf16;
  }
  return {};
}

}  // namespace trowel::garden
