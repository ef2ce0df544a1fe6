#include "kube/manifest_yaml.h"

#include <algorithm>
#include <atomic>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "base/parallel.h"
#include "garden/list_text.h"
#include "garden/yaml_document.h"

namespace trowel::kube {
namespace {

using garden::Decoded;
using garden::Keys;
using garden::YamlDocument;
using garden::YamlText;
using simdjson::dom::element;

absl::StatusOr<element> ParseJson(const std::string& json, simdjson::dom::parser* parser) {
  element document;
  if (parser->allocate(json.size(), garden::kJsonDepthMax + 2) != simdjson::SUCCESS) {
    return absl::ResourceExhaustedError("too large to be parsed");
  }
  if (const auto error = parser->parse(json).get(document); error != simdjson::SUCCESS) {
    return InvalidArgument("not JSON: {}", simdjson::error_message(error));
  }
  return document;
}

Keys KeysOf(const YamlDocument& document) {
  return document.repeated.empty() ? Keys::kDiffer : Keys::kMayRepeat;
}

// Where the first key stands that an object has twice: the first object that is told has it.
void TellLine(const YamlDocument& document, Decoded* decoded) {
  constexpr std::string_view kTwice = "the key is there twice";
  if (document.repeated.empty()) return;
  for (std::string& problem : decoded->problems) {
    if (!problem.ends_with(kTwice)) continue;
    problem += fmt::format(" ({})", document.repeated.substr(0, document.repeated.find(": ")));
    return;
  }
}

absl::StatusOr<std::optional<Decoded>> DecodeWhole(const YamlText& text,
                                                   const ManifestReading& reading,
                                                   std::string* rest) {
  ASSIGN_OR_RETURN(const YamlDocument document, garden::ReadYamlDocument(text.text, text.line));
  *rest = document.rest;
  if (document.is_null()) return std::nullopt;
  simdjson::dom::parser parser;
  ASSIGN_OR_RETURN(const element root, ParseJson(document.json, &parser));
  absl::StatusOr<Decoded> decoded =
      garden::DecodeDocument(root, {.keys = KeysOf(document), .seen = reading.seen});
  if (!decoded.ok()) {
    if (!document.repeated.empty()) return InvalidArgument("{}", document.repeated);
    return Annotate(decoded.status(), fmt::format("line {}", text.line));
  }
  TellLine(document, &*decoded);
  return *std::move(decoded);
}

// One piece of a list; nothing if it cannot be one, as ListText says.
std::optional<Decoded> DecodePiece(const garden::ListText::Piece& piece, const garden::ListOf& list,
                                   decltype(ManifestReading::seen) seen = nullptr) {
  const absl::StatusOr<YamlDocument> document =
      garden::ReadYamlDocument(piece.text.text, piece.text.line);
  if (!document.ok() || !document->rest.empty()) return std::nullopt;
  simdjson::dom::parser parser;
  const absl::StatusOr<element> root = ParseJson(document->json, &parser);
  simdjson::dom::array array;
  if (!root.ok() || root->get(array) != simdjson::SUCCESS) return std::nullopt;
  const std::vector<element> items(array.begin(), array.end());
  Decoded decoded = garden::DecodeItems(items, list, piece.first,
                                        {.keys = KeysOf(*document), .seen = std::move(seen)});
  TellLine(*document, &decoded);
  return decoded;
}

// The list without its items, if its head and its tail are what ListText wants them to be.
std::optional<garden::ListOf> ReadFrame(const garden::ListText& list) {
  constexpr std::string_view kOpen = "\"items\":null}";
  const auto head = garden::ReadYamlDocument(list.head.text, list.head.line);
  const auto tail = garden::ReadYamlDocument(list.tail.text, list.tail.line);
  if (!head.ok() || !tail.ok() || !head->rest.empty() || !tail->rest.empty()) return std::nullopt;
  if (!head->json.ends_with(kOpen)) return std::nullopt;
  std::string frame = head->json.substr(0, head->json.size() - kOpen.size()) + "\"items\":[]";
  if (tail->is_null()) {
    frame += '}';
  } else if (tail->json.starts_with('{') && tail->json != "{}") {
    frame += ',';
    frame += std::string_view(tail->json).substr(1);
  } else {
    return std::nullopt;
  }
  simdjson::dom::parser parser;
  const absl::StatusOr<element> root = ParseJson(frame, &parser);
  if (!root.ok()) return std::nullopt;
  absl::StatusOr<std::optional<garden::ListOf>> of = garden::ReadListOf(*root, Keys::kMayRepeat);
  return of.ok() ? *std::move(of) : std::nullopt;
}

std::optional<Decoded> DecodeInPieces(const YamlText& text, const ManifestReading& reading) {
  const std::optional<garden::ListText> list = garden::CutList(text, reading.piece_bytes);
  if (!list.has_value()) return std::nullopt;
  const std::optional<garden::ListOf> of = ReadFrame(*list);
  if (!of.has_value()) return std::nullopt;
  std::vector<std::optional<Decoded>> parts(list->pieces.size());
  std::atomic<bool> whole{true};
  std::atomic<std::size_t> bytes{0};
  const auto read = [&](std::size_t i) {
    if (!whole.load()) return;
    parts[i] = DecodePiece(list->pieces[i], *of);
    if (!parts[i].has_value()) whole.store(false);
    bytes.fetch_add(list->pieces[i].text.text.size());
  };
  const auto between = [&] {
    if (reading.progress) reading.progress(bytes.load());
  };
  ShareOut(parts.size(), reading.threads == 0 ? UsefulThreads() : reading.threads, read, between);
  if (!whole.load()) return std::nullopt;
  // Only now is it sure that these are objects of the list.
  if (reading.seen) {
    for (const garden::ListText::Piece& piece : list->pieces) DecodePiece(piece, *of, reading.seen);
  }
  Decoded decoded;
  for (std::optional<Decoded>& part : parts) decoded.Append(*std::move(part));
  return decoded;
}

}  // namespace

absl::StatusOr<std::optional<Decoded>> DecodeYaml(const YamlText& text,
                                                  const ManifestReading& reading,
                                                  std::string* rest) {
  if (std::optional<Decoded> decoded = DecodeInPieces(text, reading)) return decoded;
  return DecodeWhole(text, reading, rest);
}

}  // namespace trowel::kube
