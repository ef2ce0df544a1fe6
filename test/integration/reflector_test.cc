#include <fstream>

#include "test/integration/fake_garden.h"

// What a reflector makes of an API server that does as it should.
namespace trowel::test {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using Request = FakeGarden::Request;
using Answer = FakeGarden::Answer;

std::string Stream(std::initializer_list<std::string> events) {
  std::string text;
  for (const std::string& event : events) text += event;
  return text;
}

// Begins a stream, says `text`, and keeps it open.
FakeGarden::Function Saying(std::string text) {
  return [text = std::move(text)](const Request&, Answer* answer) {
    if (answer->BeginStream() && answer->Chunk(text)) answer->Hold();
  };
}

TEST(Reflector, TakesAStreamingListAndThenItsEvents) {
  FakeGarden garden;
  garden.On(kSeeds,
            Saying(Stream({Event("ADDED", SeedJson("b", 3)), Event("ADDED", SeedJson("a", 7)),
                           InitialEnd(9), Event("ADDED", SeedJson("c", 10)),
                           Event("DELETED", SeedJson("a", 11))})));
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"b", "c"}));
  const std::vector<Request> requests = garden.Requests(kSeeds);
  ASSERT_THAT(requests, SizeIs(1));
  EXPECT_EQ(requests[0].Query("sendInitialEvents"), "true");
  EXPECT_EQ(requests[0].Query("resourceVersionMatch"), "NotOlderThan");
  EXPECT_EQ(requests[0].Query("allowWatchBookmarks"), "true");
  EXPECT_GE(std::stoi(requests[0].Query("timeoutSeconds")), 300);
  EXPECT_LE(std::stoi(requests[0].Query("timeoutSeconds")), 600);
}

TEST(Reflector, ShowsNothingAsKnownBeforeTheListIsComplete) {
  FakeGarden garden;
  garden.On(kSeeds, Saying(Event("ADDED", SeedJson("a", 3))));
  garden.Start();
  EXPECT_TRUE(garden.WaitFor([](const garden::GardenView& view, const auto& sources) {
    return view.seeds().size() == 1 && FakeGarden::IsSynced(sources, "shoots");
  }));
  EXPECT_FALSE(garden.view()->kind(garden::Kind::kSeed).known);
  EXPECT_EQ(garden.seeds().status, garden::Store::Status::kPending);
}

TEST(Reflector, GoesOnFromTheLastVersionWhenTheServerEndsTheStream) {
  FakeGarden garden;
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->BeginStream();
    answer->Chunk(Stream({Event("ADDED", SeedJson("a", 90)), InitialEnd(20), Bookmark(21)}));
    answer->EndStream();
  });
  garden.On(kSeeds, Saying(Event("ADDED", SeedJson("b", 22))));
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"a", "b"}));
  const std::vector<Request> requests = garden.Requests(kSeeds);
  ASSERT_THAT(requests, SizeIs(2));
  EXPECT_FALSE(requests[1].is_initial());
  EXPECT_EQ(requests[1].Query("resourceVersion"), "21");
  EXPECT_EQ(garden.seeds().lists, 1U);
  EXPECT_EQ(garden.seeds().restarts, 0U);
}

TEST(Reflector, ListsInPagesWhereTheServerHasNoStreamingLists) {
  FakeGarden garden;
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->Reply(422, StatusJson(422, "sendInitialEvents is forbidden"));
  });
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->Reply(200, fmt::format(R"({{"kind":"SeedList","metadata":{{"resourceVersion":"30",)"
                                   R"("continue":"ab/c="}},"items":[{},{}]}})",
                                   SeedJson("a", 3), SeedJson("b", 4)));
  });
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->Reply(200, fmt::format(R"({{"metadata":{{"resourceVersion":"30"}},"items":[{}]}})",
                                   SeedJson("c", 5)));
  });
  garden.On(kSeeds, Saying(Event("MODIFIED", SeedJson("d", 31))));
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"a", "b", "c", "d"}));
  const std::vector<Request> requests = garden.Requests(kSeeds);
  ASSERT_THAT(requests, SizeIs(4));
  EXPECT_EQ(requests[1].Query("resourceVersion"), "0");
  EXPECT_EQ(requests[1].Query("limit"), "500");
  EXPECT_EQ(requests[2].Query("continue"), "ab/c=");
  EXPECT_FALSE(requests[2].query.contains("resourceVersion"));
  EXPECT_TRUE(requests[3].is_watch());
  EXPECT_EQ(requests[3].Query("resourceVersion"), "30");
}

TEST(Reflector, RestartsAListWhosePagesExpireWithoutPages) {
  FakeGarden garden;
  garden.On(kSeeds, [](const Request&, Answer* answer) { answer->Reply(400, "no"); });
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->Reply(200, fmt::format(R"({{"metadata":{{"resourceVersion":"3","continue":"x"}},)"
                                   R"("items":[{}]}})",
                                   SeedJson("gone", 3)));
  });
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->Reply(410, StatusJson(410, "the continue parameter is too old"));
  });
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->Reply(200, fmt::format(R"({{"metadata":{{"resourceVersion":"40"}},"items":[{}]}})",
                                   SeedJson("a", 38)));
  });
  garden.On(kSeeds, Saying(""));
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"a"}));
  EXPECT_FALSE(garden.Requests(kSeeds)[3].query.contains("limit"));
}

TEST(Reflector, AsksForTheLabelledConfigMapsAndNoMoreOfShootStatesThanMetadata) {
  FakeGarden garden;
  garden.Start();
  EXPECT_TRUE(garden.WaitFor([](const auto&, const auto& sources) {
    return FakeGarden::IsSynced(sources, "configmaps (policy)") &&
           FakeGarden::IsSynced(sources, "configmaps (regions)") &&
           FakeGarden::IsSynced(sources, "configmaps (scores)") &&
           FakeGarden::IsSynced(sources, "shootstates");
  }));
  std::vector<std::string> selectors;
  for (const Request& request : garden.Requests("/api/v1/namespaces/garden/configmaps")) {
    selectors.push_back(request.Query("labelSelector"));
  }
  EXPECT_THAT(selectors,
              ::testing::UnorderedElementsAre("scheduling.gardener.cloud/purpose=region-config",
                                              "trowel.gardener.cloud/config=scores",
                                              "trowel.gardener.cloud/config=policy"));
  const auto states = garden.Requests("/apis/core.gardener.cloud/v1beta1/shootstates");
  ASSERT_THAT(states, SizeIs(1));
  EXPECT_THAT(states[0].headers.at("accept"), HasSubstr("as=PartialObjectMetadata"));
}

TEST(Reflector, ListsOnceForACommand) {
  FakeGarden garden;
  garden.On(kSeeds, Saying(Stream({Event("ADDED", SeedJson("a", 3)), InitialEnd(9)})));
  const auto view = kube::ListGarden(garden.options, std::chrono::seconds(20), [](const auto&) {});
  ASSERT_TRUE(view.ok()) << view.status();
  EXPECT_EQ((*view)->seeds().size(), 1U);
}

TEST(Reflector, SaysWhatACommandWaitedForInVain) {
  FakeGarden garden;
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->Reply(500, StatusJson(500, "etcd is away"));
  });
  const auto view =
      kube::ListGarden(garden.options, std::chrono::milliseconds(1'500), [](const auto&) {});
  EXPECT_THAT(std::string(Message(view.status())),
              HasSubstr("the garden is not complete: seeds: 500: etcd is away"));
}

}  // namespace
}  // namespace trowel::test
