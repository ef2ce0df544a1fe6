#include "webhook/ranking/ranking_handler.h"

#include <string>
#include <vector>

#include "base/log.h"
#include "webhook/ranking/ranking_answer.h"

namespace trowel::webhook {
namespace {

void Refuse(const absl::Status& status, HttpReply* reply) {
  const std::string_view message = Message(status);
  reply->body.clear();
  switch (status.code()) {
    case absl::StatusCode::kNotFound: FillStatus(404, "NotFound", message, reply); break;
    case absl::StatusCode::kFailedPrecondition: FillStatus(422, "Invalid", message, reply); break;
    case absl::StatusCode::kResourceExhausted:
      FillStatus(413, "RequestEntityTooLarge", message, reply);
      break;
    case absl::StatusCode::kUnavailable:
      FillStatus(503, "ServiceUnavailable", message, reply);
      reply->retry_after = 1;
      reply->close = true;  // The next try may find another replica.
      break;
    default: FillStatus(400, "BadRequest", message, reply);
  }
}

// What an extender says in its answer, not by a code.
bool IsAboutShootOrNames(const absl::Status& status) {
  return status.code() == absl::StatusCode::kNotFound ||
         status.code() == absl::StatusCode::kFailedPrecondition;
}

}  // namespace

RankingHandler::RankingHandler(const RankingContext& context, RankingMetrics* metrics)
    : context_(context), metrics_(metrics) {}

void RankingHandler::Handle(const HttpRequest& request, HttpReply* reply) {
  if (const absl::Status status = Answer(request, reply); !status.ok()) {
    if (request.path == "/filter" && IsAboutShootOrNames(status)) {
      reply->body.clear();
      AppendFilterError(Message(status), &reply->body);
    } else {
      Refuse(status, reply);
    }
    if (const auto unsaid = refusals_.Admit(log::Limit::Time::clock::now()); unsaid.has_value()) {
      log::Info("refused a ranking",
                {{"path", request.path}, {"reason", Message(status)}, {"unsaid_before", *unsaid}});
    }
  }
  body_.Release();
  metrics_->Count(request.path, reply->status);
}

absl::Status RankingHandler::Answer(const HttpRequest& request, HttpReply* reply) {
  const std::shared_ptr<const garden::GardenView> view = context_.admission.garden->Read();
  const std::shared_ptr<const policy::Policy> policy = context_.admission.policy->Read();
  if (view == nullptr || policy == nullptr || !context_.admission.readiness->synced()) {
    return Unavailable("trowel is not ready: {}", context_.admission.readiness->why_not_synced());
  }
  ASSIGN_OR_RETURN(const garden::JsonReader root, body_.Parse(request.body));
  if (request.path == "/rank") return AnswerRank(*policy, *view, root, reply);
  ASSIGN_OR_RETURN(const ExtenderBody body, ReadExtenderBody(root, body_.trail()));
  return AnswerExtender(*policy, *view, body, request.path == "/filter", reply);
}

absl::Status RankingHandler::AnswerRank(const policy::Policy& policy,
                                        const garden::GardenView& view, garden::JsonReader root,
                                        HttpReply* reply) {
  ASSIGN_OR_RETURN(const RankBody body, ReadRankBody(root, body_.trail()));
  const garden::Shoot* shoot = body.object.has_value() ? &*body.object : nullptr;
  if (shoot == nullptr) {
    ASSIGN_OR_RETURN(shoot, FindShootOf(body.space, body.name, view));
  }
  const std::shared_ptr<const policy::Ledger::Page> page = context_.admission.ledger->Read();
  const scheduler::RankRequest request{.shoot = shoot,
                                       .live = body.live,
                                       .pending = page->At(policy::Ledger::Clock::now()),
                                       .now = context_.admission.clock->Now()};
  const std::vector<scheduler::Candidate> candidates = scheduler::Rank(request, view, policy);
  const GardenStatus garden = context_.admission.readiness->garden();
  AppendRanking({.request = request, .candidates = candidates, .view = view, .policy = policy},
                {.source = garden.source, .age = context_.wall_clock->Now() - garden.heard_at},
                &reply->body);
  return absl::OkStatus();
}

absl::Status RankingHandler::AnswerExtender(const policy::Policy& policy,
                                            const garden::GardenView& view,
                                            const ExtenderBody& body, bool filter,
                                            HttpReply* reply) {
  ASSIGN_OR_RETURN(const garden::Shoot* shoot, FindShootOf(body.space, body.name, view));
  const std::shared_ptr<const policy::Ledger::Page> page = context_.admission.ledger->Read();
  const scheduler::RankRequest request{.shoot = shoot,
                                       .pending = page->At(policy::Ledger::Clock::now()),
                                       .now = context_.admission.clock->Now()};
  const std::vector<scheduler::Candidate> candidates = scheduler::Rank(request, view, policy);
  const RankingResult result{
      .request = request, .candidates = candidates, .view = view, .policy = policy};
  if (filter) {
    AppendFilterResult(result, body.seeds, &reply->body);
  } else {
    AppendPriorities(result, body.seeds, &reply->body);
  }
  return absl::OkStatus();
}

}  // namespace trowel::webhook
