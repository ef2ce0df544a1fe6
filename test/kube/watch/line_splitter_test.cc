#include "kube/watch/line_splitter.h"

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

class LineSplitterTest : public ::testing::Test {
 protected:
  void Feed(std::string_view bytes) {
    EXPECT_TRUE(splitter.Feed(bytes, [this](const Piece& piece) {
      lines.push_back((piece.oversize ? "oversize: " : "") + std::string(piece.text));
      return true;
    }));
  }
  static constexpr std::size_t kMax = 10;
  LineSplitter splitter{kMax};
  std::vector<std::string> lines;
};

TEST_F(LineSplitterTest, HandsOutALineOnceItIsComplete) {
  Feed("{\"a\":");
  EXPECT_THAT(lines, IsEmpty());
  EXPECT_TRUE(splitter.is_inside());
  Feed("1}");
  EXPECT_THAT(lines, IsEmpty());
  Feed("\n");
  EXPECT_THAT(lines, ElementsAre("{\"a\":1}"));
  EXPECT_FALSE(splitter.is_inside());
}

TEST_F(LineSplitterTest, FindsSeveralLinesInOneChunk) {
  Feed("{}\n{1}\n{2");
  EXPECT_THAT(lines, ElementsAre("{}", "{1}"));
  EXPECT_TRUE(splitter.is_inside());
  Feed("}\n");
  EXPECT_THAT(lines, ElementsAre("{}", "{1}", "{2}"));
}

TEST_F(LineSplitterTest, SkipsLinesWithoutAnything) {
  Feed("\n\n{}\n\n\n");
  Feed("\n");
  Feed("");
  EXPECT_THAT(lines, ElementsAre("{}"));
  EXPECT_FALSE(splitter.is_inside());
}

TEST_F(LineSplitterTest, KeepsOnlyTheBeginningOfWhatIsTooLarge) {
  Feed("0123456789\n0123456789a\n01234");
  Feed("56789");
  Feed("abc");
  Feed("def\n{}\n");
  EXPECT_THAT(lines,
              ElementsAre("0123456789", "oversize: 0123456789", "oversize: 0123456789", "{}"));
}

TEST_F(LineSplitterTest, StopsWhenItIsTold) {
  std::vector<std::string> seen;
  EXPECT_FALSE(splitter.Feed("a\nb\nc\n", [&](const Piece& piece) {
    seen.emplace_back(piece.text);
    return seen.size() < 2;
  }));
  EXPECT_THAT(seen, ElementsAre("a", "b"));
  EXPECT_FALSE(splitter.is_inside());
}

TEST_F(LineSplitterTest, CutsTheSameHoweverTheBytesCome) {
  const std::string text = "{}\n\n0123456789\n0123456789a\n" + std::string(50, 'x') + "\n{1}\nend";
  Feed(text);
  const std::vector<std::string> whole = lines;
  ASSERT_EQ(whole.size(), 5U);
  std::mt19937 random(3);
  std::uniform_int_distribution<std::size_t> size(1, 9);
  for (int i = 0; i < 200; ++i) {
    lines.clear();
    splitter.Feed("\n", [](const Piece&) { return true; });
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = i == 0 ? at + 1 : at + size(random);
      Feed(std::string_view(text).substr(at, end - at));
      at = end;
    }
    ASSERT_EQ(lines, whole) << i;
    EXPECT_TRUE(splitter.is_inside());
  }
}

TEST(LargeLineTest, KeepsLittleOfWhatIsFarTooLarge) {
  constexpr std::size_t kMax = std::size_t{1} << 20;
  LineSplitter splitter(kMax);
  const std::string large(3 * kMax, 'x');
  std::vector<std::size_t> sizes;
  const auto visit = [&](const Piece& piece) {
    sizes.push_back(piece.text.size());
    return true;
  };
  EXPECT_TRUE(splitter.Feed(large, visit));
  EXPECT_TRUE(splitter.Feed(large.substr(0, kMax / 2) + "\n", visit));
  EXPECT_TRUE(splitter.Feed(large.substr(0, kMax) + "\n{}\n", visit));
  EXPECT_THAT(sizes, ElementsAre(kKeptOfOversize, kMax, 2U));
}

}  // namespace
}  // namespace trowel::kube
