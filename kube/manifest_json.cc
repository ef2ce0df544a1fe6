#include "kube/manifest_json.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "base/parallel.h"
#include "garden/yaml_document.h"

namespace trowel::kube {
namespace {

using garden::Decoded;
using garden::Keys;
using simdjson::dom::element;

// Items that one thread decodes before it takes the next ones.
constexpr std::size_t kItemsAtOnce = 64;

// Where the first key stands that an object has twice, which the JSON parser does not say. Of items
// in a row the first that is told has it.
void TellLine(std::string_view json, std::size_t line, Decoded* decoded) {
  static constexpr std::string_view kTwice = "the key is there twice";
  const auto told = std::find_if(decoded->problems.begin(), decoded->problems.end(),
                                 [](const std::string& text) { return text.ends_with(kTwice); });
  if (told == decoded->problems.end()) return;
  const auto document = garden::ReadYamlDocument(json, line);  // JSON is YAML.
  if (!document.ok() || document->repeated.empty()) return;
  *told += fmt::format(" ({})", document->repeated.substr(0, document->repeated.find(": ")));
}

Decoded DecodeSideBySide(std::span<const element> items, const garden::ListOf& list,
                         const ManifestReading& reading) {
  const std::size_t count = (items.size() + kItemsAtOnce - 1) / kItemsAtOnce;
  std::vector<Decoded> parts(count);
  ShareOut(count, reading.threads == 0 ? UsefulThreads() : reading.threads, [&](std::size_t i) {
    const std::size_t first = i * kItemsAtOnce;
    const std::size_t size = std::min(kItemsAtOnce, items.size() - first);
    parts[i] = garden::DecodeItems(items.subspan(first, size), list, first,
                                   {.keys = Keys::kMayRepeat, .seen = reading.seen});
  });
  Decoded decoded;
  for (Decoded& part : parts) decoded.Append(std::move(part));
  return decoded;
}

}  // namespace

absl::StatusOr<Decoded> DecodeJson(std::string_view json, std::size_t line,
                                   const ManifestReading& reading) {
  simdjson::dom::parser parser;
  if (parser.allocate(json.size(), garden::kJsonDepthMax) != simdjson::SUCCESS) {
    return absl::ResourceExhaustedError("too large to be parsed");
  }
  element document;
  simdjson::error_code error = parser.parse(json.data(), json.size()).get(document);
  // A number that neither int64, uint64 nor double holds: the parser gives up on the whole document
  // for it. By way of YAML it becomes a rounded one or a text, which is refused where it is read.
  if (error == simdjson::NUMBER_ERROR) {
    const auto rounded = garden::ReadYamlDocument(json, line);
    if (rounded.ok() && rounded->rest.empty()) error = parser.parse(rounded->json).get(document);
  }
  if (error != simdjson::SUCCESS) {
    return absl::DataLossError(
        fmt::format("line {}: not JSON: {}", line, simdjson::error_message(error)));
  }
  Decoded decoded;
  const auto list = garden::ReadListOf(document, Keys::kMayRepeat);
  if (!list.ok()) return Annotate(list.status(), fmt::format("line {}", line));
  simdjson::dom::array array;
  if (list->has_value() && document.at_key("items").get(array) == simdjson::SUCCESS) {
    const std::vector<element> items(array.begin(), array.end());
    decoded = DecodeSideBySide(items, **list, reading);
  } else {
    ASSIGN_OR_RETURN(decoded, garden::DecodeDocument(
                                  document, {.keys = Keys::kMayRepeat, .seen = reading.seen}));
  }
  TellLine(json, line, &decoded);
  return decoded;
}

bool IsNotJson(const absl::Status& status) { return absl::IsDataLoss(status); }

}  // namespace trowel::kube
