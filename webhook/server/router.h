#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "webhook/server/http.h"

namespace trowel::webhook {

// The endpoints of the ranking. Switched off, they do not exist.
inline constexpr std::array<std::string_view, 3> kRankingPaths = {"/rank", "/filter",
                                                                  "/prioritize"};
bool IsRankingPath(std::string_view path);

// What is served besides reviews.
enum class Endpoints { kReviews, kReviewsAndRankings };

// Judges a request by its head, before its body is read. False if it is refused; `reply` then
// holds the answer: 404 for an unknown path, 405 for a method other than POST, 415 for a content
// type other than application/json (parameters such as charset may follow).
bool Precheck(const HttpRequest& head, Endpoints endpoints, HttpReply* reply);

// Rankings to one handler, everything else to the other.
class Router final : public RequestHandler {
 public:
  Router(std::unique_ptr<RequestHandler> reviews, std::unique_ptr<RequestHandler> rankings);

  void Handle(const HttpRequest& request, HttpReply* reply) override;

 private:
  const std::unique_ptr<RequestHandler> reviews_;
  const std::unique_ptr<RequestHandler> rankings_;
};

}  // namespace trowel::webhook
