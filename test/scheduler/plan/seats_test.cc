#include "scheduler/plan/seats.h"

#include <gtest/gtest.h>

namespace trowel::scheduler {
namespace {

TEST(PercentOf, RoundsDownAndKnowsNoNumberThatIsTooLarge) {
  EXPECT_EQ(PercentOf(5, 60), 3);
  EXPECT_EQ(PercentOf(7, 90), 6);
  EXPECT_EQ(PercentOf(250, 99), 247);
  EXPECT_EQ(PercentOf(0, 80), 0);
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(PercentOf(kMost, 100), kMost);
  EXPECT_EQ(PercentOf(kMost, 50), kMost / 2);
  EXPECT_EQ(PercentOf(115'292'150'460'684'697, 80), 92'233'720'368'547'757);
}

TEST(Seats, TakeAsManyAsThereIsRoomFor) {
  Seats seats(1);
  EXPECT_TRUE(seats.Fits(0, 2));
  seats.Take(0, 2);
  EXPECT_TRUE(seats.Fits(0, 2));
  seats.Take(0, 2);
  EXPECT_FALSE(seats.Fits(0, 2));
  EXPECT_EQ(seats.taken(0), 2);
  EXPECT_TRUE(seats.FitsInstead(0, 2, 2));
  seats.Free(0, 2);
  EXPECT_TRUE(seats.Fits(0, 2));
}

TEST(Seats, HaveNoneWithoutRoom) {
  const Seats seats(2);
  EXPECT_FALSE(seats.Fits(1, 0));
  EXPECT_FALSE(seats.Fits(1, -3));
  EXPECT_TRUE(seats.Fits(1, 1));
}

TEST(Seats, HaveNoEndWithoutALimit) {
  Seats seats(1);
  for (int i = 0; i < 1000; ++i) seats.Take(0, kUnlimitedRoom);
  EXPECT_TRUE(seats.Fits(0, kUnlimitedRoom));
  EXPECT_FALSE(seats.Fits(0, 0));
}

// Two with room 3 may follow one with room 1, if that goes first; a second one of room 1 may not.
TEST(Seats, LetThoseWithLittleRoomGoFirst) {
  Seats seats(1);
  seats.Take(0, 3);
  EXPECT_TRUE(seats.Fits(0, 1));
  seats.Take(0, 1);
  EXPECT_FALSE(seats.Fits(0, 1));
  EXPECT_TRUE(seats.Fits(0, 3));
  seats.Take(0, 3);
  EXPECT_FALSE(seats.Fits(0, 3));
  EXPECT_TRUE(seats.Fits(0, 4));
  EXPECT_TRUE(seats.FitsInstead(0, 1, 1));
  EXPECT_FALSE(seats.FitsInstead(0, 1, 3));

  Departures departures(seats);
  EXPECT_FALSE(departures.MayGo(0, 3)) << "the one with room 1 would never get there";
  EXPECT_TRUE(departures.MayGo(0, 1));
  departures.Go(0, 1);
  EXPECT_TRUE(departures.MayGo(0, 3));
  departures.Go(0, 3);
  EXPECT_TRUE(departures.MayGo(0, 3));
  departures.Go(0, 3);
}

TEST(Seats, OfOneSeedAreNotThoseOfAnother) {
  Seats seats(2);
  seats.Take(0, 1);
  EXPECT_FALSE(seats.Fits(0, 1));
  EXPECT_TRUE(seats.Fits(1, 1));
}

}  // namespace
}  // namespace trowel::scheduler
