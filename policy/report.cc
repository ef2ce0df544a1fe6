#include "policy/report.h"

#include <algorithm>
#include <array>

#include "policy/field.h"

namespace trowel::policy {

std::string_view Name(Effect effect) {
  static constexpr std::array<std::string_view, 4> kNames = {"none", "audit", "warn", "deny"};
  return kNames[static_cast<std::size_t>(effect)];
}

std::string NoteOf(const Finding& finding) {
  if (finding.note.empty() || finding.link.empty()) return finding.note + finding.link;
  return fmt::format("{} ({})", finding.note, finding.link);
}

void Report::Undecided(std::string_view problem) {
  unknown_ = true;
  if (detail_ == Detail::kRulesOnly) return;
  Add(Kind::kUnknown, kSeedNameField, "repair what Trowel reads, then try again",
      fmt::format("which override of the policy holds is not known: {}", problem));
}

Findings Report::TakeFindings() {
  for (const Kind kind : {Kind::kObjection, Kind::kAdvice, Kind::kUnknown}) {
    const std::size_t count = counts_[static_cast<std::size_t>(kind)];
    if (count <= kMostOfAKind) continue;
    const auto last = std::find_if(findings_.rbegin(), findings_.rend(), [&](const Finding& one) {
      return one.unknown == (kind == Kind::kUnknown) && one.advice == (kind == Kind::kAdvice);
    });
    const Finding like = *last;
    Add(kind, like.field, like.remedy,
        fmt::format("and {} more of the kind", count - kMostOfAKind));
  }
  counts_ = {};
  return std::move(findings_);
}

void Report::Add(Kind kind, std::string_view field, std::string_view remedy, std::string message) {
  findings_.push_back({.rule = {},
                       .effect = Effect::kNone,
                       .unknown = kind == Kind::kUnknown,
                       .advice = kind == Kind::kAdvice,
                       .field = std::string(field),
                       .message = std::move(message),
                       .remedy = std::string(remedy)});
}

}  // namespace trowel::policy
