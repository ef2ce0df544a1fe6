#include "webhook/ranking/caller_cache.h"

#include <gtest/gtest.h>

#include <string>

namespace trowel::webhook {
namespace {

using Kind = CallerVerdict::Kind;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr CallerCache::Time kStart{std::chrono::hours(1)};

CallerVerdict Allowed(const std::string& user) { return {.kind = Kind::kAllowed, .user = user}; }

TEST(CallerCache, KeepsAVerdictForTenSeconds) {
  CallerCache cache;
  EXPECT_EQ(cache.Find("a", kStart), nullptr);
  cache.Put("a", Allowed("ada"), kStart);
  ASSERT_NE(cache.Find("a", kStart), nullptr);
  EXPECT_EQ(cache.Find("a", kStart + milliseconds(9'999))->user, "ada");
  EXPECT_EQ(cache.Find("a", kStart + seconds(10)), nullptr);
  EXPECT_EQ(cache.Find("b", kStart), nullptr);
}

TEST(CallerCache, ANewVerdictReplacesTheOld) {
  CallerCache cache;
  cache.Put("a", Allowed("ada"), kStart);
  cache.Put("a", {.kind = Kind::kForbidden, .user = "ada"}, kStart + seconds(5));
  EXPECT_EQ(cache.Find("a", kStart + seconds(14))->kind, Kind::kForbidden);
  EXPECT_EQ(cache.Find("a", kStart + seconds(15)), nullptr);
  EXPECT_EQ(cache.size(), 1U);
}

TEST(CallerCache, ForgetsTheOldestWhenThereAreTooMany) {
  CallerCache cache;
  for (std::size_t i = 0; i < CallerCache::kEntriesMax + 10; ++i) {
    cache.Put(std::to_string(i), Allowed("ada"), kStart + milliseconds(i));
  }
  EXPECT_EQ(cache.size(), CallerCache::kEntriesMax);
  const CallerCache::Time now = kStart + seconds(2);
  EXPECT_EQ(cache.Find("9", now), nullptr);
  EXPECT_NE(cache.Find("10", now), nullptr);
}

TEST(CallerCache, GivesBackWhatHasExpired) {
  CallerCache cache;
  for (int i = 0; i < 100; ++i) cache.Put(std::to_string(i), Allowed("ada"), kStart);
  cache.Put("new", Allowed("ada"), kStart + seconds(11));
  EXPECT_EQ(cache.size(), 1U);
}

}  // namespace
}  // namespace trowel::webhook
