#include "policy/config/parse_windows.h"

#include <utility>

#include "base/time_zone.h"
#include "policy/config/parse_time.h"

namespace trowel::policy {
namespace {

constexpr int kMinutesOfDay = 24 * 60;

// A window as it is read: which keys were there, and what they said.
struct Draft {
  FreezeWindow window;
  std::optional<absl::Time> from, to;
  std::optional<int> begin, end;
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// "18:00" to minutes after midnight; "24:00" is the end of the day.
std::optional<int> ReadMinute(const Value& value) {
  const std::optional<std::string> text = value.Text();
  if (!text.has_value()) return std::nullopt;
  const std::string& t = *text;
  if (t.size() == 5 && t[2] == ':' && IsDigit(t[0]) && IsDigit(t[1]) && IsDigit(t[3]) &&
      IsDigit(t[4])) {
    const int hour = (t[0] - '0') * 10 + (t[1] - '0');
    const int minute = (t[3] - '0') * 10 + (t[4] - '0');
    if (minute < 60 && hour * 60 + minute <= kMinutesOfDay) return hour * 60 + minute;
  }
  value.Object(fmt::format("expected a time of day, \"00:00\" to \"24:00\", not \"{}\"", t));
  return std::nullopt;
}

void ReadDays(const Value& value, Draft* draft) {
  static constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu",
                                                            "Fri", "Sat", "Sun"};
  for (const Value& item : value.Items()) {
    const std::optional<std::size_t> day = item.Choice(kDays);
    if (day.has_value()) draft->window.days[*day] = true;
  }
  if (value.IsEmptyList()) value.Object("lists no day; leave the key out to mean all");
}

void ReadZone(const Value& value, Draft* draft) {
  const std::optional<std::string> name = value.Text();
  if (!name.has_value()) return;
  if (const std::optional<absl::TimeZone> zone = FindTimeZone(*name); zone.has_value()) {
    draft->window.zone = *zone;
    draft->window.zone_name = *name;
    return;
  }
  value.Object(
      fmt::format("unknown time zone \"{}\"; expected a name such as Europe/Berlin", *name));
}

constexpr std::array<KeyReader<Draft>, 7> kReaders = {{
    {"name", [](const Value& v, Draft* draft) { draft->window.name = v.Text().value_or(""); }},
    {"from", [](const Value& v, Draft* draft) { draft->from = ReadTime(v); }},
    {"to", [](const Value& v, Draft* draft) { draft->to = ReadTime(v); }},
    {"days", ReadDays},
    {"begin", [](const Value& v, Draft* draft) { draft->begin = ReadMinute(v); }},
    {"end", [](const Value& v, Draft* draft) { draft->end = ReadMinute(v); }},
    {"timeZone", ReadZone},
}};

void FinishAbsolute(const Value& item, Draft* draft) {
  for (const std::string_view key : {"days", "begin", "end", "timeZone"}) {
    if (const std::optional<Value> other = item.Find(key); other.has_value()) {
      other->Object("belongs to a weekly window; this one has from and to");
    }
  }
  item.Require("from", "a window has from and to, or begin and end");
  item.Require("to", "a window has from and to, or begin and end");
  if (!draft->from.has_value() || !draft->to.has_value()) return;
  if (*draft->from >= *draft->to) item.Find("to")->Object("is not later than from");
  draft->window.absolute = {*draft->from, *draft->to};
}

void FinishWeekly(const Value& item, Draft* draft) {
  item.Require("begin", "a window has from and to, or begin and end");
  item.Require("end", "a window has from and to, or begin and end");
  FreezeWindow* window = &draft->window;
  if (!item.Find("days").has_value()) window->days.fill(true);
  if (window->zone_name.empty()) {
    window->zone_name = "UTC";
    window->zone = absl::UTCTimeZone();
  }
  if (!draft->begin.has_value() || !draft->end.has_value()) return;
  window->begin_minute = *draft->begin;
  window->end_minute = *draft->end;
  // 24:00 is where the next day begins, so that 24:00 to 00:00 is nothing as well.
  if (window->begin_minute == kMinutesOfDay) {
    item.Find("begin")->Object("a day begins at 00:00; 24:00 can only be an end");
  } else if (window->begin_minute == window->end_minute) {
    item.Find("end")->Object("equals begin; a whole day is \"00:00\" to \"24:00\"");
  }
}

}  // namespace

std::vector<FreezeWindow> ParseWindows(const Value& value) {
  std::vector<FreezeWindow> windows;
  for (const Value& item : value.Items()) {
    Draft draft;
    ReadMap(item, kReaders, &draft);
    if (!item.IsMap()) continue;
    item.Require("name", "findings name the window");
    if (item.Find("from").has_value() || item.Find("to").has_value()) {
      FinishAbsolute(item, &draft);
    } else {
      FinishWeekly(item, &draft);
    }
    windows.push_back(std::move(draft.window));
  }
  return windows;
}

}  // namespace trowel::policy
