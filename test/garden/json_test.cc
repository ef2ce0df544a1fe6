#include "garden/json.h"

#include <gmock/gmock.h>

#include "test/garden/json_document.h"

namespace trowel::garden {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(JsonReader, ReadsWhatIsThere) {
  JsonDocument json(R"({"a": {"text": "x", "yes": true, "n": -7, "list": ["p", "q"]}})");
  const JsonReader a = json.reader()["a"];
  EXPECT_TRUE(a.is_object());
  EXPECT_EQ(a["text"].Text(), "x");
  EXPECT_TRUE(a["yes"].Bool());
  EXPECT_EQ(a["n"].Integer(), -7);
  EXPECT_THAT(a["list"].TextList(), ElementsAre("p", "q"));
  EXPECT_EQ(json.error(), "");
}

TEST(JsonReader, TakesNullForAbsent) {
  JsonDocument json(R"({"a": null})");
  for (const std::string_view key : {"a", "b"}) {
    const JsonReader member = json.reader()[key];
    EXPECT_FALSE(member.present());
    EXPECT_FALSE(member.is_object());
    EXPECT_EQ(member.Text(), "");
    EXPECT_EQ(member.OptionalText(), std::nullopt);
    EXPECT_TRUE(member.Bool(true));
    EXPECT_EQ(member.OptionalBool(), std::nullopt);
    EXPECT_EQ(member.Integer(4), 4);
    EXPECT_THAT(member.TextList(), IsEmpty());
    EXPECT_THAT(member.TextMap(), IsEmpty());
    EXPECT_FALSE(member["deeper"]["still"].present());
    member.ForEach([](JsonReader) { ADD_FAILURE(); });
    member.ForEachMember([](std::string_view, JsonReader) { ADD_FAILURE(); });
  }
  EXPECT_EQ(json.error(), "");
}

TEST(JsonReader, TakesNullItemsForEmptyOnesAsGoDoes) {
  JsonDocument json(R"({"list": ["a", null], "map": {"k": null}})");
  EXPECT_THAT(json.reader()["list"].TextList(), ElementsAre("a", ""));
  EXPECT_THAT(json.reader()["map"].TextMap(), ElementsAre(Pair("k", "")));
  EXPECT_EQ(json.error(), "");
}

struct WrongType {
  std::string json;
  void (*read)(JsonReader root);
  std::string error;
};

class JsonReaderWrongType : public ::testing::TestWithParam<WrongType> {};

TEST_P(JsonReaderWrongType, IsAnErrorWithItsPath) {
  JsonDocument json(GetParam().json);
  GetParam().read(json.reader());
  EXPECT_EQ(json.error(), GetParam().error);
}

void ReadWorkerZones(JsonReader root) {
  root["spec"]["provider"]["workers"].ForEach([](JsonReader pool) { pool["zones"].TextList(); });
}

const WrongType kWrongTypes[] = {
    {R"([1])", [](JsonReader root) { root["a"].Text(); }, "expected an object"},
    {R"({"a": 1})", [](JsonReader root) { root["a"].Text(); }, "a: expected a string"},
    {R"({"a": {"b": "true"}})", [](JsonReader root) { root["a"]["b"].Bool(); },
     "a.b: expected true or false"},
    {R"({"a": "1"})", [](JsonReader root) { root["a"].Integer(); }, "a: expected an integer"},
    {R"({"a": 1.5})", [](JsonReader root) { root["a"].Integer(); }, "a: expected an integer"},
    {R"({"a": -9e30})", [](JsonReader root) { root["a"].Integer(); }, "a: expected an integer"},
    {R"({"a": 18446744073709551615})", [](JsonReader root) { root["a"].Integer(); },
     "a: expected an integer, at most 9223372036854775807"},
    {R"({"a": []})", [](JsonReader root) { root["a"]["b"].Text(); }, "a: expected an object"},
    {R"({"a": {}})", [](JsonReader root) { root["a"].ForEach([](JsonReader) {}); },
     "a: expected a list"},
    {R"({"a": {"x": "", "y": 3}})", [](JsonReader root) { root["a"].TextMap(); },
     "a.y: expected a string"},
    {R"({"labels": {"team.example.org/x": 3}})", [](JsonReader root) { root["labels"].TextMap(); },
     "labels[team.example.org/x]: expected a string"},
    {R"({"spec": {"provider": {"workers": [{}, {"zones": ["a"]}, {"zones": "a"}]}}})",
     ReadWorkerZones, "spec.provider.workers[2].zones: expected a list of strings"},
    {R"({"spec": {"provider": {"workers": [{"zones": ["a", 1]}]}}})", ReadWorkerZones,
     "spec.provider.workers[0].zones: expected a list of strings"},
    {R"({"a\u001b[1m": 1})", [](JsonReader root) { root["a\x1b[1m"].Text(); },
     "[a?[1m]: expected a string"},
};

INSTANTIATE_TEST_SUITE_P(Json, JsonReaderWrongType, ::testing::ValuesIn(kWrongTypes));

// What is made of each item would multiply what a few megabytes cost.
TEST(JsonReader, ReadsNoListThatIsTooLong) {
  std::string items = "1";
  for (std::size_t i = 1; i < kJsonItemsMax; ++i) items += ",1";
  JsonDocument just("{\"a\": [" + items + "]}");
  std::size_t seen = 0;
  just.reader()["a"].ForEach([&seen](JsonReader) { ++seen; });
  EXPECT_EQ(seen, kJsonItemsMax);
  EXPECT_EQ(just.error(), "");

  JsonDocument numbers("{\"a\": [" + items + ",1]}");
  numbers.reader()["a"].ForEach([](JsonReader) { ADD_FAILURE(); });
  EXPECT_EQ(numbers.error(), "a: has more than 10000 items");
  JsonDocument texts("{\"a\": [" + items + ",1]}");
  EXPECT_TRUE(texts.reader()["a"].TextList().empty());
  EXPECT_EQ(texts.error(), "a: has more than 10000 items");
}

TEST(JsonReader, KeepsTheFirstError) {
  JsonDocument json(R"({"a": 1, "b": 2})");
  json.reader()["b"].Text();
  json.reader()["a"].Text();
  EXPECT_EQ(json.error(), "b: expected a string");
  json.trail()->Clear();
  EXPECT_TRUE(json.trail()->ok());
  json.reader()["a"].Text();
  EXPECT_EQ(json.error(), "a: expected a string");
}

TEST(JsonReader, YieldsTheDefaultForAWrongType) {
  JsonDocument json(R"({"a": [1]})");
  const JsonReader a = json.reader()["a"];
  EXPECT_EQ(a.Text(), "");
  EXPECT_TRUE(a.Bool(true));
  EXPECT_EQ(a.Integer(9), 9);
  EXPECT_THAT(a.TextList(), IsEmpty());
}

}  // namespace
}  // namespace trowel::garden
