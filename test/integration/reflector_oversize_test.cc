#include "test/integration/fake_garden.h"

// What a reflector makes of objects that are larger than it wants to keep.
namespace trowel::test {
namespace {

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

TEST(ReflectorOversize, AnEventOfEightMebibytesIsTaken) {
  FakeGarden garden;
  const std::string ballast = fmt::format(R"(,"ballast":"{}")", std::string(8 << 20, 'x'));
  garden.On(kSeeds, Listing(Event("ADDED", SeedJson("c", 11, ballast)), Hold));
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"a", "b", "c"}));
}

TEST(ReflectorOversize, AnEventBeyondTheBoundMakesItsObjectUnreadableAndNoOther) {
  FakeGarden garden;
  garden.options.reflector.object_bytes_max = std::size_t{1} << 20;
  const std::string ballast = fmt::format(R"(,"ballast":"{}")", std::string(2 << 20, 'x'));
  garden.On(kSeeds, Listing(Event("MODIFIED", SeedJson("b", 11, ballast)) +
                                Event("ADDED", SeedJson("c", 12)),
                            Hold));
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"a", "c"}));
  const std::string* why = garden.view()->WhyBroken(garden::Kind::kSeed, "", "b");
  ASSERT_NE(why, nullptr);
  EXPECT_EQ(*why, "larger than 1048576 bytes");
}

TEST(ReflectorOversize, AnObjectBeyondTheBoundThatIsDeletedIsGone) {
  FakeGarden garden;
  garden.options.reflector.object_bytes_max = std::size_t{1} << 20;
  const std::string ballast = fmt::format(R"(,"ballast":"{}")", std::string(2 << 20, 'x'));
  garden.On(kSeeds, Listing(Event("MODIFIED", SeedJson("b", 11, ballast)) +
                                Event("DELETED", SeedJson("b", 12, ballast)) +
                                Event("DELETED", SeedJson("a", 13, ballast)) +
                                Event("ADDED", SeedJson("c", 14)),
                            Hold));
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"c"}));
  EXPECT_EQ(garden.view()->WhyBroken(garden::Kind::kSeed, "", "a"), nullptr);
  EXPECT_EQ(garden.view()->WhyBroken(garden::Kind::kSeed, "", "b"), nullptr);
}

TEST(ReflectorOversize, ADeletionThatCannotBeReadAtAllMeansANewList) {
  FakeGarden garden;
  garden.options.reflector.object_bytes_max = std::size_t{1} << 20;
  const std::string nameless =
      fmt::format(R"({{"ballast":"{}","metadata":{{"name":"a"}}}})", std::string(2 << 20, 'x'));
  garden.On(kSeeds, Listing(Event("DELETED", nameless), Hold));
  garden.On(kSeeds, [](const Request&, Answer* answer) {
    answer->BeginStream();
    answer->Chunk(Event("ADDED", SeedJson("b", 14)) + InitialEnd(19));
    answer->Hold();
  });
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"b"}));
}

}  // namespace
}  // namespace trowel::test
