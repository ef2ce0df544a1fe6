#include "garden/yaml_json.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "base/text.h"
#include "garden/json_writer.h"

namespace trowel::garden {
namespace {

// yaml-cpp takes byte 4 for the end of its input and would drop the rest without a word. YAML
// allows no control characters but these three anyway.
absl::Status CheckBytes(std::string_view yaml) {
  std::size_t line = 1;
  std::size_t line_begin = 0;
  for (std::size_t i = 0; i < yaml.size(); ++i) {
    const auto byte = static_cast<unsigned char>(yaml[i]);
    if (byte == '\n') {
      ++line;
      line_begin = i + 1;
    } else if (byte < 0x20 && byte != '\t' && byte != '\r') {
      return InvalidArgument("line {}, column {}: control character 0x{:02x}", line,
                             i - line_begin + 1, byte);
    }
  }
  return absl::OkStatus();
}

// yaml-cpp takes the end of the input for the end of a quoted scalar, so that half a file would
// pass. Only the last such scalar can be open; `mark` is where it begins.
absl::Status CheckClosed(std::string_view yaml, const YAML::Mark& mark) {
  std::size_t at = static_cast<std::size_t>(mark.pos);
  while (at < yaml.size() && (yaml[at] == '!' || yaml[at] == '&')) {  // Its tag and anchor.
    at = std::min(yaml.find_first_of(" \t\r\n", at), yaml.size());
    at = std::min(yaml.find_first_not_of(" \t\r\n", at), yaml.size());
  }
  if (at == yaml.size() || (yaml[at] != '"' && yaml[at] != '\'')) return absl::OkStatus();
  const char quote = yaml[at++];
  for (; at < yaml.size(); ++at) {
    if (yaml[at] == '\\' && quote == '"') {
      ++at;
    } else if (yaml[at] == quote) {
      const bool doubled = quote == '\'' && at + 1 < yaml.size() && yaml[at + 1] == quote;
      if (!doubled) return absl::OkStatus();
      ++at;
    }
  }
  return InvalidArgument("line {}, column {}: a quoted text without end", mark.line + 1,
                         mark.column + 1);
}

absl::Status ErrorAt(const YAML::Exception& error) {
  if (error.mark.is_null()) return InvalidArgument("not YAML: {}", Printable(error.msg));
  return InvalidArgument("line {}, column {}: {}", error.mark.line + 1, error.mark.column + 1,
                         Printable(error.msg));
}

}  // namespace

absl::StatusOr<std::vector<std::string>> YamlToJson(std::string_view yaml) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (yaml.starts_with(kByteOrderMark)) yaml.remove_prefix(kByteOrderMark.size());
  RETURN_IF_ERROR(CheckBytes(yaml));
  std::vector<std::string> documents;
  // yaml-cpp reports by exceptions, and so does the writer to stop it: both end here.
  try {
    std::istringstream input{std::string(yaml)};
    YAML::Parser parser(input);
    JsonWriter writer;
    while (parser.HandleNextDocument(writer)) {
      if (writer.is_null()) continue;
      documents.push_back(writer.TakeDocument());
    }
    if (writer.last_quoted().has_value()) {
      RETURN_IF_ERROR(CheckClosed(yaml, *writer.last_quoted()));
    }
  } catch (const YAML::Exception& error) {
    return ErrorAt(error);
  } catch (const std::exception& error) {
    return InvalidArgument("not YAML: {}", Printable(error.what()));
  }
  return documents;
}

}  // namespace trowel::garden
