#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "garden/builder.h"
#include "policy/policy.h"
#include "test/fuzz/review_target.h"
#include "webhook/admission/admission_response.h"
#include "webhook/server/http.h"

// An AdmissionReview from its bytes to the bytes of the answer, which must be JSON.
namespace trowel::webhook {

void DecideReview(std::string_view body) {
  static ReviewParser parser;
  static const auto view = garden::GardenBuilder().Build();
  static const policy::Policy policy = policy::DefaultPolicy();
  HttpReply reply;
  const auto request = parser.Parse(body);
  if (!request.ok()) {
    FillStatus(400, "BadRequest", Message(request.status()), &reply);
    return CheckJson(reply.body);
  }
  const auto move = FindMove(*request, parser.trail());
  if (!move.ok()) {
    FillStatus(400, "BadRequest", Message(move.status()), &reply);
  } else if (!move->has_value()) {
    AppendAllowed(request->uid, request->resource, &reply.body);
  } else {
    std::vector<policy::PendingMove> pending_storage;
    const MoveDecision decision =
        DecideMove(**move,
                   {.view = view.get(),
                    .policy = &policy,
                    .requester = request->requester.has_value() ? &*request->requester : nullptr,
                    .pending = {},
                    .now = absl::FromUnixSeconds(1'795'000'000)},
                   &pending_storage);
    // An empty garden has no seed to move to.
    if (decision.verdict.allowed()) std::abort();
    AppendDecision({.uid = request->uid,
                    .shoot_space = (*move)->shoot.space,
                    .shoot_name = (*move)->shoot.name,
                    .policy_hash = policy.hash},
                   decision, &reply.body);
  }
  CheckJson(reply.body);
}

}  // namespace trowel::webhook
