#include "webhook/admission/admission_response.h"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace trowel::webhook {
namespace {

using nlohmann::json;
using policy::Effect;
using policy::Finding;
using ::testing::SizeIs;

Finding Of(Effect effect, std::string message, std::string_view rule = "seed-healthy") {
  return {.rule = rule,
          .effect = effect,
          .unknown = false,
          .field = "spec.seedName",
          .message = std::move(message),
          .remedy = "choose another seed"};
}

json Format(const MoveDecision& decision) {
  std::string out;
  AppendDecision({.uid = "u\"1",
                  .shoot_space = "garden-dev",
                  .shoot_name = "moss",
                  .policy_hash = "0123456789ab"},
                 decision, &out);
  return json::parse(out);
}

MoveDecision Move() {
  MoveDecision decision;
  decision.source = "aws-eu1";
  decision.destination = "aws-ap1";
  return decision;
}

std::size_t Runes(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  }));
}

TEST(AdmissionResponse, SaysWhyAMoveIsDenied) {
  MoveDecision decision = Move();
  decision.live = true;
  decision.verdict.denied_by = 1;
  decision.verdict.denials = {Of(Effect::kDeny, "seed aws-ap1 is not \"ready\"", "seed-healthy")};
  json expected = json::parse(R"({
    "kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1",
    "response": {
      "uid": "u\"1", "allowed": false,
      "status": {
        "status": "Failure", "code": 403, "reason": "Forbidden",
        "message": "",
        "details": {
          "name": "moss", "group": "core.gardener.cloud", "kind": "Shoot",
          "causes": [{"reason": "seed-healthy", "field": "spec.seedName",
                      "message": "seed aws-ap1 is not \"ready\"; choose another seed"}]}},
      "auditAnnotations": {"decision": "denied", "policy": "0123456789ab"}}})");
  expected["response"]["status"]["message"] =
      "1 reason against moving garden-dev/moss live from aws-eu1 to aws-ap1:\n"
      "- seed-healthy: seed aws-ap1 is not \"ready\"; choose another seed";
  EXPECT_EQ(Format(decision), expected);
}

// The operator's own words, once for all that a rule has found.
TEST(AdmissionResponse, HasThePolicysNoteBesideItsOwnWords) {
  const auto noted = [](Effect effect) {
    policy::Finding finding = Of(effect, "it is far", "region-distance");
    finding.note = "ask us";
    finding.link = "https://example.org";
    return policy::Findings{finding, finding};
  };
  MoveDecision decision = Move();
  decision.verdict.denied_by = 1;
  decision.verdict.denials = noted(Effect::kDeny);
  decision.verdict.warnings = noted(Effect::kWarn);
  const json response = Format(decision)["response"];
  const json& status = response["status"];
  EXPECT_TRUE(status["message"].get<std::string>().ends_with(
      ":\n- region-distance: it is far; choose another seed; ask us (https://example.org)"
      "\n- region-distance: it is far; choose another seed"));
  EXPECT_EQ(status["details"]["causes"][0]["message"],
            "it is far; choose another seed; ask us (https://example.org)");
  EXPECT_EQ(status["details"]["causes"][1]["message"], "it is far; choose another seed");
  EXPECT_EQ(response["warnings"],
            json({"region-distance: it is far", "region-distance: ask us (https://example.org)",
                  "region-distance: it is far"}));
}

TEST(AdmissionResponse, AuditsSayByWhichExemption) {
  MoveDecision decision = Move();
  decision.verdict.audits = {Of(Effect::kAudit, "one", "ha-zones")};
  decision.verdict.audits[0].exemption = "legacy";
  EXPECT_EQ(Format(decision)["response"]["auditAnnotations"]["audit-ha-zones"],
            "exempt by legacy: one");
}

TEST(AdmissionResponse, SaysWhyAnAnnotationOfBreakGlassOpensNothing) {
  MoveDecision decision = Move();
  decision.verdict.denied_by = 1;
  decision.verdict.denials = {Of(Effect::kDeny, "no", "seed-healthy")};
  decision.verdict.glass_problem = "it was there before";
  const json status = Format(decision)["response"]["status"];
  EXPECT_TRUE(status["message"].get<std::string>().ends_with(
      "\nThe annotation trowel.gardener.cloud/break-glass opens nothing: it was there before"))
      << status;
  EXPECT_THAT(status["details"]["causes"], SizeIs(1)) << "it is no reason";
}

TEST(AdmissionResponse, KeepsWarningsShortAndPlain) {
  MoveDecision decision = Move();
  decision.verdict.warnings = {Of(Effect::kWarn, "a line\nand\x07 more"),
                               Of(Effect::kWarn, std::string(500, 'x')), Of(Effect::kWarn, [] {
                                 std::string text;
                                 for (int i = 0; i < 200; ++i) text += "ü";
                                 return text;
                               }())};
  const json response = Format(decision)["response"];
  EXPECT_EQ(response["allowed"], true);
  ASSERT_THAT(response["warnings"], SizeIs(3));
  EXPECT_EQ(response["warnings"][0], "seed-healthy: a line?and? more");
  for (const std::string warning : response["warnings"]) EXPECT_LE(Runes(warning), 120U);
  EXPECT_EQ(Runes(response["warnings"][1]), 120U);
  EXPECT_EQ(Runes(response["warnings"][2]), 120U);
  EXPECT_TRUE(response["warnings"][2].get<std::string>().ends_with("ü…"));
}

TEST(AdmissionResponse, CountsWarningsThatTheCallerWouldDrop) {
  MoveDecision decision = Move();
  decision.verdict.warnings = policy::Findings(50, Of(Effect::kWarn, "twice"));
  const json warnings = Format(decision)["response"]["warnings"];
  ASSERT_THAT(warnings, SizeIs(31));
  EXPECT_EQ(warnings.back(), "20 more warnings");
}

TEST(AdmissionResponse, PutsTheFindingsOfARuleIntoOneAnnotation) {
  MoveDecision decision = Move();
  decision.verdict.exempt = true;
  decision.verdict.audits = {Of(Effect::kAudit, "one", "ha-zones"),
                             Of(Effect::kAudit, "two", "ha-zones"),
                             Of(Effect::kAudit, std::string(5000, 'y'), "seed-healthy")};
  const json annotations = Format(decision)["response"]["auditAnnotations"];
  EXPECT_EQ(annotations["audit-ha-zones"], "one | two");
  EXPECT_EQ(annotations["exempt"], "true");
  EXPECT_LT(annotations["audit-seed-healthy"].get<std::string>().size(), 1024U);
}

TEST(AdmissionResponse, StaysSmallWhateverIsFound) {
  MoveDecision decision = Move();
  decision.verdict.denied_by = 1;
  decision.verdict.denials = policy::Findings(500, Of(Effect::kDeny, std::string(100'000, 'z')));
  std::string out;
  AppendDecision({.uid = "1", .shoot_space = "a", .shoot_name = "b", .policy_hash = "c"}, decision,
                 &out);
  EXPECT_LT(out.size(), std::size_t{256} << 10);
  EXPECT_THAT(json::parse(out)["response"]["status"]["details"]["causes"], SizeIs(100));
}

TEST(AdmissionResponse, AllowsInSilence) {
  std::string out;
  AppendAllowed("1", "", &out);
  EXPECT_EQ(json::parse(out)["response"], json::parse(R"({"uid":"1","allowed":true})"));
}

}  // namespace
}  // namespace trowel::webhook
