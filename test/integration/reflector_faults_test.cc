#include <cstdio>
#include <fstream>

#include "test/integration/fake_garden.h"

// What a reflector makes of an API server that does as it should not.
namespace trowel::test {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using Request = FakeGarden::Request;
using Answer = FakeGarden::Answer;

// A list of seeds "a" and "b", then `text`, and then whatever `after` does.
FakeGarden::Function Listing(std::string text, std::function<void(Answer*)> after) {
  return [text = std::move(text), after = std::move(after)](const Request&, Answer* answer) {
    answer->BeginStream();
    answer->Chunk(Event("ADDED", SeedJson("a", 3)) + Event("ADDED", SeedJson("b", 4)) +
                  InitialEnd(9) + text);
    after(answer);
  };
}
void Hold(Answer* answer) { answer->Hold(); }
void Leave(Answer*) {}

// A list without "a".
FakeGarden::Function Relisting() {
  return [](const Request&, Answer* answer) {
    answer->BeginStream();
    answer->Chunk(Event("ADDED", SeedJson("b", 14)) + Event("ADDED", SeedJson("c", 15)) +
                  InitialEnd(19));
    answer->Hold();
  };
}

TEST(ReflectorFaults, AnExpiredVersionMeansANewListThatForgetsWhatIsGone) {
  FakeGarden garden;
  garden.On(kSeeds, Listing(Event("ERROR", StatusJson(410, "too old resource version")), Leave));
  garden.On(kSeeds, Relisting());
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"b", "c"}));
  EXPECT_TRUE(garden.Requests(kSeeds)[1].is_initial());
  EXPECT_EQ(garden.seeds().lists, 2U);
  EXPECT_EQ(garden.seeds().restarts, 1U);
}

TEST(ReflectorFaults, AnExpiredVersionMayBeAnHttpCode) {
  FakeGarden garden;
  garden.On(kSeeds, Listing("", [](Answer* answer) { answer->EndStream(); }));
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->Reply(410, StatusJson(410, "too old resource version"));
  });
  garden.On(kSeeds, Relisting());
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"b", "c"}));
}

TEST(ReflectorFaults, AServerThatKnowsLessThanWeDoIsListedAnew) {
  FakeGarden garden;
  garden.On(kSeeds, Listing("", [](Answer* answer) { answer->EndStream(); }));
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->Reply(504, StatusJson(504, "Too large resource version: 9, current: 2"));
  });
  garden.On(kSeeds, Relisting());
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"b", "c"}));
}

TEST(ReflectorFaults, ADropInsideAnEventGoesOnFromTheEventBefore) {
  FakeGarden garden;
  const std::string whole = Event("MODIFIED", SeedJson("b", 12));
  garden.On(kSeeds,
            Listing(Event("ADDED", SeedJson("c", 11)) + whole.substr(0, whole.size() / 2), Leave));
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->BeginStream();
    answer->Chunk(Event("ADDED", SeedJson("d", 13)));
    answer->Hold();
  });
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"a", "b", "c", "d"}));
  const Request second = garden.Requests(kSeeds)[1];
  EXPECT_FALSE(second.is_initial());
  EXPECT_EQ(second.Query("resourceVersion"), "11");
  EXPECT_EQ(garden.seeds().lists, 1U);
}

TEST(ReflectorFaults, AMalformedObjectIsUnknownUntilItIsMended) {
  FakeGarden garden;
  const std::string broken =
      R"({"metadata":{"name":"b","resourceVersion":"11"},"spec":{"provider":{"region":5}}})";
  garden.On(kSeeds, Listing(Event("MODIFIED", broken), Hold));
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"a"}));
  EXPECT_EQ(*garden.view()->WhyBroken(garden::Kind::kSeed, "", "b"),
            "spec.provider.region: expected a string");
  EXPECT_EQ(garden.seeds().malformed, 1U);
}

TEST(ReflectorFaults, WordsThatAreNoJsonMeanANewList) {
  FakeGarden garden;
  garden.On(kSeeds, Listing("{\"type\":\"ADDED\",\"object\":\n", Hold));
  garden.On(kSeeds, Relisting());
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"b", "c"}));
}

TEST(ReflectorFaults, AListThatIsCutShortCountsForNothing) {
  FakeGarden garden;
  garden.On(kSeeds, [](const Request&, Answer* answer) { answer->Reply(400, "no"); });
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->Reply(200, R"({"metadata":{"resourceVersion":"3"},"items":[{"metadata":{"na)");
  });
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->Reply(200, fmt::format(R"({{"metadata":{{"resourceVersion":"4"}},"items":[{}]}})",
                                   SeedJson("a", 3)));
  });
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    if (answer->BeginStream()) answer->Hold();
  });
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"a"}));
  EXPECT_EQ(garden.seeds().lists, 1U);
}

TEST(ReflectorFaults, SilenceIsTakenForDeath) {
  FakeGarden garden;
  garden.options.reflector.silence = milliseconds(150);
  garden.On(kSeeds, Listing("", Hold));
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->BeginStream();
    answer->Chunk(Event("ADDED", SeedJson("c", 11)));
    answer->Hold();
  });
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"a", "b", "c"}));
  EXPECT_EQ(garden.Requests(kSeeds)[1].Query("resourceVersion"), "9");
}

TEST(ReflectorFaults, ALongStallMakesFactsUnknownAndNewsMakesThemKnown) {
  FakeGarden garden;
  garden.options.staleness.max_staleness = absl::Milliseconds(150);
  std::atomic<bool> awake = false;
  garden.On(kSeeds, Listing("", [&awake](Answer* answer) {
              while (!awake.load()) std::this_thread::sleep_for(milliseconds(5));
              answer->Chunk(Bookmark(12));
              answer->Hold();
            }));
  garden.Start();
  const auto known = [](bool expected) {
    return [expected](const garden::GardenView& view, const auto&) {
      return view.seeds().size() == 2 && view.kind(garden::Kind::kSeed).known == expected;
    };
  };
  EXPECT_TRUE(garden.WaitFor(known(true)));
  EXPECT_TRUE(garden.WaitFor(known(false)));
  EXPECT_EQ(garden.view()->kind(garden::Kind::kSeed).why_unknown,
            "not heard of for more than 150ms");
  awake = true;
  EXPECT_TRUE(garden.WaitFor(known(true)));
}

TEST(ReflectorFaults, AnOverloadedServerIsGivenTheTimeItAsksFor) {
  FakeGarden garden;
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->Reply(429, StatusJson(429, "later"), "Retry-After: 1\r\n");
  });
  garden.On(kSeeds, Listing("", Hold));
  const auto begin = std::chrono::steady_clock::now();
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"a", "b"}));
  EXPECT_GE(std::chrono::steady_clock::now() - begin, milliseconds(1'000));
}

TEST(ReflectorFaults, ATokenThatExpiresIsReadAgain) {
  const std::string file = ::testing::TempDir() + "/token";
  const auto write = [&file](const char* token) { std::ofstream(file) << token << "\n"; };
  write("old");
  FakeGarden garden;
  garden.options.access.token_file = file;
  garden.On(kSeeds, [&write](const Request&, Answer* answer) {
    write("new");
    answer->Reply(401, StatusJson(401, "Unauthorized"));
  });
  garden.On(kSeeds, Listing("", Hold));
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"a", "b"}));
  const std::vector<Request> requests = garden.Requests(kSeeds);
  ASSERT_THAT(requests, SizeIs(2));
  EXPECT_EQ(requests[0].headers.at("authorization"), "Bearer old");
  EXPECT_EQ(requests[1].headers.at("authorization"), "Bearer new");
  std::remove(file.c_str());
}

TEST(ReflectorFaults, AForbiddenKindIsUnknownAndStopsNoOther) {
  FakeGarden garden;
  std::atomic<bool> granted = false;
  garden.On(kBastions, [&granted](const Request&, Answer* answer) {
    if (!granted) {
      answer->Reply(403, StatusJson(403, "bastions is forbidden"));
    } else if (answer->BeginStream() && answer->Chunk(InitialEnd(2))) {
      answer->Hold();
    }
  });
  garden.On(kSeeds, Listing("", Hold));
  garden.Start();
  EXPECT_TRUE(garden.WaitFor([](const garden::GardenView& view, const auto& sources) {
    return FakeGarden::IsSynced(sources, "seeds") &&
           view.kind(garden::Kind::kBastion).why_unknown == "403: bastions is forbidden";
  }));
  granted = true;
  EXPECT_TRUE(garden.WaitFor([](const garden::GardenView& view, const auto&) {
    return view.kind(garden::Kind::kBastion).known;
  }));
}

TEST(ReflectorFaults, AKindThatIsServedAgainIsListedAnew) {
  FakeGarden garden;
  const auto bastion = [](const std::string& name) {
    return fmt::format(R"({{"metadata":{{"name":"{}","namespace":"garden-dev","resourceVersion":)"
                       R"("3"}},"spec":{{"shootRef":{{"name":"moss"}}}}}})",
                       name);
  };
  garden.On(kBastions, [&](const Request&, Answer* answer) {
    answer->BeginStream();
    answer->Chunk(Event("ADDED", bastion("one")) + InitialEnd(9));
    answer->EndStream();
  });
  garden.On(kBastions, [](const Request&, Answer* answer) {
    answer->Reply(404, StatusJson(404, "gone for a moment"));
  });
  garden.On(kBastions, [&](const Request&, Answer* answer) {
    answer->BeginStream();
    answer->Chunk(Event("ADDED", bastion("two")) + InitialEnd(12));
    answer->Hold();
  });
  garden.Start();
  EXPECT_TRUE(garden.WaitFor([](const garden::GardenView& view, const auto& sources) {
    const auto names = view.BastionsOf("garden-dev", "moss");
    return FakeGarden::IsSynced(sources, "bastions") && names.size() == 1 && names[0] == "two";
  }));
  EXPECT_TRUE(garden.Requests(kBastions)[2].is_initial());
}

TEST(ReflectorFaults, AKindThatIsNotServedIsEmptyUnlessThereIsNoGardenWithoutIt) {
  FakeGarden garden;
  const FakeGarden::Function missing = [](const Request&, Answer* answer) {
    answer->Reply(404, "404 page not found\n");
  };
  garden.On(kBastions, missing);
  garden.On(kSeeds, missing);
  garden.Start();
  EXPECT_TRUE(garden.WaitFor([](const garden::GardenView& view, const auto& sources) {
    return FakeGarden::StateOf(sources, "bastions").status == garden::Store::Status::kAbsent &&
           view.kind(garden::Kind::kBastion).known &&
           view.kind(garden::Kind::kSeed).why_unknown == "404 page not found";
  }));
}

}  // namespace
}  // namespace trowel::test
