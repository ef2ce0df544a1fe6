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
    {"a: yes\nb: Off\nc: y\nd: 'no'\ne: yEs",
     R"({"a":true,"b":false,"c":true,"d":"no","e":"yEs"})"},
    {"a: ~\nb:\nc: null\nd: ''", R"({"a":null,"b":null,"c":null,"d":""})"},
    {"a: 12\nb: -0\nc: 1.50\nd: 2e1", R"({"a":12,"b":0,"c":1.5,"d":20})"},
    {"a: \"12\"", R"({"a":"12"})"},
    {"a: 007\nb: 0x1F\nc: +1\nd: .5\ne: 1.", R"({"a":7,"b":31,"c":1,"d":0.5,"e":1})"},
    {"a: 08\nb: 0b101\nc: 0o17\nd: 1_000\ne: -0x1F", R"({"a":8,"b":5,"c":15,"d":1000,"e":-31})"},
    {"a: 1:30\nb: 1e400\nc: 0x\nd: 1__\ne: 5e",
     R"({"a":"1:30","b":"1e400","c":"0x","d":1,"e":"5e"})"},
    {"a: 18446744073709551615\nb: 18446744073709551616",
     R"({"a":18446744073709551615,"b":1.8446744073709552e+19})"},
    {"a: v1.150.0\nb: 1Gi", R"({"a":"v1.150.0","b":"1Gi"})"},
    {"a: 2026-11-21T09:00:00Z", R"({"a":"2026-11-21T09:00:00Z"})"},
    {"a: !!str 5\nb: !!int 5\nc: !ours 5\nd: ! '5'", R"({"a":"5","b":5,"c":"5","d":"5"})"},
    {"a: !!float 5\nb: !!bool on\nc: !!null ''", R"({"a":5,"b":true,"c":null})"},
    {"1: a\non: b\n1.50: c\n0x10: d\n1e6: e",
     R"({"1":"a","true":"b","1.5":"c","16":"d","1e+06":"e"})"},
    {"a: |\n  x: 1\n  y: 2\n", R"({"a":"x: 1\ny: 2\n"})"},
    {"a: >-\n  x\n  y\n", R"({"a":"x y"})"},
    {"- 1\n- - 2\n  - x\n- {}\n- []", R"([1,[2,"x"],{},[]])"},
    {"a: {b: [1, {c: d}], e: f}", R"({"a":{"b":[1,{"c":"d"}],"e":"f"}})"},
    {R"({"a": {"b": [1, "x\u00e9", null]}})", "{\"a\":{\"b\":[1,\"x\xc3\xa9\",null]}}"},
    {"a: &x {p: 1}\nb: *x\nc: [*x, *x]", R"({"a":{"p":1},"b":{"p":1},"c":[{"p":1},{"p":1}]})"},
    {"a: &x 5\nb: *x", R"({"a":5,"b":5})"},
    {"&x a: 1\nb: *x", R"({"a":1,"b":"a"})"},
    {"'<<': 1", R"({"<<":1})"},
    {"a: &x {p: 1, q: 2}\nb: {<<: *x, p: 3}", R"({"a":{"p":1,"q":2},"b":{"p":3,"q":2}})"},
    {"a: &x {p: 1, q: 2}\nb: {p: 3, <<: *x}", R"({"a":{"p":1,"q":2},"b":{"p":1,"q":2}})"},
    {"a: {<<: [{p: 1}, {p: 2, q: 3}], r: 4}", R"({"a":{"p":1,"q":3,"r":4}})"},
    {"a: &x {<<: {p: 1}}\nb: *x", R"({"a":{"p":1},"b":{"p":1}})"},
    {"a: |\n  x", R"({"a":"x\n"})"},
    {"--- # one\na: 1", R"({"a":1})"},
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
    {"a: &x b\n? *x\n: c\n", "line 2, column 3: an alias cannot be a key: write it out"},
    {"a: {<<: 5}\n", "line 1, column 4: a merge (<<) needs a map, or a list of maps"},
    {"a: {b: 1, b: 2, <<: {b: 3}}\n", "line 1, column 11: the key \"b\" is there twice"},
    {"~: 1\n", "line 1, column 1: a key cannot be null: quote it, or name it"},
    {"a: .inf\n", "line 1, column 4: JSON has no number for infinity, nor for what is none"},
    {"a: 1\n--- b: 2\n",
     "line 2: \"b: 2\" after the --- that begins a document: put it into the "
     "next line"},
    {"a: 1\n...\nb: 2\n",
     "line 3, column 1: kubectl reads nothing from here on: begin the next "
     "document with a line of ---"},
    {"%YAML 1.1\n---\na: 1\n", "line 1, column 10: did not find expected <document start>"},
    {"a:\n\tb: 1\n", "line 2, column 1: a tab, where YAML is indented by spaces only"},
    {"a: 1\n\xef\xbb\xbf"
     "b: 2\n",
     "line 2, column 1: a byte order mark (U+FEFF) that does not begin the document"},
    {"a: \xff\n", "line 1, column 4: invalid leading UTF-8 octet: expected text in UTF-8"},
    {std::string("\xff\xfe"
                 "a\0",
                 4),
     "UTF-16, of which nothing is read: make it UTF-8, with iconv -f UTF-16 -t UTF-8"},
    {"a:\n  b: 1\n  tain",
     "line 3, column 7: could not find expected ':' while scanning a simple key"},
    {"a: 'b\n", "line 1, column 4: a quoted text without end"},
    {"a: \"b\\\"\n", "line 1, column 4: a quoted text without end"},
    {"a: ''\nb: !!str &x 'b''\n", "line 2, column 13: a quoted text without end"},
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
  // As many nodes that are no aliases' as it needs to be no bomb.
  std::string yaml = "a: [x";
  for (int i = 0; i < 5000; ++i) yaml += ", x";
  yaml += "]\na0: &a0 [1]\n";
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
