#include <cstdlib>
#include <string>
#include <string_view>

#include "garden/builder.h"
#include "policy/policy.h"
#include "test/fuzz/review_target.h"
#include "webhook/admission/admission_response.h"
#include "webhook/admission/must_pass.h"
#include "webhook/server/http.h"

// An AdmissionReview of a change from its bytes to the bytes of the answer, which must be JSON; and
// whatever the bytes are, a status is not refused.
namespace trowel::webhook {
namespace {

policy::Policy EnforcingEverything() {
  policy::Policy policy = policy::DefaultPolicy();
  for (policy::RuleConfig& rule : policy.rules) {
    rule.mode = rule.live_mode = policy::Mode::kEnforce;
    rule.on_unknown = policy::OnUnknown::kDeny;
  }
  return policy;
}

}  // namespace

void DecideReview(std::string_view body) {
  static ReviewParser parser;
  static const auto view = garden::GardenBuilder().Build();
  static const policy::Policy policy = EnforcingEverything();
  const auto request = parser.Parse(body);
  if (!request.ok()) {
    if (parser.unreadable().has_value()) MustPass(*parser.unreadable(), &policy);
    return;
  }
  const auto change = FindChange(*request, parser.trail());
  if (!change.ok()) {
    MustPass(*request, &policy);
    return;
  }
  if (!change->has_value()) return;
  const ChangeDecision decision = DecideChange(
      **change, {.view = view.get(),
                 .policy = &policy,
                 .requester = request->requester.has_value() ? &*request->requester : nullptr,
                 .pending = {},
                 .now = absl::FromUnixSeconds(1'795'000'000)});
  if ((*change)->of_status && !decision.verdict.allowed()) std::abort();
  std::string answer;
  AppendDecision(request->uid, policy.hash, **change, decision, &answer);
  CheckJson(answer);
}

}  // namespace trowel::webhook
