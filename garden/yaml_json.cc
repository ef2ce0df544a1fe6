#include "garden/yaml_json.h"

#include <utility>

#include "garden/yaml_document.h"
#include "garden/yaml_stream.h"

namespace trowel::garden {

absl::StatusOr<std::vector<std::string>> YamlToJson(std::string_view yaml) {
  if (const std::string_view why = WhyNotUtf8(yaml); !why.empty()) {
    return InvalidArgument("{}", why);
  }
  std::string plain;
  if (!HasPlainLines(yaml)) {
    plain = WithPlainLines(yaml);
    yaml = plain;
  }
  std::vector<std::string> documents;
  for (const YamlText& text : SplitYaml(yaml)) {
    if (!text.problem.empty()) return InvalidArgument("{}", text.problem);
    ASSIGN_OR_RETURN(YamlDocument document, ReadYamlDocument(text.text, text.line));
    if (!document.repeated.empty()) return InvalidArgument("{}", document.repeated);
    if (!document.rest.empty()) return InvalidArgument("{}", document.rest);
    if (!document.is_null()) documents.push_back(std::move(document.json));
  }
  return documents;
}

}  // namespace trowel::garden
