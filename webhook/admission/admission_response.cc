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

// What an answer says of what was asked, and what became of it.
struct Answered {
  std::string_view uid;
  std::string_view group;
  std::string_view kind;
  std::string_view name;
  std::string doing;  // "moving garden-dev/moss from aws-eu1 to aws-ap1"
  std::string_view policy_hash;
  bool returning = false;
  const policy::Verdict* verdict = nullptr;
};

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

// Once for all that a rule has found.
std::string NoteAt(std::span<const policy::Finding> findings, std::size_t i) {
  if (i > 0 && findings[i - 1].rule == findings[i].rule) return {};
  return NoteOf(findings[i]);
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
    if (const std::string note = NoteAt(denials, i); !note.empty()) {
      message.append("; ").append(Clip(note, kFindingBytesMax));
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

// "2 reasons against moving garden-dev/moss from aws-eu1 to aws-ap1:" and a line per denial.
std::string DenialMessage(const Answered& answered) {
  const policy::Findings& denials = answered.verdict->denials;
  std::string message = fmt::format("{} reason{} against {}:", denials.size(),
                                    denials.size() == 1 ? "" : "s", Printable(answered.doing));
  const std::size_t count = std::min(denials.size(), kCausesMax);
  for (std::size_t i = 0; i < count; ++i) {
    message.append("\n- ").append(denials[i].rule).append(": ");
    AppendPrintable(Clip(denials[i].message, kFindingBytesMax), &message);
    for (const std::string& more : {denials[i].remedy, NoteAt(denials, i)}) {
      if (more.empty()) continue;
      message.append("; ");
      AppendPrintable(Clip(more, kFindingBytesMax), &message);
    }
  }
  if (denials.size() > count) message += fmt::format("\n- and {} more", denials.size() - count);
  if (const std::string& why = answered.verdict->glass_problem; !why.empty()) {
    message += "\nThe annotation trowel.gardener.cloud/break-glass opens nothing: " + why;
  }
  return message;
}

void AppendStatus(const Answered& answered, std::string* out) {
  Writer writer(out);
  writer.Raw(R"(,"status":{"status":"Failure","code":403,"reason":"Forbidden","message":)")
      .Text(DenialMessage(answered))
      .Raw(R"(,"details":{"name":)")
      .Text(answered.name)
      .Raw(R"(,"group":)")
      .Text(answered.group)
      .Raw(R"(,"kind":)")
      .Text(answered.kind)
      .Raw(R"(,"causes":[)");
  AppendCauses(answered.verdict->denials, out);
  writer.Raw("]}}");
}

void AppendWarnings(const policy::Findings& warnings, std::string* out) {
  if (warnings.empty()) return;
  Writer writer(out);
  std::string_view separator = R"(,"warnings":[)";
  const std::size_t count = std::min(warnings.size(), kWarningsMax);
  for (std::size_t i = 0; i < count; ++i) {
    writer.Raw(separator).Text(WarningText(warnings[i]));
    separator = ",";
    if (const std::string note = NoteAt(warnings, i); !note.empty()) {
      std::string text = fmt::format("{}: {}", warnings[i].rule, Printable(note));
      CutToRunes(kWarningRunesMax, &text);
      writer.Raw(separator).Text(text);
    }
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
      if (audit == first && !audit->exemption.empty()) {
        value.append("exempt by ").append(audit->exemption).append(": ");
      }
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

void AppendAnnotations(const Answered& answered, std::string* out) {
  const policy::Verdict& verdict = *answered.verdict;
  Writer writer(out);
  writer.Raw(R"(,"auditAnnotations":{"decision":)")
      .Text(verdict.allowed() ? "allowed" : "denied")
      .Raw(R"(,"policy":)")
      .Text(answered.policy_hash);
  if (answered.returning) writer.Raw(R"(,"return":"true")");
  if (verdict.exempt) writer.Raw(R"(,"exempt":"true")");
  if (verdict.broke_glass) {
    writer.Raw(R"(,"break-glass":)").Text(Clip(verdict.glass_reason, kAnnotationBytesMax));
  }
  AppendAudits(verdict.audits, out);
  writer.Raw("}");
}

void Append(const Answered& answered, std::string* out) {
  AppendHead(answered.uid, answered.verdict->allowed(), out);
  if (!answered.verdict->allowed()) AppendStatus(answered, out);
  AppendWarnings(answered.verdict->warnings, out);
  AppendAnnotations(answered, out);
  out->append("}}\n");
}

std::string DoingWhat(std::string_view shoot, const MoveDecision& decision) {
  if (decision.source.empty()) {
    return fmt::format("scheduling {} to {}", shoot, decision.destination);
  }
  return fmt::format("moving {} {}from {} to {}", shoot, decision.live ? "live " : "",
                     decision.source, decision.destination);
}

}  // namespace

void AppendDecision(const AnswerContext& context, const MoveDecision& decision, std::string* out) {
  Answered answered{.uid = context.uid,
                    .group = "core.gardener.cloud",
                    .kind = "Shoot",
                    .name = context.shoot_name,
                    .doing = {},
                    .policy_hash = context.policy_hash,
                    .returning = decision.returning,
                    .verdict = &decision.verdict};
  // Only a denial says it.
  if (!decision.verdict.allowed()) {
    answered.doing = DoingWhat(garden::KeyOf(context.shoot_space, context.shoot_name), decision);
  }
  Append(answered, out);
}

void AppendDecision(std::string_view uid, std::string_view policy_hash,
                    const RequestedChange& change, const ChangeDecision& decision,
                    std::string* out) {
  Append({.uid = uid,
          .group = change.group,
          .kind = change.kind,
          .name = change.name,
          .doing = decision.verdict.allowed() ? std::string() : DoingWhat(change),
          .policy_hash = policy_hash,
          .returning = false,
          .verdict = &decision.verdict},
         out);
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
