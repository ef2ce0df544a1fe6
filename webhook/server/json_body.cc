#include "webhook/server/json_body.h"

#include <fmt/format.h>

#include "garden/repeated_key.h"
#include "webhook/server/http.h"

namespace trowel::webhook {
namespace {

using garden::JsonReader;

static_assert(kBodyPadding >= simdjson::SIMDJSON_PADDING, "the body is parsed where it is");

// What a parser keeps between two requests; a larger body's buffers are given back.
constexpr std::size_t kUsualBytes = std::size_t{256} << 10;

// A namespace has at most 63 bytes, an object's name 253. Longer ones would only bloat answers.
constexpr std::size_t kNameBytesMax = 253;

absl::Status ParseError(simdjson::error_code error) {
  switch (error) {
    case simdjson::EMPTY: return InvalidArgument("the body is empty");
    case simdjson::UTF8_ERROR: return InvalidArgument("the body is not valid UTF-8");
    case simdjson::DEPTH_ERROR:
      return InvalidArgument("the body is nested deeper than {} levels", garden::kJsonDepthMax);
    case simdjson::CAPACITY:
      return absl::ResourceExhaustedError(
          fmt::format("the body has more than {} bytes", JsonBody::kBytesMax));
    case simdjson::NUMBER_ERROR:
      return InvalidArgument("the body is not JSON: a number is malformed or out of range");
    case simdjson::UNCLOSED_STRING:
      return InvalidArgument("the body is not JSON: it ends within a string");
    case simdjson::MEMALLOC: return absl::ResourceExhaustedError("no memory to read the body");
    default:
      return InvalidArgument("the body is not JSON, or was cut off: {}",
                             simdjson::error_message(error));
  }
}

bool HasControl(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return true;
    const bool c1 =
        byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) return true;
  }
  return false;
}

}  // namespace

JsonBody::JsonBody() : parser_(kBytesMax) {}

void JsonBody::Release() {
  trail_.Clear();
  if (parser_.capacity() > kUsualBytes) parser_ = simdjson::dom::parser(kBytesMax);
}

absl::StatusOr<JsonReader> JsonBody::Parse(std::string_view body) {
  trail_.Clear();
  simdjson::dom::element document;
  simdjson::error_code error = simdjson::SUCCESS;
  if (parser_.capacity() == 0) error = parser_.allocate(kUsualBytes, garden::kJsonDepthMax);
  if (error == simdjson::SUCCESS) {
    error = parser_.parse(body.data(), body.size(), /*realloc_if_needed=*/false).get(document);
  }
  if (error != simdjson::SUCCESS) return ParseError(error);
  const JsonReader root(document, &trail_);
  CheckKeys(root);
  if (!trail_.ok()) return InvalidArgument("{}", trail_.error());
  return root;
}

void CheckKeys(JsonReader reader) {
  if (!reader.is_object()) return;
  simdjson::dom::object object;
  if (reader.element().get(object) != simdjson::SUCCESS) return;
  if (const auto key = garden::FindRepeatedKey(object)) reader[*key].Fail("the key is repeated");
}

std::string_view ReadName(JsonReader reader) {
  const std::string_view name = reader.Text();
  if (HasControl(name)) {
    reader.Fail("control characters are not allowed");
  } else if (name.size() > kNameBytesMax) {
    reader.Fail(fmt::format("longer than {} bytes", kNameBytesMax));
  }
  return name;
}

std::string_view ReadRequiredName(JsonReader reader) {
  const std::string_view name = ReadName(reader);
  if (name.empty()) reader.Fail("missing");
  return name;
}

}  // namespace trowel::webhook
