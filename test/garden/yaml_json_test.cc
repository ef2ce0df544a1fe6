#include "garden/yaml_json.h"

#include <gmock/gmock.h>

#include "garden/decode.h"
#include "test/garden/json_document.h"

namespace trowel::garden {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::vector<std::string> Convert(std::string_view yaml) {
  absl::StatusOr<std::vector<std::string>> documents = YamlToJson(yaml);
  EXPECT_TRUE(documents.ok()) << documents.status().ToString();
  return documents.ok() ? *std::move(documents) : std::vector<std::string>();
}

std::string ErrorOf(std::string_view yaml) {
  const absl::StatusOr<std::vector<std::string>> documents = YamlToJson(yaml);
  EXPECT_FALSE(documents.ok()) << documents->front();
  return std::string(Message(documents.status()));
}

class YamlText : public ::testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(YamlText, BecomesJson) {
  EXPECT_THAT(Convert(GetParam().first), ElementsAre(GetParam().second));
}

const std::pair<std::string, std::string> kTexts[] = {
    {"a: b", R"({"a":"b"})"},
    {"a: 'true'", R"({"a":"true"})"},
    {"a: true\nb: False", R"({"a":true,"b":false})"},
    {"a: yes", R"({"a":"yes"})"},
    {"a: ~\nb:\nc: null\nd: ''", R"({"a":null,"b":null,"c":null,"d":""})"},
    {"a: 12\nb: -0\nc: 1.50\nd: 2e1", R"({"a":12,"b":-0,"c":1.50,"d":2e1})"},
    {"a: \"12\"", R"({"a":"12"})"},
    {"a: 007\nb: 0x1F\nc: +1\nd: .5\ne: 1.",
     R"({"a":"007","b":"0x1F","c":"+1","d":".5","e":"1."})"},
    {"a: .inf\nb: .nan\nc: 1e400", R"({"a":".inf","b":".nan","c":"1e400"})"},
    {"a: 18446744073709551615\nb: 18446744073709551616",
     R"({"a":18446744073709551615,"b":"18446744073709551616"})"},
    {"a: v1.150.0\nb: 1Gi", R"({"a":"v1.150.0","b":"1Gi"})"},
    {"a: 2026-11-21T09:00:00Z", R"({"a":"2026-11-21T09:00:00Z"})"},
    {"a: !!str 5\nb: !!int 5\nc: !ours 5", R"({"a":"5","b":5,"c":"5"})"},
    {"1: a\ntrue: b\nnull: c", R"({"1":"a","true":"b","null":"c"})"},
    {"a: |\n  x: 1\n  y: 2\n", R"({"a":"x: 1\ny: 2\n"})"},
    {"a: >-\n  x\n  y\n", R"({"a":"x y"})"},
    {"- 1\n- - 2\n  - x\n- {}\n- []", R"([1,[2,"x"],{},[]])"},
    {"a: {b: [1, {c: d}], e: f}", R"({"a":{"b":[1,{"c":"d"}],"e":"f"}})"},
    {R"({"a": {"b": [1, "x\u00e9", null]}})", "{\"a\":{\"b\":[1,\"x\xc3\xa9\",null]}}"},
    {"a: &x {p: 1}\nb: *x\nc: [*x, *x]", R"({"a":{"p":1},"b":{"p":1},"c":[{"p":1},{"p":1}]})"},
    {"a: &x 5\nb: *x", R"({"a":5,"b":5})"},
    {"&x a: 1\nb: *x", R"({"a":1,"b":"a"})"},
    {"'<<': 1", R"({"<<":1})"},
    {"\xef\xbb\xbf"
     "a: 'b'",
     R"({"a":"b"})"},
    {"a: \"\xc3\xa9\"\nb: !!str 'it''s'", "{\"a\":\"\xc3\xa9\",\"b\":\"it's\"}"},
    {"a: b\r\nc: \"d\\\\\"\r\n", R"({"a":"b","c":"d\\"})"},
    {"# only a comment\na: 1 # and another", R"({"a":1})"},
    {"a: \"\\e[31m\"", R"({"a":"\u001b[31m"})"},
};

INSTANTIATE_TEST_SUITE_P(Texts, YamlText, ::testing::ValuesIn(kTexts));

TEST(YamlToJson, SplitsAStreamAndLeavesOutEmptyDocuments) {
  EXPECT_THAT(Convert("---\n---\na: 1\n---\n# nothing\n---\nb: 2\n...\n"),
              ElementsAre(R"({"a":1})", R"({"b":2})"));
  EXPECT_THAT(Convert(""), IsEmpty());
  EXPECT_THAT(Convert("\n# nothing\n"), IsEmpty());
}

TEST(YamlToJson, ForgetsAnchorsBetweenDocuments) {
  EXPECT_THAT(ErrorOf("a: &x 1\n---\nb: *x\n"), StartsWith("line 3, column 4: "));
}

class BadYaml : public ::testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(BadYaml, IsAnErrorWithItsPlace) { EXPECT_EQ(ErrorOf(GetParam().first), GetParam().second); }

const std::pair<std::string, std::string> kBad[] = {
    {"a: 1\nb: 2\na: 3\n", "line 3, column 1: the key \"a\" is there twice"},
    {"a:\n  1: x\n  \"1\": y\n", "line 3, column 3: the key \"1\" is there twice"},
    {"? [a]\n: b\n", "line 1, column 3: a key must be a scalar"},
    {"a: &x b\n? *x\n: c\n", "line 2, column 3: an alias cannot be a key"},
    {"base: &x {a: 1}\nb:\n  <<: *x\n",
     "line 3, column 3: merge keys (<<) are not supported: write the fields out"},
    {"{a: b}, c\n", "line 1, column 7: text that belongs to no document"},
    {"a: 'b\n", "line 1, column 4: a quoted text without end"},
    {"a: \"b\\\"\n", "line 1, column 4: a quoted text without end"},
    {"a: ''\nb: !!str &x 'b''\n", "line 2, column 4: a quoted text without end"},
    {"a: &x [*x]\n", "line 1, column 8: an alias inside of what it names"},
    {std::string("a: 1\nb: \x04 c\n"), "line 2, column 4: control character 0x04"},
    {std::string("a: \0 c\n", 7), "line 1, column 4: control character 0x00"},
};

INSTANTIATE_TEST_SUITE_P(Texts, BadYaml, ::testing::ValuesIn(kBad));

TEST(YamlToJson, SaysWhereTheParserStopped) {
  EXPECT_THAT(ErrorOf("a: 1\nb: [1, 2\n"), StartsWith("line "));
  EXPECT_THAT(ErrorOf("a: b: c\n"), StartsWith("line 1, column "));
}

TEST(YamlToJson, RefusesDeepNesting) {
  for (const std::string_view open : {"[", "{a: ", "- "}) {
    std::string yaml;
    for (int i = 0; i < 20'000; ++i) yaml += open;
    EXPECT_THAT(ErrorOf(yaml), StartsWith("line 1, column ")) << open;
  }
}

TEST(YamlToJson, RefusesDepthBuiltOfAliases) {
  std::string yaml = "a0: &a0 [1]\n";
  for (int i = 1; i < 600; ++i) yaml += fmt::format("a{0}: &a{0} [*a{1}]\n", i, i - 1);
  EXPECT_THAT(ErrorOf(yaml), HasSubstr("nested too deep"));
}

TEST(YamlToJson, RefusesBillionLaughs) {
  std::string nodes = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    nodes += fmt::format("a{0}: &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n",
                         i, i - 1);
  }
  EXPECT_THAT(ErrorOf(nodes), HasSubstr("too many nodes"));
  std::string bytes = fmt::format("a: &a {}\nb: [*a", std::string(1'000'000, 'x'));
  for (int i = 0; i < 100; ++i) bytes += ", *a";
  EXPECT_THAT(ErrorOf(bytes + "]\n"), HasSubstr("too much text by aliases"));
}

TEST(YamlToJson, ReadsTheRealRegionTables) {
  for (const std::string_view provider : {"alicloud", "aws", "azure", "gcp"}) {
    const std::vector<std::string> documents = Convert(ReadTestFile(fmt::format(
        "test/data/regions/provider-{}.60-gardener-scheduler-region-configmap.yaml", provider)));
    ASSERT_EQ(documents.size(), 1U);
    JsonDocument json(documents.front());
    const absl::StatusOr<Decoded> decoded = DecodeDocument(json.root());
    ASSERT_TRUE(decoded.ok());
    EXPECT_THAT(decoded->problems, IsEmpty());
    ASSERT_EQ(decoded->changes.size(), 1U);
    const auto& config = std::get<ConfigMap>(decoded->changes[0].object);
    EXPECT_EQ(config.space, "garden");
    EXPECT_EQ(*config.annotations.Find("scheduling.gardener.cloud/cloudprofiles"), provider);
    EXPECT_GT(config.data.size(), 10U);
  }
}

TEST(YamlToJson, ReadsJsonLikeTheJsonParser) {
  const std::string text = ReadTestFile("test/data/garden/list-shoots.json");
  const std::vector<std::string> documents = Convert(text);
  ASSERT_EQ(documents.size(), 1U);
  JsonDocument direct(text);
  JsonDocument converted(documents.front());
  EXPECT_EQ(simdjson::minify(direct.root()), simdjson::minify(converted.root()));
}

}  // namespace
}  // namespace trowel::garden
