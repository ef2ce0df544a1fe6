#include "kube/object_index.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace trowel::kube {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Key = ObjectIndex::Key;

garden::Change Seed(const std::string& name, const std::string& region = "eu") {
  garden::Seed seed;
  seed.name = name;
  seed.region = region;
  return {.kind = garden::Kind::kSeed, .space = "", .name = name, .object = std::move(seed)};
}
Key KeyOf(const std::string& name) { return {garden::Kind::kSeed, "", name}; }

class ObjectIndexTest : public ::testing::Test {
 protected:
  void Hold(const std::string& file, std::vector<garden::Change> changes) {
    touched.clear();
    index.Replace(file, std::move(changes), &touched);
  }
  // "eu of a.yaml b.yaml"; empty: there is none.
  std::string Find(const std::string& name) const {
    std::vector<std::string> files;
    const garden::Change* change = index.Find(KeyOf(name), &files);
    if (change == nullptr) return {};
    std::string text = std::get<garden::Seed>(change->object).region + " of";
    for (const std::string& file : files) text += " " + file;
    return text;
  }
  ObjectIndex index;
  std::set<Key> touched;
};

TEST_F(ObjectIndexTest, TakesWhatTheLastFileSays) {
  Hold("b.yaml", {Seed("s", "second")});
  Hold("a.yaml", {Seed("s", "first")});
  EXPECT_EQ(Find("s"), "second of a.yaml b.yaml");
  Hold("b.yaml", {});
  EXPECT_THAT(touched, ElementsAre(KeyOf("s")));
  EXPECT_EQ(Find("s"), "first of a.yaml");
  EXPECT_FALSE(index.HoldsAny("b.yaml"));
  Hold("a.yaml", {});
  EXPECT_EQ(Find("s"), "");
}

TEST_F(ObjectIndexTest, TakesTheLastOfTwoInOneFile) {
  Hold("a.yaml", {Seed("s", "first"), Seed("s", "second")});
  EXPECT_EQ(Find("s"), "second of a.yaml");
  Hold("a.yaml", {});
  EXPECT_EQ(Find("s"), "");
}

TEST_F(ObjectIndexTest, TellsWhatIsTouched) {
  Hold("a.yaml", {Seed("s"), Seed("t")});
  EXPECT_THAT(touched, ElementsAre(KeyOf("s"), KeyOf("t")));
  Hold("a.yaml", {Seed("t"), Seed("u")});
  EXPECT_THAT(touched, ElementsAre(KeyOf("s"), KeyOf("t"), KeyOf("u")));
  EXPECT_EQ(Find("s"), "");
  Hold("c.yaml", {});
  EXPECT_THAT(touched, IsEmpty());
}

// A walk over all files for each object would look two thousand million times, and not end today.
TEST_F(ObjectIndexTest, FindsObjectsOfManyFilesWithoutWalkingThem) {
  constexpr int kFiles = 20'000;
  constexpr int kObjects = 100'000;
  for (int file = 0; file < kFiles; ++file) {
    std::vector<garden::Change> changes;
    for (int i = file; i < kObjects; i += kFiles) changes.push_back(Seed(fmt::format("s{}", i)));
    index.Replace(fmt::format("{}.json", file), std::move(changes), &touched);
  }
  ASSERT_EQ(touched.size(), static_cast<std::size_t>(kObjects));
  for (const Key& key : touched) {
    std::vector<std::string> files;
    ASSERT_NE(index.Find(key, &files), nullptr);
    ASSERT_EQ(files.size(), 1U);
  }
}

}  // namespace
}  // namespace trowel::kube
