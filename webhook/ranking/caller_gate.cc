#include "webhook/ranking/caller_gate.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/log.h"
#include "base/text.h"

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace trowel::webhook {
namespace {

namespace net = boost::asio;
using Kind = CallerVerdict::Kind;

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// RFC 6750 2.1, b64token. JSON Web Tokens are of fewer characters still.
bool IsOfToken(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~+/=").find(c) != std::string_view::npos;
}

// The token of "Bearer TOKEN" (RFC 6750 2.1); empty: it is none.
std::string_view BearerToken(std::string_view authorization) {
  static constexpr std::string_view kScheme = "bearer ";
  if (authorization.size() <= kScheme.size()) return {};
  for (std::size_t i = 0; i < kScheme.size(); ++i) {
    if (Lower(authorization[i]) != kScheme[i]) return {};
  }
  std::string_view token = authorization.substr(kScheme.size());
  while (token.starts_with(' ')) token.remove_prefix(1);
  const bool plain = std::all_of(token.begin(), token.end(), IsOfToken);
  return plain ? token : std::string_view();
}

Refusal Unauthorized(std::string_view message, std::string_view challenge) {
  return {.code = 401,
          .reason = "Unauthorized",
          .message = std::string(message),
          .www_authenticate = challenge};
}

Refusal Forbidden(std::string message) {
  return {.code = 403, .reason = "Forbidden", .message = std::move(message)};
}

std::optional<Refusal> RefusalOf(const CallerVerdict& verdict,
                                 const std::vector<std::string>& audiences) {
  switch (verdict.kind) {
    case Kind::kAllowed: return std::nullopt;
    case Kind::kNobody:
      return Unauthorized(
          audiences.empty() ? "the API server does not know this token"
                            : fmt::format("the API server does not know this token for audience {}",
                                          fmt::join(audiences, " or ")),
          R"(Bearer error="invalid_token")");
    case Kind::kForbidden: break;
  }
  return Forbidden(fmt::format("{} may not {} {}: grant it by a ClusterRole with nonResourceURLs",
                               Printable(verdict.user), CallerReviews::kVerb,
                               CallerReviews::kPath));
}

constexpr std::string_view kGrant =
    "apply manifests/overlays/ranking-access; trowel doctor --ranking asks for these rights";

}  // namespace

CallerGate::CallerGate(std::optional<CallerReviews::Options> reviews, RankingMetrics* metrics)
    : metrics_(metrics) {
  if (reviews.has_value()) {
    reviews_ = std::make_unique<CallerReviews>(*std::move(reviews), metrics);
  }
}

net::awaitable<std::optional<Refusal>> CallerGate::Admit(HttpRequest head) {
  std::optional<Refusal> refusal = co_await Judge(head);
  if (refusal.has_value()) {
    metrics_->Count(head.path, refusal->code);
    if (const auto unsaid = refusals_.Admit(log::Limit::Time::clock::now()); unsaid.has_value()) {
      log::Info("refused a caller",
                {{"path", head.path}, {"reason", refusal->message}, {"unsaid_before", *unsaid}});
    }
  }
  co_return refusal;
}

net::awaitable<std::optional<Refusal>> CallerGate::Judge(HttpRequest head) {
  if (reviews_ == nullptr) {
    metrics_->CountCaller(head.from_loopback ? CallerSource::kLoopback : CallerSource::kNone);
    if (head.from_loopback) co_return std::nullopt;
    co_return Forbidden(
        "without an API server nobody can be asked who may: only this host itself is served");
  }
  if (head.has_certificate) {
    metrics_->CountCaller(CallerSource::kCertificate);
    co_return std::nullopt;
  }
  const std::string_view token = BearerToken(head.authorization);
  if (token.empty()) {
    metrics_->CountCaller(CallerSource::kNone);
    co_return Unauthorized("expected a client certificate, or a token: Authorization: Bearer",
                           "Bearer");
  }
  const bool knows = reviews_->Knows(token);
  if (!knows && !strangers_.MayAsk(head.network, StrangerBudget::Time::clock::now())) {
    metrics_->CountCaller(CallerSource::kNone);
    co_return Refusal{.code = 429,
                      .reason = "TooManyRequests",
                      .message = "too many tokens of nobody came from your network: try again",
                      .retry_after = 1};
  }
  const absl::StatusOr<CallerVerdict> verdict = co_await reviews_->Ask(std::string(token));
  if (verdict.ok() && verdict->kind == Kind::kNobody && !knows) {
    strangers_.Spend(head.network, StrangerBudget::Time::clock::now());
  }
  if (verdict.ok()) co_return RefusalOf(*verdict, reviews_->audiences());
  const bool lasts = absl::IsPermissionDenied(verdict.status());
  // What the API server says is for the operator, not for a stranger.
  if (const auto unsaid = failures_.Admit(log::Limit::Time::clock::now()); unsaid.has_value()) {
    log::Warn("cannot tell whether a caller may ask for rankings",
              {{"problem", Message(verdict.status())},
               {"remedy", lasts ? kGrant : "it is tried again with the next caller"},
               {"unsaid_before", *unsaid}});
  }
  // Until somebody grants it no repetition helps.
  if (lasts) {
    co_return Refusal{.code = 503,
                      .reason = "ServiceUnavailable",
                      .message =
                          "trowel itself may not ask the API server who may: its operator "
                          "has to grant it that",
                      .retry_after = 60};
  }
  co_return Refusal{.code = 503,
                    .reason = "ServiceUnavailable",
                    .message = "whether you may ask cannot be told now: try again",
                    .retry_after = 1};
}

}  // namespace trowel::webhook
