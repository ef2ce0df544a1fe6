#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "garden/decode.h"
#include "garden/yaml_json.h"

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

}  // namespace
}  // namespace trowel::garden

// A manifest, as JSON and as YAML. What YamlToJson writes must be JSON.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  trowel::garden::Decode(text, false);
  const auto documents = trowel::garden::YamlToJson(text);
  if (!documents.ok()) return 0;
  for (const std::string& document : *documents) trowel::garden::Decode(document, true);
  return 0;
}
