#include "webhook/server/router.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

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

bool IsRankingPath(std::string_view path) {
  return std::find(kRankingPaths.begin(), kRankingPaths.end(), path) != kRankingPaths.end();
}

bool Precheck(const HttpRequest& head, Endpoints endpoints, HttpReply* reply) {
  const bool with_rankings = endpoints == Endpoints::kReviewsAndRankings;
  const bool ranking = with_rankings && IsRankingPath(head.path);
  if (head.path != "/validate" && !ranking) {
    FillStatus(404, "NotFound",
               fmt::format("there is no {}: reviews go to /validate{}", Quoted(head.path),
                           with_rankings ? ", rankings to /rank, /filter and /prioritize" : ""),
               reply);
    return false;
  }
  if (head.method != "POST") {
    FillStatus(405, "MethodNotAllowed",
               fmt::format("{} is not served here: {} come by POST", Quoted(head.method),
                           ranking ? "questions" : "reviews"),
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

Router::Router(std::unique_ptr<RequestHandler> reviews, std::unique_ptr<RequestHandler> rankings)
    : reviews_(std::move(reviews)), rankings_(std::move(rankings)) {}

void Router::Handle(const HttpRequest& request, HttpReply* reply) {
  (IsRankingPath(request.path) ? rankings_ : reviews_)->Handle(request, reply);
}

}  // namespace trowel::webhook
