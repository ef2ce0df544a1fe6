#include "webhook/server/http.h"

#include <fmt/format.h>

#include "base/text.h"

namespace trowel::webhook {
namespace {

// After an error the caller reads at most 2 KiB before it reuses the connection (wire.md 2.2),
// and a character may take six bytes as JSON.
constexpr std::size_t kMessageBytesMax = 1500;

std::string_view CutAtRune(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

}  // namespace

void FillStatus(int code, std::string_view reason, std::string_view message, HttpReply* reply) {
  std::string text;
  for (std::size_t size = kMessageBytesMax; size > 0; size /= 2) {
    text.clear();
    AppendJsonString(CutAtRune(message, size), &text);
    if (text.size() <= kMessageBytesMax) break;
  }
  reply->status = code;
  reply->content_type = "application/json";
  reply->body.assign(R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",)");
  reply->body.append(R"("message":)").append(text).append(R"(,"reason":)");
  AppendJsonString(reason, &reply->body);
  reply->body.append(fmt::format(",\"code\":{}}}\n", code));
}

}  // namespace trowel::webhook
