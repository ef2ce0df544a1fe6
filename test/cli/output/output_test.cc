#include "cli/output/output.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "garden/yaml_json.h"
#include "policy/rule_table.h"
#include "test/cli/run_trowel.h"

namespace trowel::cli {
namespace {

using test::kAtGarden;
using test::Ran;
using test::RunTrowel;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Table, PadsColumnsByWhatATerminalShows) {
  EXPECT_EQ(FormatTable({{"a", "b"}, {"long", "c"}}), "a     b\nlong  c\n");
  EXPECT_EQ(FormatTable({{"é", "b"}, {"ab", "c"}}, "  "), "  é   b\n  ab  c\n");
  EXPECT_EQ(FormatTable({{"\x1b[31mred\x1b[0m", "b"}, {"four", "c"}}),
            "\x1b[31mred\x1b[0m   b\nfour  c\n");
  EXPECT_EQ(FormatTable({{"a", ""}}), "a\n");
  EXPECT_EQ(FormatTable({}), "");
}

TEST(WrapTest, BreaksAtBlanks) {
  EXPECT_THAT(Wrap("", 10), ElementsAre(""));
  EXPECT_THAT(Wrap("one two", 10), ElementsAre("one two"));
  EXPECT_THAT(Wrap("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(Wrap("one two three", 7, 2), ElementsAre("one two", "  three"));
  EXPECT_THAT(Wrap("a-word-that-is-too-long b", 7), ElementsAre("a-word-that-is-too-long", "b"));
  EXPECT_THAT(Wrap("été fini", 8), ElementsAre("été fini"));
}

TEST(Wrapped, BreaksLinesBetweenWords) {
  EXPECT_EQ(Wrapped("one two three", "- ", "  ", 9), "- one two\n  three\n");
  EXPECT_EQ(Wrapped("one two three", "", "", 80), "one two three\n");
  EXPECT_EQ(Wrapped("a_word_that_is_too_long b", "  ", "  ", 6),
            "  a_word_that_is_too_long\n  b\n");
  EXPECT_EQ(Wrapped("é é é", "", "", 5), "é é é\n");
  EXPECT_EQ(Wrapped("", "- ", "  ", 10), "- \n");
}

TEST(Color, IsThereOnATerminalOnly) {
  const std::string line = std::string("check garden-dev/heath --to aws-us2") + kAtGarden;
  const Ran plain = RunTrowel(line);
  const Ran colored = RunTrowel(line, /*color=*/true);
  EXPECT_THAT(plain.out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(colored.out, HasSubstr("\x1b[31mDENIED\x1b[0m  garden-dev/heath"));
  EXPECT_THAT(colored.out, HasSubstr("  \x1b[31mdeny\x1b[0m  seed-deleting        "));
  EXPECT_EQ(RunTrowel(line + " --no-color", /*color=*/true).out, plain.out);
  // Without the marks it is the same text.
  std::string bare;
  for (std::size_t i = 0; i < colored.out.size(); ++i) {
    if (colored.out[i] == '\x1b') {
      i = colored.out.find('m', i);
    } else {
      bare.push_back(colored.out[i]);
    }
  }
  EXPECT_EQ(bare, plain.out);
}

TEST(Color, TellsDenialsFromWarningsAndPasses) {
  EXPECT_THAT(RunTrowel(std::string("check garden-dev/clover --to aws-eu4") + kAtGarden, true).out,
              HasSubstr("\x1b[33mALLOWED\x1b[0m"));
  EXPECT_THAT(RunTrowel(std::string("check garden-dev/moss --to aws-eu5") + kAtGarden, true).out,
              HasSubstr("\x1b[32mALLOWED\x1b[0m"));
  EXPECT_THAT(
      RunTrowel(std::string("check garden-dev/moss --to aws-eu5 -o json") + kAtGarden, true).out,
      Not(HasSubstr("\x1b")));
}

// The shape that API users rely on: docs/cli.md names every member.
TEST(FiveRules, AreAllToldAtOnce) {
  const Ran ran = RunTrowel(
      "check garden-dev/heath --to aws-us2 --garden examples/garden --now 2026-11-21T12:00:00Z "
      "-o json");
  EXPECT_EQ(ran.code, 1);
  const Json check = Json::parse(ran.out);
  std::vector<std::string> rules;
  for (const Json& finding : check["findings"]) {
    rules.push_back(finding["rule"]);
    EXPECT_EQ(finding["effect"], "deny");
    EXPECT_EQ(finding["mode"], "enforce");
    EXPECT_EQ(finding["unknown"], false);
    EXPECT_FALSE(finding["remedy"].get<std::string>().empty());
  }
  EXPECT_THAT(rules, ElementsAre("backup-configured", "gardenlet-version", "seed-deleting",
                                 "seed-emergency-stop", "seed-healthy"));
  const Json& alternatives = check["alternatives"];
  ASSERT_EQ(alternatives.size(), 5U);
  EXPECT_EQ(alternatives[0]["seed"], "aws-eu4");
  for (std::size_t i = 1; i < alternatives.size(); ++i) {
    EXPECT_GE(alternatives[i - 1]["score"], alternatives[i]["score"]);
  }
}

// YAML and JSON say the same, for every command that has both.
class Formats : public ::testing::TestWithParam<std::string> {};

TEST_P(Formats, OfYamlAndJsonAgree) {
  const Ran as_json = RunTrowel(GetParam() + " -o json");
  const Ran as_yaml = RunTrowel(GetParam() + " -o yaml");
  EXPECT_EQ(as_json.code, as_yaml.code);
  const auto documents = garden::YamlToJson(as_yaml.out);
  ASSERT_TRUE(documents.ok()) << Message(documents.status());
  ASSERT_EQ(documents->size(), 1U);
  const Json document = Json::parse(as_json.out);
  EXPECT_EQ(Json::parse(documents->front()), document);
  EXPECT_EQ(document["apiVersion"], kApiVersion);
  EXPECT_FALSE(document["kind"].get<std::string>().empty());
}

INSTANTIATE_TEST_SUITE_P(
    All, Formats,
    ::testing::Values(std::string("check garden-dev/heath --to aws-us2") + kAtGarden,
                      std::string("check garden-dev/moss --to aws-ap1 --live") + kAtGarden,
                      std::string("rank garden-dev/moss") + kAtGarden,
                      std::string("rank garden-dev/cactus") + kAtGarden,
                      std::string("plan drain aws-eu1") + kAtGarden,
                      std::string("plan balance --fill 1") + kAtGarden,
                      std::string("replay examples/reviews/move-warned.json "
                                  "examples/reviews/move-five-rules.json") +
                          kAtGarden,
                      std::string("scheduler --advise --once") + kAtGarden,
                      std::string("rank garden-dev/moss --as gardener") + kAtGarden,
                      std::string("rank garden-dev/moss --explain aws-eu5") + kAtGarden,
                      std::string("check-change examples/changes/skip-readiness.yaml") + kAtGarden,
                      std::string("status") + kAtGarden,
                      std::string("policy explain region-distance"), std::string("version")));

// Keys and numbers, too; and in a text what YAML 1.1 takes for a line's end.
TEST(Yaml, ReadsAlikeUnderYaml11) {
  const Json document = {{"on", {{"off", 1}, {"y", "no"}, {"1", 1e20}, {"", 1.5}, {"a b", {"~"}}}},
                         {"text", "a\xc2\x85 b\xe2\x80\xa8 c\x7f\xef\xbb\xbf \xc3\xa9"}};
  const std::string yaml = ToYaml(document);
  EXPECT_EQ(yaml.substr(0, 5), "\"on\":");
  EXPECT_NE(yaml.find("1.0e+20"), std::string::npos);
  EXPECT_NE(yaml.find("\\u0085"), std::string::npos);
  EXPECT_NE(yaml.find("\\u2028"), std::string::npos);
  const auto documents = garden::YamlToJson(yaml);
  ASSERT_TRUE(documents.ok()) << Message(documents.status());
  EXPECT_EQ(Json::parse(documents->front()), document);
}

TEST(Yaml, OfThePolicyReadsAlikeUnderYaml11) {
  const auto documents = garden::YamlToJson(RunTrowel("policy show -o yaml").out);
  ASSERT_TRUE(documents.ok()) << Message(documents.status());
  const Json printed = Json::parse(documents->front())["rules"];
  const Json shown = Json::parse(RunTrowel("policy show -o json").out)["rules"];
  ASSERT_EQ(printed.size(), shown.size());
  bool any_off = false;  // The word that is a boolean where it is bare.
  for (const Json& rule : shown) {
    const Json& settings = printed[rule["id"].get<std::string>()];
    EXPECT_EQ(settings["mode"], rule["mode"]) << rule;
    EXPECT_EQ(settings["liveMode"], rule["liveMode"]) << rule;
    any_off = any_off || rule["mode"] == "off";
  }
  EXPECT_TRUE(any_off);
}

TEST(Yaml, QuotesWhatYamlWouldReadOtherwise) {
  EXPECT_EQ(ToYaml({{"a", "yes"}, {"b", "1"}, {"c", 1}, {"d", nullptr}, {"e", "x: \"y\"\n"}}),
            "a: \"yes\"\nb: \"1\"\nc: 1\nd: null\ne: \"x: \\\"y\\\"\\n\"\n");
  EXPECT_EQ(ToYaml({{"a", Json::array()}, {"b", Json::object()}}), "a: []\nb: {}\n");
  EXPECT_EQ(ToYaml({{"a", {Json{{"b", 1}, {"c", {1, 2}}}}}}), "a:\n- b: 1\n  c:\n  - 1\n  - 2\n");
}

TEST(Version, SaysHowManyRulesThereAre) {
  const Json version = Json::parse(RunTrowel("version -o json").out);
  EXPECT_EQ(version["rules"], policy::AllRules().size());
}

TEST(PolicyShow, PrintsAPolicyThatIsValid) {
  const Ran yaml = RunTrowel("policy show --policy examples/policy.yaml -o yaml");
  EXPECT_EQ(yaml.code, 0);
  const Ran document = RunTrowel("policy show --policy examples/policy.yaml -o json");
  EXPECT_EQ(Json::parse(document.out)["yaml"], yaml.out);
  EXPECT_EQ(Json::parse(document.out)["rules"].size(), policy::AllRules().size());
}

}  // namespace
}  // namespace trowel::cli
