#include "garden/time.h"

#include <cstddef>
#include <optional>
#include <string>

#include "base/text.h"

namespace trowel::garden {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Whether `text` is written like `shape`, in which 9 stands for any digit and + for a sign.
bool HasShape(std::string_view text, std::string_view shape) {
  if (text.size() != shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool fits = shape[i] == '9'   ? IsDigit(text[i])
                      : shape[i] == '+' ? text[i] == '+' || text[i] == '-'
                                        : text[i] == shape[i];
    if (!fits) return false;
  }
  return true;
}

int TwoDigits(std::string_view text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

std::string Quoted(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  return fmt::format("\"{}{}\"", Printable(text.substr(0, kLongest)),
                     text.size() > kLongest ? "..." : "");
}

// The part after the seconds: an optional fraction and a zone.
bool HasZone(std::string_view text) {
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (text.empty() || !IsDigit(text.front())) return false;
    while (!text.empty() && IsDigit(text.front())) text.remove_prefix(1);
  }
  if (text == "Z") return true;
  return HasShape(text, "+99:99") && TwoDigits(text, 1) < 24 && TwoDigits(text, 4) < 60;
}

// "220000+0100" as seconds after midnight UTC.
absl::StatusOr<int> ParseTimeOfDay(std::string_view text) {
  constexpr int kDay = 24 * 60 * 60;
  if (!HasShape(text, "999999+9999") || TwoDigits(text, 0) > 23 || TwoDigits(text, 2) > 59 ||
      TwoDigits(text, 4) > 59 || TwoDigits(text, 7) > 23 || TwoDigits(text, 9) > 59) {
    return InvalidArgument("{} is not a time of day like 220000+0100", Quoted(text));
  }
  const int local = (TwoDigits(text, 0) * 60 + TwoDigits(text, 2)) * 60 + TwoDigits(text, 4);
  const int zone = (TwoDigits(text, 7) * 60 + TwoDigits(text, 9)) * 60;
  return (local + (text[6] == '-' ? zone : kDay - zone)) % kDay;
}

// "2026-11-21T09:32:04Z", which is what an API server writes: a review has dozens.
std::optional<absl::Time> ParseUtcSecond(std::string_view text) {
  const int year = TwoDigits(text, 0) * 100 + TwoDigits(text, 2);
  const int month = TwoDigits(text, 5);
  const int day = TwoDigits(text, 8);
  const int hour = TwoDigits(text, 11);
  const int minute = TwoDigits(text, 14);
  const absl::CivilSecond second(year, month, day, hour, minute, TwoDigits(text, 17));
  // What is no day or no hour has been carried over to the next one.
  if (second.month() != month || second.day() != day || second.hour() != hour ||
      second.minute() != minute) {
    return std::nullopt;
  }
  return absl::FromCivil(second, absl::UTCTimeZone());
}

}  // namespace

// Abseil reads more than RFC 3339: white space, other separators, "infinite-past", second 60.
absl::StatusOr<absl::Time> ParseTime(std::string_view text) {
  constexpr std::string_view kSeconds = "9999-99-99T99:99:99";
  const bool has_shape = HasShape(text.substr(0, kSeconds.size()), kSeconds) &&
                         HasZone(text.substr(kSeconds.size())) && TwoDigits(text, 17) <= 59;
  if (has_shape && text.size() == kSeconds.size() + 1) {
    if (const auto time = ParseUtcSecond(text); time.has_value()) return *time;
  }
  absl::Time time;
  std::string error;
  if (!has_shape || !absl::ParseTime(absl::RFC3339_full, std::string(text), &time, &error)) {
    return InvalidArgument("{} is not a time like 2026-11-21T09:32:04Z", Quoted(text));
  }
  return time;
}

bool MaintenanceWindow::Contains(absl::Time time) const {
  const absl::TimeZone::CivilInfo utc = absl::UTCTimeZone().At(time);
  const int second = (utc.cs.hour() * 60 + utc.cs.minute()) * 60 + utc.cs.second();
  if (end_second < begin_second) return second >= begin_second || second <= end_second;
  return second >= begin_second && second <= end_second;
}

absl::StatusOr<MaintenanceWindow> ParseMaintenanceWindow(std::string_view begin,
                                                         std::string_view end) {
  MaintenanceWindow window;
  ASSIGN_OR_RETURN(window.begin_second, ParseTimeOfDay(begin));
  ASSIGN_OR_RETURN(window.end_second, ParseTimeOfDay(end));
  return window;
}

}  // namespace trowel::garden
