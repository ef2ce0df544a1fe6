#include "policy/config/parse_time.h"

#include "garden/time.h"

namespace trowel::policy {
namespace {

std::optional<absl::Time> Read(const Value& value, bool or_day) {
  const std::optional<std::string> text = value.Text();
  if (!text.has_value()) return std::nullopt;
  constexpr std::size_t kDayLength = 10;  // "2026-12-24"
  const bool is_day = or_day && text->size() == kDayLength;
  const absl::StatusOr<absl::Time> time = garden::ParseTime(is_day ? *text + "T00:00:00Z" : *text);
  if (time.ok()) return *time;
  value.Object(fmt::format("expected a {} such as {}2026-12-24T00:00:00Z, not \"{}\"",
                           or_day ? "day or time" : "time", or_day ? "2026-12-24 or " : "", *text));
  return std::nullopt;
}

}  // namespace

std::optional<absl::Time> ReadTime(const Value& value) { return Read(value, /*or_day=*/false); }

std::optional<absl::Time> ReadDay(const Value& value) { return Read(value, /*or_day=*/true); }

}  // namespace trowel::policy
