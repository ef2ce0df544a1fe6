#include "kube/manifest_file.h"

#include <utility>

#include <simdjson.h>

#include "garden/decode.h"
#include "garden/yaml_json.h"
#include "kube/manifests.h"

namespace trowel::kube {
namespace {

// JSON documents are parsed as they are: a dump of 100,000 shoots must not pass through YAML.
bool LooksLikeJson(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

// OutOfRange: a number that neither int64, uint64 nor double holds; simdjson gives up on the whole
// document for it.
absl::Status Decode(std::string_view name, std::string_view json, ManifestFile* file) {
  simdjson::dom::parser parser;
  if (parser.allocate(json.size(), garden::kJsonDepthMax) != simdjson::SUCCESS) {
    return absl::ResourceExhaustedError(fmt::format("{}: too large to be parsed", name));
  }
  simdjson::dom::element document;
  const simdjson::error_code error = parser.parse(json.data(), json.size()).get(document);
  if (error == simdjson::NUMBER_ERROR) {
    return absl::OutOfRangeError(fmt::format("{}: a number that cannot be read", name));
  }
  if (error != simdjson::SUCCESS) {
    return InvalidArgument("{}: not JSON: {}", name, simdjson::error_message(error));
  }
  absl::StatusOr<garden::Decoded> decoded = garden::DecodeDocument(document);
  if (!decoded.ok()) return Annotate(decoded.status(), name);
  for (garden::Change& change : decoded->changes) file->changes.push_back(std::move(change));
  for (const std::string& problem : decoded->problems) {
    file->problems.push_back(fmt::format("{}: {}", name, problem));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ManifestFile> ReadManifestFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kManifestBytesMax));
  return DecodeManifestFile(path, text);
}

absl::StatusOr<ManifestFile> DecodeManifestFile(const std::string& path, const std::string& text) {
  const std::string name = path == "-" ? "standard input" : path;
  ManifestFile file;
  if (LooksLikeJson(text)) {
    const absl::Status decoded = Decode(name, text, &file);
    if (decoded.ok()) return file;
    // A YAML flow mapping also starts with a brace; but in a *.json file JSON's own error is the
    // one to tell. For one absurd number the other objects must not suffer: by way of YAML it
    // becomes text, which is refused where a decision reads it.
    if (path.ends_with(".json") && !absl::IsOutOfRange(decoded)) return decoded;
  }
  absl::StatusOr<std::vector<std::string>> documents = garden::YamlToJson(text);
  if (!documents.ok()) return Annotate(documents.status(), name);
  file = ManifestFile{};
  for (const std::string& document : *documents) RETURN_IF_ERROR(Decode(name, document, &file));
  return file;
}

}  // namespace trowel::kube
