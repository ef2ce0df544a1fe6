#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/clock.h"
#include "base/status.h"
#include "base/string_map.h"
#include "kube/rest/rest_client.h"
#include "webhook/ranking/caller_cache.h"
#include "webhook/ranking/ranking_metrics.h"

namespace trowel::webhook {

// Asks the API server whether the bearer of a token may ask for rankings: a TokenReview, then a
// SubjectAccessReview for the verb `post` on the path `/rank`, whatever the path of the request.
// Remembers what it hears as CallerCache does, and asks once for all who come with the same token
// at the same time. Belongs to one thread.
class CallerReviews {
 public:
  static constexpr std::string_view kVerb = "post";
  static constexpr std::string_view kPath = "/rank";
  // Of different tokens at once: each costs the API server two requests, and us a connection.
  static constexpr std::size_t kQuestionsMax = 32;

  struct Options {
    kube::Access access;
    std::vector<std::string> audiences = {};  // A token is for one of these; none: the API server.
    // For both reviews together: kube-scheduler gives an extender 5 s for all.
    std::chrono::milliseconds time{3'000};
  };

  // `metrics` is this thread's own.
  CallerReviews(Options options, RankingMetrics* metrics);

  const std::vector<std::string>& audiences() const { return audiences_; }

  // Unavailable: it cannot be told now; the message is for the log. ResourceExhausted: too many
  // questions at once.
  boost::asio::awaitable<absl::StatusOr<CallerVerdict>> Ask(std::string token);
  // The answer is known without asking anybody.
  bool Knows(std::string_view token) const;

 private:
  struct Question;
  class Answering;

  boost::asio::awaitable<absl::StatusOr<CallerVerdict>> AskApiServer(std::string token);
  boost::asio::awaitable<absl::StatusOr<std::string>> Post(
      std::string_view path, std::string body, std::chrono::steady_clock::time_point end);

  SystemClock clock_;
  kube::RestClient client_;
  const std::vector<std::string> audiences_;
  const std::chrono::milliseconds time_;
  RankingMetrics* const metrics_;
  CallerCache allowed_;
  CallerCache refused_;  // Apart: whoever sends junk must not push out those who may ask.
  StringMap<std::shared_ptr<Question>> questions_;
};

}  // namespace trowel::webhook
