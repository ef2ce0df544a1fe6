#include "kube/watch/list_splitter.h"

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace trowel::kube {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Cut {
  std::vector<std::string> items, metadata;  // An oversize one begins with "oversize: ".
  bool done = false;
  bool failed = false;
  friend bool operator==(const Cut&, const Cut&) = default;
};

constexpr std::size_t kMax = 1 << 20;

// Feeds `text` in chunks of sizes that `next_size` tells.
template <typename NextSize>
Cut CutIn(std::string_view text, std::size_t bytes_max, NextSize next_size) {
  Cut cut;
  const auto shown = [](const Piece& piece) {
    return (piece.oversize ? "oversize: " : "") + std::string(piece.text);
  };
  ListSplitter splitter(
      bytes_max, {.item = [&](const Piece& piece) { cut.items.push_back(shown(piece)); },
                  .metadata = [&](const Piece& piece) { cut.metadata.push_back(shown(piece)); }});
  while (!text.empty()) {
    const std::size_t size = std::min<std::size_t>(text.size(), next_size());
    // A chunk of its own: reading past it is found.
    const std::string chunk(text.substr(0, size));
    splitter.Feed(chunk);
    text.remove_prefix(size);
  }
  cut.done = splitter.done();
  cut.failed = splitter.failed();
  return cut;
}

Cut CutWhole(std::string_view text, std::size_t bytes_max = kMax) {
  return CutIn(text, bytes_max, [&] { return text.size(); });
}

// What an API server writes: the items have neither kind nor apiVersion.
constexpr const char* kList =
    R"({"kind":"ShootList","apiVersion":"core.gardener.cloud/v1beta1",)"
    R"("metadata":{"resourceVersion":"292","continue":"a{\"b"},)"
    R"("items":[{"metadata":{"name":"fern","namespace":"garden-dev"},"spec":{"items":[{"a":1}]}},)"
    R"({"metadata":{"name":"moss","annotations":{"a":"}]\\\"[{\\"}},"items":[[],{}]}]})";

TEST(ListSplitterTest, HandsOutItemsAndTheListsOwnMetadata) {
  const Cut cut = CutWhole(kList);
  EXPECT_THAT(
      cut.items,
      ElementsAre(
          R"({"metadata":{"name":"fern","namespace":"garden-dev"},"spec":{"items":[{"a":1}]}})",
          R"({"metadata":{"name":"moss","annotations":{"a":"}]\\\"[{\\"}},"items":[[],{}]})"));
  EXPECT_THAT(cut.metadata, ElementsAre(R"({"resourceVersion":"292","continue":"a{\"b"})"));
  EXPECT_TRUE(cut.done);
  EXPECT_FALSE(cut.failed);
}

TEST(ListSplitterTest, TakesTheMetadataAlsoAfterTheItems) {
  const Cut cut = CutWhole(R"({"items": [ {"a": 1} , {} ], "metadata": {"a": {}} })");
  EXPECT_THAT(cut.items, ElementsAre(R"({"a": 1})", "{}"));
  EXPECT_THAT(cut.metadata, ElementsAre(R"({"a": {}})"));
  EXPECT_TRUE(cut.done);
}

TEST(ListSplitterTest, HandsOutAnItemAsSoonAsItIsComplete) {
  std::vector<std::string> items;
  ListSplitter splitter(kMax, {.item = [&](const Piece& piece) { items.emplace_back(piece.text); },
                               .metadata = [](const Piece&) {}});
  splitter.Feed(R"({"items":[{"a":"b")");
  EXPECT_THAT(items, IsEmpty());
  splitter.Feed("}");
  EXPECT_THAT(items, ElementsAre(R"({"a":"b"})"));
  EXPECT_FALSE(splitter.done());
  splitter.Feed("]}");
  EXPECT_TRUE(splitter.done());
}

class ListSplitterChunkTest : public ::testing::TestWithParam<std::string> {};

TEST_P(ListSplitterChunkTest, CutsTheSameHoweverTheBytesCome) {
  const std::string text = GetParam();
  for (const std::size_t bytes_max : {kMax, std::size_t{20}, std::size_t{1}}) {
    const Cut whole = CutWhole(text, bytes_max);
    EXPECT_EQ(CutIn(text, bytes_max, [] { return 1; }), whole);
    std::mt19937 random(5);
    for (int i = 0; i < 300; ++i) {
      std::uniform_int_distribution<std::size_t> size(1, 2 + static_cast<std::size_t>(i) / 4);
      ASSERT_EQ(CutIn(text, bytes_max, [&] { return size(random); }), whole) << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Lists, ListSplitterChunkTest,
    ::testing::Values(
        kList, std::string(kList).substr(0, 250), "{\"items\":null}", " \n{} trailing",
        R"({"a\"items":[{}],"items\\":[{}],"items":[{"b\\\\":"\\\""}]})",
        "{\"" + std::string(200, 'k') + "\":[{}],\"" + std::string(60, 'x') + "items\":[{}]}",
        "not a list", "{\"items\":[" + std::string(300, '[') + std::string(300, ']') + "]}"));

struct NoItemsCase {
  std::string what;
  std::string text;
};

void PrintTo(const NoItemsCase& none, std::ostream* out) { *out << none.what; }

class NoItemsTest : public ::testing::TestWithParam<NoItemsCase> {};

TEST_P(NoItemsTest, EndsWithoutItems) {
  const Cut cut = CutWhole(GetParam().text);
  EXPECT_THAT(cut.items, IsEmpty());
  EXPECT_THAT(cut.metadata, IsEmpty());
  EXPECT_TRUE(cut.done);
  EXPECT_FALSE(cut.failed);
}

INSTANTIATE_TEST_SUITE_P(
    Lists, NoItemsTest,
    ::testing::Values(
        NoItemsCase{"Absent", R"({"kind":"ShootList"})"}, NoItemsCase{"Null", R"({"items":null})"},
        NoItemsCase{"Empty", R"({"items":[]})"}, NoItemsCase{"NoObjects", R"({"items":["{}",1]})"},
        NoItemsCase{"AnObject", R"({"items":{"a":[{}]}})"},
        NoItemsCase{"AString", R"({"items":"[{}]"})"},
        NoItemsCase{"Deeper", R"({"a":{"items":[{}],"metadata":{}}})"},
        NoItemsCase{"InAList", R"({"a":[{"items":[{}]},{"metadata":{}}]})"},
        NoItemsCase{"AsAValue", R"({"kind":"items","b":[{}],"a":"metadata","c":{}})"},
        NoItemsCase{"OfAnotherName", R"({"Items":[{}],"items ":[{}],"metadatas":{},"":{}})"},
        NoItemsCase{"MetadataNull", R"({"metadata":null,"items":[]})"},
        NoItemsCase{"MetadataAList", R"({"metadata":[{}]})"}),
    [](const auto& param) { return param.param.what; });

TEST(ListSplitterTest, KeepsOnlyTheBeginningOfWhatIsTooLarge) {
  const std::string large =
      R"({"metadata":{"name":"large"},"x":")" + std::string(2000, ']') + "\"}";
  const std::string text = R"({"items":[{"a":1},)" + large + R"(,{"b":2}],"metadata":{"c":3}})";
  const Cut cut = CutWhole(text, 1000);
  EXPECT_THAT(cut.items,
              ElementsAre(R"({"a":1})", "oversize: " + large.substr(0, 1000), R"({"b":2})"));
  EXPECT_THAT(cut.metadata, ElementsAre(R"({"c":3})"));
  EXPECT_TRUE(cut.done);
  // Exactly as much as is allowed is not too large.
  EXPECT_THAT(CutWhole(text, large.size()).items, ElementsAre(R"({"a":1})", large, R"({"b":2})"));
  EXPECT_THAT(CutWhole(text, large.size() - 1).items[1], SizeIs(large.size() - 1 + 10));
}

TEST(ListSplitterTest, KeepsLittleOfWhatIsFarTooLarge) {
  const std::string large = "{\"a\":\"" + std::string(3 * kMax, 'b') + "\"}";
  const std::string text = "{\"items\":[" + large + ",{}]}";
  for (const std::size_t chunk : {text.size(), std::size_t{1000}}) {
    const Cut cut = CutIn(text, kMax, [&] { return chunk; });
    EXPECT_THAT(cut.items, ElementsAre("oversize: " + large.substr(0, kKeptOfOversize), "{}"));
  }
}

TEST(ListSplitterTest, IsNotDoneWithAListThatIsCutOff) {
  const std::string text = kList;
  for (std::size_t size = 0; size < text.size(); ++size) {
    const Cut cut = CutWhole(text.substr(0, size));
    EXPECT_FALSE(cut.done) << size;
    EXPECT_FALSE(cut.failed) << size;
    EXPECT_LE(cut.items.size(), 2U);
  }
}

TEST(ListSplitterTest, FailsAtWhatIsNoObject) {
  for (const std::string text : {"[]", "[{\"items\":[{}]}]", "null", "\"{}\"", "Not Found",
                                 "<html>", " \n5", "\xef\xbb\xbf{}", "}"}) {
    const Cut cut = CutWhole(text + "{\"items\":[{}]}");
    EXPECT_TRUE(cut.failed) << text;
    EXPECT_FALSE(cut.done) << text;
    EXPECT_THAT(cut.items, IsEmpty()) << text;
  }
}

TEST(ListSplitterTest, IgnoresWhatComesAfterTheList) {
  const Cut cut = CutWhole(R"({"items":[{}]} {"items":[{"a":1}]} ]}})");
  EXPECT_THAT(cut.items, ElementsAre("{}"));
  EXPECT_TRUE(cut.done);
  EXPECT_FALSE(cut.failed);
}

}  // namespace
}  // namespace trowel::kube
