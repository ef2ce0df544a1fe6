#include "garden/shared_map.h"

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace trowel::garden {
namespace {

struct Thing {
  std::string name;
  int value = 0;
};
bool IsNamed(const Thing& thing, std::string_view name) { return thing.name == name; }

using Plain = std::map<std::string, int>;

std::shared_ptr<const Thing> Make(const std::string& name, int value) {
  return std::make_shared<const Thing>(Thing{.name = name, .value = value});
}

Plain Read(const SharedMap<Thing>& map) {
  Plain plain;
  for (const Thing& thing : map) EXPECT_TRUE(plain.emplace(thing.name, thing.value).second);
  EXPECT_EQ(map.size(), plain.size());
  return plain;
}

TEST(SharedMap, IsEmptyAtFirst) {
  const SharedMap<Thing> map;
  EXPECT_TRUE(map.empty());
  EXPECT_EQ(map.Find("a"), nullptr);
  EXPECT_TRUE(map.begin() == map.end());
}

// Every version stays what it was, whatever is done to those after it, in any order.
TEST(SharedMap, VersionsNeverChange) {
  std::mt19937 random(7);
  const auto below = [&](unsigned bound) { return static_cast<int>(random() % bound); };
  SharedMapEditor<Thing> editor;
  Plain plain;
  std::vector<std::pair<SharedMap<Thing>, Plain>> versions;
  for (int i = 0; i < 20000; ++i) {
    const std::string name = "shoot" + std::to_string(below(3000));
    if (below(3) == 0) {
      EXPECT_EQ(editor.Erase(name), plain.erase(name) == 1);
    } else {
      editor.Set(name, Make(name, i));
      plain[name] = i;
    }
    if (below(500) == 0) versions.emplace_back(editor.Share(), plain);
  }
  ASSERT_GT(versions.size(), 10U);
  for (const auto& [map, expected] : versions) EXPECT_EQ(Read(map), expected);
  EXPECT_EQ(Read(editor.Read()), plain);
}

// Two that start from one do not see each other's changes.
TEST(SharedMap, EditorsOfOneVersionPartWays) {
  SharedMapEditor<Thing> first;
  for (int i = 0; i < 200; ++i) first.Set(std::to_string(i), Make(std::to_string(i), i));
  const SharedMap<Thing> start = first.Share();
  SharedMapEditor<Thing> second(start);
  first.Set("7", Make("7", 70));
  second.Erase("7");
  second.Set("new", Make("new", 1));
  EXPECT_EQ(first.Read().Find("7")->value, 70);
  EXPECT_EQ(second.Read().Find("7"), nullptr);
  EXPECT_EQ(start.Find("7")->value, 7);
  EXPECT_EQ(start.Find("new"), nullptr);
  EXPECT_EQ(first.Read().Find("new"), nullptr);
  EXPECT_EQ(start.size(), 200U);
}

TEST(SharedMap, FindsByHash) {
  SharedMapEditor<Thing> editor;
  for (int i = 0; i < 5000; ++i) editor.Set(std::to_string(i), Make(std::to_string(i), i));
  std::vector<int> found;
  editor.Read().ForEachHashed(StringHash{}("4711"),
                              [&](const Thing& thing) { found.push_back(thing.value); });
  EXPECT_THAT(found, testing::ElementsAre(4711));
}

}  // namespace
}  // namespace trowel::garden
