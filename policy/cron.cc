#include "policy/cron.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "base/text.h"

namespace trowel::policy {
namespace {

// What a field may hold. Names stand for numbers from `min` on.
struct Bounds {
  unsigned min = 0;
  unsigned max = 0;
  std::span<const std::string_view> names = {};
};

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kWeekdays = {"sun", "mon", "tue", "wed",
                                                       "thu", "fri", "sat"};

struct Shorthand {
  std::string_view name;
  std::string_view fields;
};
constexpr std::array kShorthands = {
    Shorthand{"@yearly", "0 0 1 1 *"},  Shorthand{"@annually", "0 0 1 1 *"},
    Shorthand{"@monthly", "0 0 1 * *"}, Shorthand{"@weekly", "0 0 * * 0"},
    Shorthand{"@daily", "0 0 * * *"},   Shorthand{"@midnight", "0 0 * * *"},
    Shorthand{"@hourly", "0 * * * *"},
};

std::string Quoted(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  return fmt::format("\"{}{}\"", Printable(text.substr(0, kLongest)),
                     text.size() > kLongest ? "..." : "");
}

// Parts between any of `separators`; `keeps_empty`: also where two of them stand together.
std::vector<std::string_view> Split(std::string_view text, std::string_view separators,
                                    bool keeps_empty) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find_first_of(separators);
    const std::string_view part = text.substr(0, end);
    if (keeps_empty || !part.empty()) parts.push_back(part);
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

absl::StatusOr<unsigned> ParseNumber(std::string_view text) {
  const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
  unsigned number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) {
    return InvalidArgument("{} is not a number", Quoted(text));
  }
  return number;
}

absl::StatusOr<unsigned> ParseNumberOrName(std::string_view text, const Bounds& bounds) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const auto name = std::find(bounds.names.begin(), bounds.names.end(), lower);
  if (name == bounds.names.end()) return ParseNumber(text);
  return bounds.min + static_cast<unsigned>(name - bounds.names.begin());
}

struct Range {
  unsigned first = 0;
  unsigned last = 0;
  unsigned step = 1;
  bool open = false;  // It begins with a star or a question mark.
};

absl::Status ReadEnds(std::string_view text, const Bounds& bounds, Range* range) {
  const std::vector<std::string_view> ends = Split(text, "-", /*keeps_empty=*/true);
  range->open = ends[0] == "*" || ends[0] == "?";
  if (range->open) {
    range->first = bounds.min;
    range->last = bounds.max;
    return absl::OkStatus();
  }
  if (ends.size() > 2) return InvalidArgument("{} has too many hyphens", Quoted(text));
  ASSIGN_OR_RETURN(range->first, ParseNumberOrName(ends[0], bounds));
  range->last = range->first;
  if (ends.size() == 2) {
    ASSIGN_OR_RETURN(range->last, ParseNumberOrName(ends[1], bounds));
  }
  return absl::OkStatus();
}

// "5", "1-5", "*", "*/15", "1-31/2"; "5/15" means from 5 to the end.
absl::StatusOr<Range> ParseRange(std::string_view text, const Bounds& bounds) {
  const std::vector<std::string_view> parts = Split(text, "/", /*keeps_empty=*/true);
  if (parts.size() > 2) return InvalidArgument("{} has too many slashes", Quoted(text));
  Range range;
  RETURN_IF_ERROR(ReadEnds(parts[0], bounds, &range));
  if (parts.size() == 2) {
    ASSIGN_OR_RETURN(range.step, ParseNumber(parts[1]));
    if (parts[0].find('-') == std::string_view::npos) range.last = bounds.max;
    if (range.step == 0) return InvalidArgument("{} has a step of 0", Quoted(text));
  }
  if (range.first < bounds.min || range.last > bounds.max) {
    return InvalidArgument("{} is not within {} to {}", Quoted(text), bounds.min, bounds.max);
  }
  if (range.first > range.last) return InvalidArgument("{} ends before it begins", Quoted(text));
  return range;
}

struct Field {
  std::uint64_t bits = 0;
  bool open = false;
};

absl::Status ReadField(std::string_view text, const Bounds& bounds, Field* field) {
  for (const std::string_view part : Split(text, ",", /*keeps_empty=*/false)) {
    const absl::StatusOr<Range> range = ParseRange(part, bounds);
    if (!range.ok()) return range.status();
    field->open |= range->open;
    // The step may be larger than all that is left.
    for (std::uint64_t bit = range->first; bit <= range->last; bit += range->step) {
      field->bits |= std::uint64_t{1} << bit;
    }
  }
  return absl::OkStatus();
}

// The time at which the clock of the zone shows `target`, seen from `time`, when it shows `local`:
// empty when the clock is changed on the way, so that it has to be looked at in smaller steps.
std::optional<absl::Time> Leap(absl::Time time, absl::CivilSecond local, absl::CivilSecond target,
                               absl::TimeZone zone) {
  const absl::Time there = time + absl::Seconds(target - local);
  if (zone.At(there).cs != target) return std::nullopt;
  return there;
}

}  // namespace

bool Cron::IsDueOn(absl::CivilDay day) const {
  const bool by_date = (days >> day.day() & 1) != 0;
  // absl::Weekday counts from Monday.
  const unsigned weekday = (static_cast<unsigned>(absl::GetWeekday(day)) + 1) % 7;
  const bool by_weekday = (weekdays >> weekday & 1) != 0;
  return (months >> day.month() & 1) != 0 &&
         (needs_both_days ? by_date && by_weekday : by_date || by_weekday);
}

bool Cron::IsDue(absl::CivilSecond local) const {
  return IsDueOn(absl::CivilDay(local)) && (hours >> local.hour() & 1) != 0 &&
         (minutes >> local.minute() & 1) != 0;
}

// From minute to minute, but over whole months, days and hours in which nothing can be due.
std::optional<absl::Time> Cron::NextIn(absl::Time after, absl::Time until,
                                       absl::TimeZone zone) const {
  if (hours == 0 || minutes == 0) return std::nullopt;  // "," is a field that nothing fits.
  until = std::min(until, after + absl::Hours(24 * 366 * 5));
  const absl::CivilSecond now = zone.At(after).cs;
  // Clocks are off by whole minutes.
  absl::Time time = absl::FromUnixSeconds(absl::ToUnixSeconds(after) - now.second() + 60);
  while (time <= until) {
    const absl::CivilSecond local = zone.At(time).cs;
    if (IsDue(local)) return time;
    const bool due_day = IsDueOn(absl::CivilDay(local));
    std::optional<absl::Time> next;
    if ((months >> local.month() & 1) == 0) {
      next = Leap(time, local, absl::CivilSecond(absl::CivilMonth(local) + 1), zone);
    }
    if (!next.has_value() && !due_day) {
      next = Leap(time, local, absl::CivilSecond(absl::CivilDay(local) + 1), zone);
    }
    if (!next.has_value() && (!due_day || (hours >> local.hour() & 1) == 0)) {
      next = Leap(time, local, absl::CivilSecond(absl::CivilHour(local) + 1), zone);
    }
    time = next.value_or(time + absl::Minutes(1));
  }
  return std::nullopt;
}

absl::StatusOr<Cron> ParseCron(std::string_view text) {
  for (const Shorthand& shorthand : kShorthands) {
    if (text == shorthand.name) return ParseCron(shorthand.fields);
  }
  if (text.starts_with("@every ")) {
    return InvalidArgument("an interval does not say from when on it is counted");
  }
  const std::vector<std::string_view> fields = Split(text, " \t\n\v\f\r", /*keeps_empty=*/false);
  if (fields.size() != 5) return InvalidArgument("it has {} fields, not 5", fields.size());
  static constexpr std::array kBounds = {Bounds{0, 59}, Bounds{0, 23}, Bounds{1, 31},
                                         Bounds{1, 12, kMonths}, Bounds{0, 6, kWeekdays}};
  std::array<Field, kBounds.size()> read;
  for (std::size_t i = 0; i < read.size(); ++i) {
    RETURN_IF_ERROR(ReadField(fields[i], kBounds[i], &read[i]));
  }
  return Cron{.minutes = read[0].bits,
              .hours = read[1].bits,
              .days = read[2].bits,
              .months = read[3].bits,
              .weekdays = read[4].bits,
              .needs_both_days = read[2].open || read[4].open};
}

}  // namespace trowel::policy
