#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "garden/decode.h"
#include "garden/yaml_json.h"
#include "kube/manifest_file.h"

namespace trowel::garden {
namespace {

void Decode(std::string_view json, bool must_parse) {
  simdjson::dom::parser parser;
  if (parser.allocate(json.size(), kJsonDepthMax + 2) != simdjson::SUCCESS) std::abort();
  simdjson::dom::element document;
  if (parser.parse(json.data(), json.size()).get(document) != simdjson::SUCCESS) {
    if (must_parse) std::abort();
    return;
  }
  const absl::StatusOr<Decoded> decoded = DecodeDocument(document);
  if (!decoded.ok()) return;
  for (const Change& change : decoded->changes) {
    if (change.name.empty()) std::abort();
  }
}

// What is told of a file, and how many objects it has.
std::string Read(const std::string& text, std::size_t piece_bytes) {
  kube::ManifestReading reading;
  reading.threads = 1;
  reading.piece_bytes = piece_bytes;
  const auto file = kube::DecodeManifestFile("file", text, reading);
  if (!file.ok()) return std::string(Message(file.status()));
  for (const Change& change : file->changes) {
    if (change.name.empty()) std::abort();
  }
  return std::to_string(file->changes.size()) + (file->partly ? " in part" : "");
}

}  // namespace
}  // namespace trowel::garden

// A manifest, as JSON, as YAML, and as a file of whatever kubectl would take. What YamlToJson
// writes must be JSON, and a list must be read the same in pieces and as a whole.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  trowel::garden::Decode(text, false);
  constexpr std::size_t kWhole = std::size_t{1} << 30U;
  if (trowel::garden::Read(text, 64) != trowel::garden::Read(text, kWhole)) std::abort();
  const auto documents = trowel::garden::YamlToJson(text);
  if (!documents.ok()) return 0;
  for (const std::string& document : *documents) trowel::garden::Decode(document, true);
  return 0;
}
