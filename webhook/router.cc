#include "webhook/router.h"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>

#include "base/text.h"

namespace trowel::webhook {
namespace {

constexpr std::size_t kQuotedBytesMax = 200;

std::string Quoted(std::string_view text) { return Printable(text.substr(0, kQuotedBytesMax)); }

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// "application/json; charset=utf-8" is JSON; "application/json-patch+json" is not.
bool IsJson(std::string_view content_type) {
  static constexpr std::string_view kJson = "application/json";
  if (content_type.size() < kJson.size()) return false;
  for (std::size_t i = 0; i < kJson.size(); ++i) {
    if (Lower(content_type[i]) != kJson[i]) return false;
  }
  const std::string_view rest = content_type.substr(kJson.size());
  const std::size_t next = rest.find_first_not_of(" \t");
  return next == std::string_view::npos || rest[next] == ';';
}

}  // namespace

bool Precheck(const HttpRequest& head, HttpReply* reply) {
  if (head.path != "/validate") {
    FillStatus(404, "NotFound",
               fmt::format("there is no {}: reviews go to /validate", Quoted(head.path)), reply);
    return false;
  }
  if (head.method != "POST") {
    FillStatus(405, "MethodNotAllowed",
               fmt::format("{} is not served here: reviews come by POST", Quoted(head.method)),
               reply);
    reply->allow = "POST";
    return false;
  }
  if (!IsJson(head.content_type)) {
    FillStatus(415, "UnsupportedMediaType",
               head.content_type.empty()
                   ? std::string("the request has no Content-Type: expected application/json")
                   : fmt::format("Content-Type is {}: expected application/json",
                                 Quoted(head.content_type)),
               reply);
    return false;
  }
  return true;
}

}  // namespace trowel::webhook
