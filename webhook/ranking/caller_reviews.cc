#include "webhook/ranking/caller_reviews.h"

#include <optional>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/hash.h"
#include "kube/rest/call_within.h"
#include "kube/review/caller_review.h"

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace trowel::webhook {
namespace {

namespace net = boost::asio;
using Steady = std::chrono::steady_clock;
using Kind = CallerVerdict::Kind;
using Answer = absl::StatusOr<CallerVerdict>;

constexpr std::size_t kAnswerBytesMax = std::size_t{1} << 20;

}  // namespace

// One that is being asked, and what those wait on who came with it.
struct CallerReviews::Question {
  explicit Question(const net::any_io_executor& executor)
      : answered(executor, Steady::time_point::max()) {}

  net::steady_timer answered;  // Cancelled then.
  std::optional<Answer> answer;
};

// However the asking ends, nobody waits for it any longer.
class CallerReviews::Answering {
 public:
  Answering(CallerReviews* reviews, const std::string* key, std::shared_ptr<Question> question)
      : reviews_(reviews), key_(key), question_(std::move(question)) {
    reviews_->questions_.emplace(*key_, question_);
  }
  ~Answering() {
    question_->answered.cancel();
    reviews_->questions_.erase(*key_);
  }
  Answering(const Answering&) = delete;
  Answering& operator=(const Answering&) = delete;

 private:
  CallerReviews* const reviews_;
  const std::string* const key_;
  const std::shared_ptr<Question> question_;
};

CallerReviews::CallerReviews(Options options, RankingMetrics* metrics)
    : client_(std::move(options.access), &clock_,
              kube::RestLimits{.connect = options.time,
                               .answer = options.time,
                               .read = options.time,
                               .body_bytes_max = kAnswerBytesMax}),
      audiences_(std::move(options.audiences)),
      time_(options.time),
      metrics_(metrics) {}

bool CallerReviews::Knows(std::string_view token) const {
  const std::string key = Sha256Hex(token);
  return allowed_.Find(key, Steady::now()) != nullptr ||
         refused_.Find(key, Steady::now()) != nullptr;
}

net::awaitable<Answer> CallerReviews::Ask(std::string token) {
  const std::string key = Sha256Hex(token);
  for (const CallerCache* cache : {&allowed_, &refused_}) {
    const CallerVerdict* known = cache->Find(key, Steady::now());
    if (known == nullptr) continue;
    metrics_->CountCaller(CallerSource::kCache);
    co_return *known;
  }
  if (const auto running = questions_.find(key); running != questions_.end()) {
    metrics_->CountCaller(CallerSource::kShared);
    const std::shared_ptr<Question> question = running->second;
    boost::system::error_code cancelled;
    co_await question->answered.async_wait(net::redirect_error(net::use_awaitable, cancelled));
    if (question->answer.has_value()) co_return *question->answer;
    co_return Unavailable("the review of the token was broken off");
  }
  if (questions_.size() >= kQuestionsMax) {
    metrics_->CountCaller(CallerSource::kNone);
    co_return absl::ResourceExhaustedError("too many tokens are being reviewed");
  }
  metrics_->CountCaller(CallerSource::kReview);
  const auto executor = co_await net::this_coro::executor;
  const auto question = std::make_shared<Question>(executor);
  const Answering answering(this, &key, question);
  Answer answer = co_await AskApiServer(std::move(token));
  if (answer.ok()) {
    CallerCache& cache = answer->kind == Kind::kAllowed ? allowed_ : refused_;
    cache.Put(key, *answer, Steady::now());
  } else {
    metrics_->reviews_failed.Add();
  }
  question->answer = answer;
  co_return answer;
}

net::awaitable<Answer> CallerReviews::AskApiServer(std::string token) {
  const Steady::time_point end = Steady::now() + time_;
  const absl::StatusOr<std::string> who =
      co_await Post(kube::kTokenReviewsPath, kube::FormatTokenReview(token, audiences_), end);
  if (!who.ok()) co_return who.status();
  const absl::StatusOr<std::optional<kube::ReviewedUser>> user =
      kube::ParseTokenReview(*who, audiences_);
  if (!user.ok()) co_return Unavailable("{}", Message(user.status()));
  if (!user->has_value()) co_return CallerVerdict{.kind = Kind::kNobody, .user = {}};

  const absl::StatusOr<std::string> may =
      co_await Post(kube::kAccessReviewsPath, kube::FormatAccessReview(**user, kVerb, kPath), end);
  if (!may.ok()) co_return may.status();
  const absl::StatusOr<bool> allowed = kube::ParseAccessReview(*may);
  if (!allowed.ok()) co_return Unavailable("{}", Message(allowed.status()));
  co_return CallerVerdict{.kind = *allowed ? Kind::kAllowed : Kind::kForbidden,
                          .user = (*user)->name};
}

// The body of a success.
net::awaitable<absl::StatusOr<std::string>> CallerReviews::Post(std::string_view path,
                                                                std::string body,
                                                                Steady::time_point end) {
  kube::RestRequest request;
  request.method = "POST";
  request.target = path;
  request.content_type = "application/json";
  request.body = std::move(body);
  request.repeatable = true;  // It asks.
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Steady::now());
  absl::StatusOr<kube::RestResponse> response =
      co_await kube::CallWithin(&client_, std::move(request), left);
  if (!response.ok()) co_return Unavailable("{}: {}", path, Message(response.status()));
  if (response->status == 401 || response->status == 403) {
    co_return absl::PermissionDeniedError(
        fmt::format("{}: {}", path, kube::DescribeFailure(response->status, response->body)));
  }
  if (response->status / 100 != 2) {
    co_return Unavailable("{}: {}", path, kube::DescribeFailure(response->status, response->body));
  }
  co_return std::move(response->body);
}

}  // namespace trowel::webhook
