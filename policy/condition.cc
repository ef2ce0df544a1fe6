#include "policy/condition.h"

#include <fmt/format.h>

#include "base/time_text.h"
#include "policy/field.h"

namespace trowel::policy {

bool IsGood(const garden::Condition& condition, absl::Time now, absl::Duration grace) {
  using Status = garden::Condition::Status;
  if (condition.status == Status::kTrue) return true;
  const absl::Duration age = now - condition.since;
  return condition.status == Status::kProgressing && age < grace && age > -grace;
}

std::string Describe(std::string_view type, const garden::Condition& condition) {
  const std::string_view status = garden::Name(condition.status);
  if (condition.since == absl::InfinitePast()) return fmt::format("{} is {}", type, status);
  return fmt::format("{} is {} since {}", type, status, FormatUtc(condition.since));
}

void ExpectGood(std::string_view type, const garden::Condition& condition, const ExpectedSeed& seed,
                Report* report) {
  if (IsGood(condition, seed.now, seed.grace)) return;
  const std::string text = report->wants_text() ? Describe(type, condition) : std::string();
  if (seed.only_advice) {
    report->Advise(kSeedNameField, seed.remedy, "{} {}: {}", seed.role, seed.name, text);
  } else {
    report->Object(kSeedNameField, seed.remedy, "{} {}: {}", seed.role, seed.name, text);
  }
}

}  // namespace trowel::policy
