#include "webhook/admission/admission_response.h"

#include <algorithm>
#include <cstddef>
#include <span>

#include <fmt/format.h>

#include "base/text.h"
#include "garden/shoot.h"

namespace trowel::webhook {
namespace {

constexpr std::size_t kWarningRunesMax = 120;  // As the API advises.
// The caller cuts and drops warnings beyond 4096 runes in total.
constexpr std::size_t kWarningsMax = 30;
constexpr std::size_t kCausesMax = 100;
constexpr std::size_t kFindingBytesMax = 1024;
constexpr std::size_t kAnnotationBytesMax = 1000;

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// At most `bytes_max` bytes of `text`, whole characters.
std::string_view Clip(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && IsContinuation(text[end])) --end;
  return text.substr(0, end);
}

// Cuts printable `text` to a number of characters, the last an ellipsis.
void CutToRunes(std::size_t runes_max, std::string* text) {
  std::size_t runes = 0;
  std::size_t last_begin = 0;
  for (std::size_t i = 0; i < text->size(); ++i) {
    if (IsContinuation((*text)[i])) continue;
    if (++runes == runes_max) last_begin = i;
  }
  if (runes <= runes_max) return;
  text->resize(last_begin);
  text->append("…");
}

std::string WarningText(const policy::Finding& finding) {
  std::string text;
  text.append(finding.rule).append(": ");
  AppendPrintable(finding.message, &text);
  CutToRunes(kWarningRunesMax, &text);
  return text;
}

// Appends {"a":..., "b":...} and the like, one string after the other.
class Writer {
 public:
  explicit Writer(std::string* out) : out_(out) {}
  Writer& Raw(std::string_view text) {
    out_->append(text);
    return *this;
  }
  Writer& Text(std::string_view text) {
    AppendJsonString(text, out_);
    return *this;
  }

 private:
  std::string* out_;
};

void AppendHead(std::string_view uid, bool allowed, std::string* out) {
  Writer(out)
      .Raw(R"({"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","response":{"uid":)")
      .Text(uid)
      .Raw(allowed ? R"(,"allowed":true)" : R"(,"allowed":false)");
}

void AppendCauses(std::span<const policy::Finding> denials, std::string* out) {
  std::string message;
  const std::size_t count = std::min(denials.size(), kCausesMax);
  for (std::size_t i = 0; i < count; ++i) {
    const policy::Finding& denial = denials[i];
    message.assign(Clip(denial.message, kFindingBytesMax));
    if (!denial.remedy.empty()) {
      message.append("; ").append(Clip(denial.remedy, kFindingBytesMax));
    }
    Writer(out)
        .Raw(i == 0 ? R"({"reason":)" : R"(,{"reason":)")
        .Text(denial.rule)
        .Raw(R"(,"message":)")
        .Text(message)
        .Raw(R"(,"field":)")
        .Text(denial.field)
        .Raw("}");
  }
}

void AppendStatus(const AnswerContext& context, const MoveDecision& decision, std::string* out) {
  const std::string shoot = garden::KeyOf(context.shoot_space, context.shoot_name);
  Writer writer(out);
  writer.Raw(R"(,"status":{"status":"Failure","code":403,"reason":"Forbidden","message":)")
      .Text(DenialMessage(shoot, decision))
      .Raw(R"(,"details":{"name":)")
      .Text(context.shoot_name)
      .Raw(R"(,"group":"core.gardener.cloud","kind":"Shoot","causes":[)");
  AppendCauses(decision.verdict.denials, out);
  writer.Raw("]}}");
}

void AppendWarnings(const MoveDecision& decision, std::string* out) {
  const policy::Findings& warnings = decision.verdict.warnings;
  if (warnings.empty()) return;
  Writer writer(out);
  std::string_view separator = R"(,"warnings":[)";
  const std::size_t count = std::min(warnings.size(), kWarningsMax);
  for (std::size_t i = 0; i < count; ++i) {
    writer.Raw(separator).Text(WarningText(warnings[i]));
    separator = ",";
  }
  if (warnings.size() > count) {
    writer.Raw(separator).Text(fmt::format("{} more warnings", warnings.size() - count));
    separator = ",";
  }
  writer.Raw("]");
}

// Findings of one rule stand side by side: the table's order is kept.
void AppendAudits(const policy::Findings& audits, std::string* out) {
  std::string value;
  for (auto first = audits.begin(); first != audits.end();) {
    const auto last = std::find_if(first, audits.end(), [&](const policy::Finding& audit) {
      return audit.rule != first->rule;
    });
    value.clear();
    for (auto audit = first; audit != last; ++audit) {
      if (audit != first) value.append(" | ");
      value.append(audit->message);
    }
    Writer(out)
        .Raw(R"(,"audit-)")
        .Raw(first->rule)
        .Raw(R"(":)")
        .Text(Clip(value, kAnnotationBytesMax));
    first = last;
  }
}

void AppendAnnotations(const AnswerContext& context, const MoveDecision& decision,
                       std::string* out) {
  const policy::Verdict& verdict = decision.verdict;
  Writer writer(out);
  writer.Raw(R"(,"auditAnnotations":{"decision":)")
      .Text(verdict.allowed() ? "allowed" : "denied")
      .Raw(R"(,"policy":)")
      .Text(context.policy_hash);
  if (decision.returning) writer.Raw(R"(,"return":"true")");
  if (verdict.exempt) writer.Raw(R"(,"exempt":"true")");
  if (verdict.broke_glass) {
    writer.Raw(R"(,"break-glass":)").Text(Clip(verdict.glass_reason, kAnnotationBytesMax));
  }
  AppendAudits(verdict.audits, out);
  writer.Raw("}");
}

}  // namespace

std::string DenialMessage(std::string_view shoot, const MoveDecision& decision) {
  const policy::Findings& denials = decision.verdict.denials;
  std::string message =
      fmt::format("{} reason{} against ", denials.size(), denials.size() == 1 ? "" : "s");
  if (decision.source.empty()) {
    message += fmt::format("scheduling {} to {}:", shoot, decision.destination);
  } else {
    message += fmt::format("moving {} {}from {} to {}:", shoot, decision.live ? "live " : "",
                           decision.source, decision.destination);
  }
  const std::size_t count = std::min(denials.size(), kCausesMax);
  for (std::size_t i = 0; i < count; ++i) {
    message.append("\n- ").append(denials[i].rule).append(": ");
    AppendPrintable(Clip(denials[i].message, kFindingBytesMax), &message);
    if (denials[i].remedy.empty()) continue;
    message.append("; ");
    AppendPrintable(Clip(denials[i].remedy, kFindingBytesMax), &message);
  }
  if (denials.size() > count) message += fmt::format("\n- and {} more", denials.size() - count);
  return message;
}

void AppendDecision(const AnswerContext& context, const MoveDecision& decision, std::string* out) {
  AppendHead(context.uid, decision.verdict.allowed(), out);
  if (!decision.verdict.allowed()) AppendStatus(context, decision, out);
  AppendWarnings(decision, out);
  AppendAnnotations(context, decision, out);
  out->append("}}\n");
}

void AppendAllowed(std::string_view uid, std::string_view warning, std::string* out) {
  AppendHead(uid, /*allowed=*/true, out);
  if (!warning.empty()) {
    std::string text = Printable(warning);
    CutToRunes(kWarningRunesMax, &text);
    Writer(out).Raw(R"(,"warnings":[)").Text(text).Raw("]");
  }
  out->append("}}\n");
}

}  // namespace trowel::webhook
