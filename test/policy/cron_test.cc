#include "policy/cron.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/time_text.h"

namespace trowel::policy {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

absl::Time At(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error)) << text;
  return time;
}

absl::TimeZone Zone(const std::string& name) {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone(name, &zone)) << name;
  return zone;
}

struct Span {
  std::string after;
  std::string until;
  std::string zone = "UTC";
};

// All times in the span, eight at the most.
std::vector<std::string> TimesOf(const std::string& text, const Span& span) {
  const absl::StatusOr<Cron> cron = ParseCron(text);
  EXPECT_TRUE(cron.ok()) << text << ": " << cron.status();
  std::vector<std::string> times;
  std::optional<absl::Time> time = At(span.after);
  while (cron.ok() && times.size() < 8) {
    time = cron->NextIn(*time, At(span.until), Zone(span.zone));
    if (!time.has_value()) break;
    times.push_back(FormatUtc(*time));
  }
  return times;
}

std::string WhyNot(const std::string& text) {
  return std::string(Message(ParseCron(text).status()));
}

// Whether `text` is due at a minute of 2026, as "MM-DDThh:mm".
bool IsDue(const std::string& text, const std::string& minute) {
  return !TimesOf(text, {.after = FormatUtc(At("2026-" + minute + ":00Z") - absl::Seconds(1)),
                         .until = "2026-" + minute + ":00Z"})
              .empty();
}

// 2026-11-21 is a Saturday.
TEST(Cron, KnowsNumbersRangesListsAndSteps) {
  EXPECT_TRUE(IsDue("0 18 * * *", "11-21T18:00"));
  EXPECT_FALSE(IsDue("0 18 * * *", "11-21T18:01"));
  EXPECT_TRUE(IsDue("00 08 * * 6", "11-21T08:00"));
  EXPECT_TRUE(IsDue("*/20 * * * *", "11-21T07:40"));
  EXPECT_FALSE(IsDue("*/20 * * * *", "11-21T07:50"));
  EXPECT_TRUE(IsDue("7/20 * * * *", "11-21T07:47"));
  EXPECT_FALSE(IsDue("7/20 * * * *", "11-21T07:40"));
  EXPECT_TRUE(IsDue("10-30/10 * * * *", "11-21T07:30"));
  EXPECT_FALSE(IsDue("10-30/10 * * * *", "11-21T07:40"));
  EXPECT_TRUE(IsDue("1,,2 * * * *", "11-21T07:02"));
  EXPECT_TRUE(IsDue("0 8 * nov sat", "11-21T08:00"));
  EXPECT_TRUE(IsDue("0 8 * Oct-Dec FRI,Sat", "11-21T08:00"));
  EXPECT_FALSE(IsDue("0 8 * * 1-5", "11-21T08:00"));
  EXPECT_TRUE(IsDue("0 8 ? * 0,6", "11-21T08:00"));
  EXPECT_TRUE(IsDue("\t0  8 * * ?", "11-21T08:00"));
}

TEST(Cron, TakesEitherDayWhenBothAreRestricted) {
  EXPECT_TRUE(IsDue("0 0 21 * 1", "11-21T00:00"));  // The 21st, a Saturday.
  EXPECT_TRUE(IsDue("0 0 21 * 1", "11-23T00:00"));  // A Monday.
  EXPECT_FALSE(IsDue("0 0 21 * 1", "11-24T00:00"));
  EXPECT_FALSE(IsDue("0 0 21 * *", "11-23T00:00"));
  EXPECT_FALSE(IsDue("0 0 * * 1", "11-21T00:00"));
}

// An open field with a step is open for robfig/cron v1.
TEST(Cron, WantsBothDaysWhenOneIsOpenWithAStep) {
  EXPECT_TRUE(IsDue("0 0 */2 * 1", "11-23T00:00"));   // A Monday, the 23rd.
  EXPECT_FALSE(IsDue("0 0 */2 * 1", "11-30T00:00"));  // A Monday, the 30th.
  EXPECT_FALSE(IsDue("0 0 */2 * 1", "11-21T00:00"));  // A Saturday, the 21st.
}

TEST(Cron, KnowsShorthands) {
  EXPECT_TRUE(IsDue("@hourly", "11-21T17:00"));
  EXPECT_TRUE(IsDue("@daily", "11-21T00:00"));
  EXPECT_TRUE(IsDue("@midnight", "11-21T00:00"));
  EXPECT_TRUE(IsDue("@weekly", "11-22T00:00"));
  EXPECT_FALSE(IsDue("@weekly", "11-21T00:00"));
  EXPECT_TRUE(IsDue("@monthly", "11-01T00:00"));
  EXPECT_TRUE(IsDue("@yearly", "01-01T00:00"));
  EXPECT_TRUE(IsDue("@annually", "01-01T00:00"));
}

TEST(Cron, RefusesWhatGardenerWouldRefuse) {
  EXPECT_EQ(WhyNot(""), "it has 0 fields, not 5");
  EXPECT_EQ(WhyNot("0 8 * *"), "it has 4 fields, not 5");
  EXPECT_EQ(WhyNot("0 0 8 * * *"), "it has 6 fields, not 5");
  EXPECT_EQ(WhyNot("x 8 * * *"), "\"x\" is not a number");
  EXPECT_EQ(WhyNot("0 8 * * 7"), "\"7\" is not within 0 to 6");
  EXPECT_EQ(WhyNot("60 8 * * *"), "\"60\" is not within 0 to 59");
  EXPECT_EQ(WhyNot("0 8 0 * *"), "\"0\" is not within 1 to 31");
  EXPECT_EQ(WhyNot("0 8 * * fri-mon"), "\"fri-mon\" ends before it begins");
  EXPECT_EQ(WhyNot("0 8 * * 1-2-3"), "\"1-2-3\" has too many hyphens");
  EXPECT_EQ(WhyNot("1/2/3 8 * * *"), "\"1/2/3\" has too many slashes");
  EXPECT_EQ(WhyNot("*/0 8 * * *"), "\"*/0\" has a step of 0");
  EXPECT_EQ(WhyNot("*/ 8 * * *"), "\"\" is not a number");
  EXPECT_EQ(WhyNot("-5 8 * * *"), "\"\" is not a number");
  EXPECT_EQ(WhyNot("0 8 L * *"), "\"L\" is not a number");
  EXPECT_EQ(WhyNot("@noon"), "it has 1 fields, not 5");
}

TEST(Cron, DoesNotGuessWhenAnIntervalBegan) {
  EXPECT_EQ(WhyNot("@every 1h"), "an interval does not say from when on it is counted");
}

TEST(Cron, BeginsAfterAndEndsWithTheSpan) {
  EXPECT_THAT(
      TimesOf("0 * * * *", {.after = "2026-11-21T12:00:00Z", .until = "2026-11-21T14:00:00Z"}),
      ElementsAre("2026-11-21T13:00:00Z", "2026-11-21T14:00:00Z"));
  EXPECT_THAT(
      TimesOf("0 13 * * *", {.after = "2026-11-21T12:00:00.5Z", .until = "2026-11-21T12:59:59Z"}),
      IsEmpty());
  EXPECT_THAT(
      TimesOf("* * * * *", {.after = "2026-11-21T12:00:59.9Z", .until = "2026-11-21T12:02:30Z"}),
      ElementsAre("2026-11-21T12:01:00Z", "2026-11-21T12:02:00Z"));
}

TEST(Cron, GoesOverTheEndsOfMonthsAndYears) {
  EXPECT_THAT(
      TimesOf("30 23 31 * *", {.after = "2026-11-21T00:00:00Z", .until = "2027-06-01T00:00:00Z"}),
      ElementsAre("2026-12-31T23:30:00Z", "2027-01-31T23:30:00Z", "2027-03-31T23:30:00Z",
                  "2027-05-31T23:30:00Z"));
  EXPECT_THAT(
      TimesOf("0 0 1 1 *", {.after = "2026-11-21T00:00:00Z", .until = "2028-01-01T00:00:00Z"}),
      ElementsAre("2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z"));
  EXPECT_THAT(
      TimesOf("0 0 29 2 *", {.after = "2026-11-21T00:00:00Z", .until = "2033-01-01T00:00:00Z"}),
      ElementsAre("2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"));
}

TEST(Cron, NeverComesToDatesThatDoNotExist) {
  const Span centuries = {.after = "2026-11-21T00:00:00Z", .until = "2326-01-01T00:00:00Z"};
  EXPECT_THAT(TimesOf("0 0 31 2 *", centuries), IsEmpty());
  EXPECT_THAT(TimesOf("0 0 30 feb ?", {centuries.after, centuries.until, "Europe/Berlin"}),
              IsEmpty());
  EXPECT_THAT(TimesOf(", * * * *", centuries), IsEmpty());
  EXPECT_THAT(TimesOf("0 , * * *", centuries), IsEmpty());
  EXPECT_THAT(TimesOf("0 0 , * ,", centuries), IsEmpty());
}

TEST(Cron, LooksFiveYearsAhead) {
  EXPECT_THAT(TimesOf("0 0 29 2 *", {.after = "2096-03-01T00:00:00Z",  // 2100 is no leap year.
                                     .until = "2105-01-01T00:00:00Z"}),
              IsEmpty());
}

TEST(Cron, KeepsTheClockOfItsZone) {
  EXPECT_THAT(TimesOf("0 18 * * 1-5", {.after = "2026-07-17T00:00:00Z",  // A Friday in summer.
                                       .until = "2026-07-20T23:00:00Z",
                                       .zone = "Europe/Berlin"}),
              ElementsAre("2026-07-17T16:00:00Z", "2026-07-20T16:00:00Z"));
  EXPECT_THAT(TimesOf("0 0 1 * *", {.after = "2026-11-30T00:00:00Z",
                                    .until = "2026-12-02T00:00:00Z",
                                    .zone = "Asia/Kolkata"}),
              ElementsAre("2026-11-30T18:30:00Z"));
}

// Berlin leaps from 02:00 to 03:00 on 2026-03-29.
TEST(Cron, LeavesOutWhatTheClockLeapsOver) {
  EXPECT_THAT(TimesOf("30 2 * * *", {.after = "2026-03-28T12:00:00Z",
                                     .until = "2026-03-30T12:00:00Z",
                                     .zone = "Europe/Berlin"}),
              ElementsAre("2026-03-30T00:30:00Z"));
  EXPECT_THAT(TimesOf("0 3 * * *", {.after = "2026-03-28T12:00:00Z",
                                    .until = "2026-03-29T12:00:00Z",
                                    .zone = "Europe/Berlin"}),
              ElementsAre("2026-03-29T01:00:00Z"));
  EXPECT_THAT(TimesOf("0 12 1 4 *", {.after = "2026-03-28T12:00:00Z",
                                     .until = "2026-04-02T00:00:00Z",
                                     .zone = "Europe/Berlin"}),
              ElementsAre("2026-04-01T10:00:00Z"));
}

// Berlin shows 02:00 to 03:00 twice on 2026-10-25.
TEST(Cron, ComesTwiceWhereTheClockIsSetBack) {
  EXPECT_THAT(TimesOf("30 2 * * *", {.after = "2026-10-24T12:00:00Z",
                                     .until = "2026-10-26T00:00:00Z",
                                     .zone = "Europe/Berlin"}),
              ElementsAre("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"));
  EXPECT_THAT(TimesOf("0 3 25 10 *", {.after = "2026-01-01T00:00:00Z",
                                      .until = "2026-12-31T00:00:00Z",
                                      .zone = "Europe/Berlin"}),
              ElementsAre("2026-10-25T02:00:00Z"));
}

// Sao Paulo had no midnight on 2018-11-04; Lord Howe's clock moves by half an hour.
TEST(Cron, CopesWithOddClocks) {
  EXPECT_THAT(TimesOf("0 0,1 4 11 *", {.after = "2018-11-01T00:00:00Z",
                                       .until = "2018-12-01T00:00:00Z",
                                       .zone = "America/Sao_Paulo"}),
              ElementsAre("2018-11-04T03:00:00Z"));
  EXPECT_THAT(TimesOf("45 1 5 4 *", {.after = "2026-04-01T00:00:00Z",  // Shown twice.
                                     .until = "2026-04-10T00:00:00Z",
                                     .zone = "Australia/Lord_Howe"}),
              ElementsAre("2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z"));
}

// What the leaps over months, days and hours find is what looking at every minute finds.
TEST(Cron, LeapsOverNothing) {
  const absl::Time begin = At("2026-10-20T00:00:00Z");
  const absl::Time end = At("2026-11-03T00:00:00Z");
  for (const char* name : {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"}) {
    const absl::TimeZone zone = Zone(name);
    for (const char* text : {"*/7 * * * *", "30 1,2 * * *", "0 0 1 * *", "15 0 * 11 *",
                             "59 23 31 10 *", "0 2 25 10 0", "0 0 */2 * sat"}) {
      const absl::StatusOr<Cron> cron = ParseCron(text);
      ASSERT_TRUE(cron.ok());
      std::optional<absl::Time> next = cron->NextIn(begin, end, zone);
      for (absl::Time time = begin + absl::Minutes(1); time <= end; time += absl::Minutes(1)) {
        if (!cron->IsDue(zone.At(time).cs)) continue;
        ASSERT_EQ(next, std::make_optional(time)) << text << " in " << name;
        next = cron->NextIn(time, end, zone);
      }
      EXPECT_EQ(next, std::nullopt) << text << " in " << name;
    }
  }
}

}  // namespace
}  // namespace trowel::policy
