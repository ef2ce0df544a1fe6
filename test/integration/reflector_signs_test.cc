#include <atomic>
#include <thread>

#include "test/integration/fake_garden.h"

// What counts as news of a source, and what only looks like it.
namespace trowel::test {
namespace {

using std::chrono::milliseconds;
using Request = FakeGarden::Request;
using Answer = FakeGarden::Answer;

FakeGarden::Condition SeedsKnown(bool expected) {
  return [expected](const garden::GardenView& view, const auto&) {
    return view.seeds().size() >= 2 && view.kind(garden::Kind::kSeed).known == expected;
  };
}

// A list of seeds "a" and "b", and a clean end.
void ListAndEnd(const Request&, Answer* answer) {
  answer->BeginStream();
  answer->Chunk(Event("ADDED", SeedJson("a", 3)) + Event("ADDED", SeedJson("b", 4)) +
                InitialEnd(9));
  answer->EndStream();
}

// As an API server that is overloaded, or a proxy before it: answers begin, and break off.
void BreakOff(const Request& request, Answer* answer) {
  if (request.is_watch()) {
    answer->BeginStream();
    if (request.is_initial()) answer->Chunk(Event("ADDED", SeedJson("a", 3)));
  } else {
    answer->Send(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n");
    answer->Send(R"({"metadata":{"resourceVersion":"9"},"items":[)");
    answer->Send(SeedJson("a", 3) + ",");
  }
}

class ReflectorSigns : public ::testing::Test {
 protected:
  ReflectorSigns() { garden.options.staleness.max_staleness = absl::Milliseconds(300); }

  // `more` requests for seeds later.
  bool StaysUnknownFor(std::size_t more) {
    const std::size_t enough = garden.Requests(kSeeds).size() + more;
    for (int i = 0; i < 2'000 && garden.Requests(kSeeds).size() < enough; ++i) {
      if (garden.view()->kind(garden::Kind::kSeed).known) return false;
      std::this_thread::sleep_for(milliseconds(10));
    }
    return garden.Requests(kSeeds).size() >= enough;
  }

  // Seeds were known, are not while all streams break off, and are again as soon as one does what
  // `stream` says: no list comes in between.
  void ExpectNews(const FakeGarden::Function& stream) {
    garden.On(kSeeds, ListAndEnd);
    garden.On(kSeeds, [this, stream](const Request& request, Answer* answer) {
      away ? BreakOff(request, answer) : stream(request, answer);
    });
    garden.Start();
    EXPECT_TRUE(garden.WaitFor(SeedsKnown(true)));
    EXPECT_TRUE(garden.WaitFor(SeedsKnown(false)));
    away = false;
    EXPECT_TRUE(garden.WaitFor(SeedsKnown(true)));
    EXPECT_EQ(garden.seeds().problem, "");
  }

  std::atomic<bool> away = true;
  FakeGarden garden;  // Its threads use the above.
};

TEST_F(ReflectorSigns, ListsThatBreakOffAreNoNews) {
  garden.On(kSeeds, ListAndEnd);
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->Reply(410, StatusJson(410, "too old resource version"));
  });
  garden.On(kSeeds, BreakOff);
  garden.Start();
  EXPECT_TRUE(garden.WaitFor(SeedsKnown(true)));
  EXPECT_TRUE(garden.WaitFor(SeedsKnown(false)));
  EXPECT_TRUE(StaysUnknownFor(10));
  EXPECT_EQ(garden.seeds().lists, 1U);
}

TEST_F(ReflectorSigns, AStreamThatBreaksOffBehindItsHeadIsNoNews) {
  garden.On(kSeeds, ListAndEnd);
  garden.On(kSeeds, BreakOff);
  garden.Start();
  EXPECT_TRUE(garden.WaitFor(SeedsKnown(true)));
  EXPECT_TRUE(garden.WaitFor(SeedsKnown(false)));
  EXPECT_TRUE(StaysUnknownFor(10));
}

TEST_F(ReflectorSigns, AnErrorInAStreamIsNoNews) {
  garden.On(kSeeds, ListAndEnd);
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->BeginStream();
    answer->Chunk(Event("ERROR", StatusJson(500, "etcd is away")));
  });
  garden.Start();
  EXPECT_TRUE(garden.WaitFor(SeedsKnown(true)));
  EXPECT_TRUE(garden.WaitFor(SeedsKnown(false)));
  EXPECT_TRUE(StaysUnknownFor(10));
}

TEST_F(ReflectorSigns, AStreamThatStaysOpenIsNewsThoughItSaysNothing) {
  garden.options.reflector.proven = milliseconds(600);
  ExpectNews([](const Request&, Answer* answer) {
    answer->BeginStream();
    answer->Hold();
  });
  EXPECT_EQ(garden.seeds().lists, 1U);
}

TEST_F(ReflectorSigns, AnEventOfAStreamThatGoesOnIsNews) {
  ExpectNews([](const Request&, Answer* answer) {
    answer->BeginStream();
    answer->Chunk(Event("ADDED", SeedJson("c", 11)));
    answer->Hold();
  });
}

}  // namespace
}  // namespace trowel::test
