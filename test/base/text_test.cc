#include "base/text.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace trowel {
namespace {

using std::string_view_literals::operator""sv;

TEST(PrintableTest, KeepsOrdinaryText) {
  EXPECT_EQ(Printable(""), "");
  EXPECT_EQ(Printable("seed aws-eu1"), "seed aws-eu1");
  EXPECT_EQ(Printable("Gr\u00fc\u00dfe \U0001F331"), "Gr\u00fc\u00dfe \U0001F331");
}

TEST(PrintableTest, ReplacesWhatBeginsALineOrTurnsOneAround) {
  EXPECT_EQ(Printable("a\u2028b\u2029c\u202Ed\u2066e\u2069"), "a?b?c?d?e?");
  EXPECT_EQ(Printable("\u2027\u202F\u2065\u206A"), "\u2027\u202F\u2065\u206A");
}

TEST(PrintableTest, ReplacesControlCharacters) {
  EXPECT_EQ(Printable("a\nb\tc\rd"), "a?b?c?d");
  EXPECT_EQ(Printable("\x1b[2J"), "?[2J");
  EXPECT_EQ(Printable("a\0b"sv), "a?b");
  EXPECT_EQ(Printable("\x7f"), "?");
  EXPECT_EQ(Printable("\u009b31m"), "?31m");
}

TEST(PrintableTest, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(Printable("a\xff"
                      "b"),
            "a\uFFFDb");
  EXPECT_EQ(Printable("\xc3"), "\uFFFD");                                // Cut off.
  EXPECT_EQ(Printable("\xc0\xaf"), "\uFFFD\uFFFD");                      // Overlong.
  EXPECT_EQ(Printable("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");            // A surrogate.
  EXPECT_EQ(Printable("\xf4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");  // Past U+10FFFF.
}

TEST(PrintableTest, AppendsToWhatIsThere) {
  std::string out = "seed ";
  AppendPrintable("a\n", &out);
  EXPECT_EQ(out, "seed a?");
}

std::string Json(std::string_view text) {
  std::string out;
  AppendJsonString(text, &out);
  return out;
}

TEST(JsonStringTest, QuotesAndEscapes) {
  EXPECT_EQ(Json(""), R"("")");
  EXPECT_EQ(Json("plain"), R"("plain")");
  EXPECT_EQ(Json(R"(say "hi" \ bye)"), R"("say \"hi\" \\ bye")");
  EXPECT_EQ(Json("a\nb\tc\r"), R"("a\nb\tc\r")");
  EXPECT_EQ(Json("\x01"), R"("\u0001")");
  EXPECT_EQ(Json("a\x7f"
                 "b c\\"),
            R"("a\u007fb c\\")");
  EXPECT_EQ(Json("\0"sv), R"("\u0000")");
  EXPECT_EQ(Json("Gr\u00fc\u00dfe"), "\"Gr\u00fc\u00dfe\"");
}

// A log line in text shows values in this form, on somebody's terminal.
TEST(JsonStringTest, LeavesNoControlCharacterToATerminal) {
  EXPECT_EQ(Json("eve \u009b31m"), R"("eve \u009b31m")");
  EXPECT_EQ(Json("\u0080 \u009f"), R"("\u0080 \u009f")");
  EXPECT_EQ(Json("\u00a0\u00c0"), "\"\u00a0\u00c0\"");
}

TEST(JsonStringTest, IsValidUtf8WhateverComesIn) {
  EXPECT_EQ(Json("a\xff"
                 "b"),
            "\"a\uFFFDb\"");
  EXPECT_EQ(Json("\xe2\x82"), "\"\uFFFD\uFFFD\"");
}

TEST(EditDistanceTest, CountsInsertionsDeletionsAndSubstitutions) {
  EXPECT_EQ(EditDistance("", ""), 0U);
  EXPECT_EQ(EditDistance("abc", ""), 3U);
  EXPECT_EQ(EditDistance("", "abc"), 3U);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3U);
  EXPECT_EQ(EditDistance("enforce", "enforce"), 0U);
  EXPECT_EQ(EditDistance("ab", "ba"), 2U);
}

TEST(EditDistanceTest, CountsCodePointsIfAsked) {
  EXPECT_EQ(EditDistance("z\u00fcrich", "zurich"), 2U);
  EXPECT_EQ(EditDistance(CodePoints("z\u00fcrich"), CodePoints("zurich")), 1U);
}

TEST(CodePointsTest, AreThoseOfGo) {
  EXPECT_EQ(CodePoints(""), U"");
  EXPECT_EQ(CodePoints("a\u00e9\u6771\U0001F30D"), U"a\u00e9\u6771\U0001F30D");
  EXPECT_EQ(CodePoints("\xff"
                       "a\xe6\x9d"
                       "b\xc0\xaf"),
            U"\uFFFDa\uFFFD\uFFFDb\uFFFD\uFFFD");
}

TEST(DidYouMeanTest, FindsWhatWasMeant) {
  constexpr std::array kRules = {"region-distance"sv, "seed-healthy"sv, "seed-exists"sv};
  EXPECT_EQ(DidYouMean("region-distnace", kRules), "region-distance");
  EXPECT_EQ(DidYouMean("seed-helthy", kRules), "seed-healthy");
  EXPECT_EQ(DidYouMean("something else", kRules), "");
  EXPECT_EQ(DidYouMean("seed-exists", {}), "");
}

TEST(JoinWordsTest, ReadsLikeASentence) {
  EXPECT_EQ(JoinWords({}), "");
  EXPECT_EQ(JoinWords(std::vector<std::string>{"a"}), "a");
  EXPECT_EQ(JoinWords(std::vector<std::string>{"a", "b"}), "a and b");
  EXPECT_EQ(JoinWords(std::vector<std::string>{"a", "b", "c"}), "a, b and c");
  EXPECT_EQ(JoinOr(std::vector<std::string_view>{"a", "b", "c"}), "a, b or c");
}

TEST(MatchesGlobTest, LetsAStarStandForAnyRun) {
  EXPECT_TRUE(MatchesGlob("pay-*", "pay-eu"));
  EXPECT_TRUE(MatchesGlob("pay-*", "pay-"));
  EXPECT_TRUE(MatchesGlob("*", ""));
  EXPECT_TRUE(MatchesGlob("a*b*c", "a-b-b-c"));
  EXPECT_TRUE(MatchesGlob("**a", "ba"));
  EXPECT_TRUE(MatchesGlob("", ""));
  EXPECT_FALSE(MatchesGlob("pay-*", "play-eu"));
  EXPECT_FALSE(MatchesGlob("pay", "pay-eu"));
  EXPECT_FALSE(MatchesGlob("a*b", "a-b-c"));
  EXPECT_FALSE(MatchesGlob("", "a"));
  EXPECT_FALSE(MatchesGlob("a.c", "abc"));
}

TEST(MatchesGlobTest, TakesNoExponentialTime) {
  std::string pattern, text;
  for (int i = 0; i < 50; ++i) pattern += "*a";
  text.assign(5000, 'a');
  EXPECT_TRUE(MatchesGlob(pattern, text));
  EXPECT_FALSE(MatchesGlob(pattern + "b", text));
}

}  // namespace
}  // namespace trowel
