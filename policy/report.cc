#include "policy/report.h"

#include <array>

#include "policy/field.h"

namespace trowel::policy {

std::string_view Name(Effect effect) {
  static constexpr std::array<std::string_view, 4> kNames = {"none", "audit", "warn", "deny"};
  return kNames[static_cast<std::size_t>(effect)];
}

void Report::Undecided(std::string_view problem) {
  unknown_ = true;
  if (detail_ == Detail::kRulesOnly) return;
  Add(Kind::kUnknown, kSeedNameField, "repair what Trowel reads, then try again",
      fmt::format("which override of the policy holds is not known: {}", problem));
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
