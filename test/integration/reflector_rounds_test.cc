#include <mutex>

#include "test/integration/fake_garden.h"

// How a reflector goes on after streams that end otherwise than they should.
namespace trowel::test {
namespace {

using std::chrono::milliseconds;
using Request = FakeGarden::Request;
using Answer = FakeGarden::Answer;

// Says nothing of where its list ends, and keeps the stream open as for any watch.
TEST(ReflectorRounds, AServerThatIgnoresStreamingListsIsAskedForPlainOnes) {
  FakeGarden garden;
  garden.On(kSeeds, [](const Request& request, Answer* answer) {
    if (!request.is_watch()) {
      answer->Reply(200, fmt::format(R"({{"metadata":{{"resourceVersion":"40"}},"items":[{}]}})",
                                     SeedJson("a", 38)));
      return;
    }
    answer->BeginStream();
    if (!request.is_initial()) return answer->Hold();
    answer->Chunk(Event("ADDED", SeedJson("a", 38)) + Bookmark(40));
    answer->Hold();
  });
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"a"}));
  const std::vector<Request> requests = garden.Requests(kSeeds);
  ASSERT_GE(requests.size(), 3U);
  EXPECT_TRUE(requests[0].is_initial());
  EXPECT_TRUE(requests[1].is_initial());
  EXPECT_FALSE(requests[2].is_watch());
}

// As one does whose cache lags behind its storage, after an outage for instance. Waiting for it
// longer each time would leave a replica blind for minutes.
TEST(ReflectorRounds, AServerThatLagsIsAskedForAPlainListAtOnce) {
  FakeGarden garden;
  garden.options.reflector.backoff_min = garden.options.reflector.backoff_max =
      milliseconds(600'000);
  garden.On(kSeeds, [](const Request& request, Answer* answer) {
    EXPECT_TRUE(request.is_initial());
    answer->Reply(504, StatusJson(504, "Too large resource version: 3869, current: 2289"));
  });
  garden.On(kSeeds, [](const Request& request, Answer* answer) {
    EXPECT_FALSE(request.is_watch());
    EXPECT_EQ(request.Query("resourceVersion"), "") << "what is newest, not what the cache has";
    answer->Reply(200, fmt::format(R"({{"metadata":{{"resourceVersion":"40"}},"items":[{}]}})",
                                   SeedJson("a", 38)));
  });
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->BeginStream();
    answer->Hold();
  });
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"a"}));
}

TEST(ReflectorRounds, StreamingListsThatBreakOffAreFollowedByAPlainOne) {
  FakeGarden garden;
  const FakeGarden::Function breaking = [](const Request&, Answer* answer) {
    answer->BeginStream();
    answer->Chunk(Event("ADDED", SeedJson("a", 38)));
  };
  garden.On(kSeeds, breaking);
  garden.On(kSeeds, breaking);
  garden.On(kSeeds, [](const Request& request, Answer* answer) {
    EXPECT_FALSE(request.is_watch());
    answer->Reply(200, fmt::format(R"({{"metadata":{{"resourceVersion":"40"}},"items":[{}]}})",
                                   SeedJson("a", 38)));
  });
  garden.On(kSeeds, [](const Request& request, Answer* answer) {
    EXPECT_FALSE(request.is_initial());
    answer->Reply(410, StatusJson(410, "too old resource version"));
  });
  // Once more, and no longer than that.
  garden.On(kSeeds, breaking);
  garden.On(kSeeds, [](const Request& request, Answer* answer) {
    EXPECT_FALSE(request.is_watch());
    answer->Reply(200, fmt::format(R"({{"metadata":{{"resourceVersion":"50"}},"items":[{}]}})",
                                   SeedJson("b", 48)));
  });
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    if (answer->BeginStream()) answer->Hold();
  });
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"b"}));
}

// A watch that ends well, but at once, is no reason to hurry.
TEST(ReflectorRounds, AServerThatEndsStreamsAtOnceIsNotAskedWithoutPause) {
  FakeGarden garden;
  garden.options.reflector.backoff_min = milliseconds(100);
  garden.options.reflector.backoff_max = milliseconds(100);
  std::mutex mutex;
  std::vector<std::chrono::steady_clock::time_point> asked;
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->BeginStream();
    answer->Chunk(Event("ADDED", SeedJson("a", 3)) + InitialEnd(9));
    answer->EndStream();
  });
  garden.On(kSeeds, [&](const Request&, Answer* answer) {
    const std::lock_guard lock(mutex);
    asked.push_back(std::chrono::steady_clock::now());
    answer->BeginStream();
    answer->Chunk(Event("MODIFIED", SeedJson(asked.size() < 4 ? "b" : "c", 11)) + Bookmark(12));
    answer->EndStream();
  });
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"a", "b", "c"}));
  const std::lock_guard lock(mutex);
  EXPECT_GE(asked[3] - asked[0], milliseconds(300));
}

}  // namespace
}  // namespace trowel::test
