#include "kube/watch/watch_event.h"

#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "garden/json.h"

namespace trowel::kube {
namespace {

using Type = WatchEvent::Type;

class WatchEventTest : public ::testing::Test {
 protected:
  // With readable bytes behind the text, as a PieceBuffer has them.
  std::string_view Padded(const std::string& text) {
    padded = text;
    padded.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    return padded;
  }
  absl::StatusOr<WatchEvent> Parse(const std::string& text) {
    return ParseWatchEvent(Padded(text), &parser);
  }
  // Must succeed.
  WatchEvent Event(const std::string& text) {
    const absl::StatusOr<WatchEvent> event = Parse(text);
    EXPECT_TRUE(event.ok()) << Message(event.status());
    return event.ok() ? *event : WatchEvent{};
  }
  std::string Problem(const std::string& text) {
    const absl::Status status = Parse(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    return std::string(Message(status));
  }
  std::string padded;
  simdjson::dom::parser parser;
};

TEST_F(WatchEventTest, HasATypeAndAnObjectWithItsVersion) {
  for (const auto& [name, type] : {std::pair("ADDED", Type::kAdded),
                                   {"MODIFIED", Type::kModified},
                                   {"DELETED", Type::kDeleted},
                                   {"BOOKMARK", Type::kBookmark},
                                   {"ERROR", Type::kError}}) {
    const WatchEvent event = Event(fmt::format(
        R"({{"type":"{}","object":{{"metadata":{{"name":"moss","resourceVersion":"7"}}}}}})",
        name));
    EXPECT_EQ(event.type, type) << name;
    EXPECT_EQ(event.resource_version, "7");
    EXPECT_FALSE(event.initial_events_end);
    EXPECT_EQ(event.code, 0);
    EXPECT_EQ(event.message, "");
    std::string_view object_name;
    EXPECT_EQ(event.object.at_pointer("/metadata/name").get(object_name), simdjson::SUCCESS);
    EXPECT_EQ(object_name, "moss");
  }
}

TEST_F(WatchEventTest, DoesNotMindTheOrder) {
  const WatchEvent event = Event(R"( {"object": {}, "more": [1], "type": "DELETED"} )");
  EXPECT_EQ(event.type, Type::kDeleted);
  EXPECT_EQ(event.resource_version, "");
}

TEST_F(WatchEventTest, TellsTheEndOfTheInitialEvents) {
  const auto bookmark = [this](const std::string& metadata) {
    return Event(R"({"type":"BOOKMARK","object":{"kind":"Shoot","metadata":)" + metadata + "}}");
  };
  const WatchEvent end =
      bookmark(R"({"resourceVersion":"292","annotations":{"k8s.io/initial-events-end":"true"}})");
  EXPECT_TRUE(end.initial_events_end);
  EXPECT_EQ(end.resource_version, "292");
  for (const std::string annotations :
       {"null", "{}", R"({"k8s.io/initial-events-end":"false"})",
        R"({"k8s.io/initial-events-end":true})", R"({"k8s.io":{"initial-events-end":"true"}})"}) {
    EXPECT_FALSE(bookmark(R"({"annotations":)" + annotations + "}").initial_events_end);
  }
  EXPECT_FALSE(bookmark("null").initial_events_end);
}

// The annotation of an object says nothing about the stream.
TEST_F(WatchEventTest, TellsTheEndOnlyByABookmark) {
  EXPECT_FALSE(Event(R"({"type":"ADDED","object":{"metadata":{"annotations":)"
                     R"({"k8s.io/initial-events-end":"true"}}}})")
                   .initial_events_end);
}

TEST_F(WatchEventTest, TellsTheStatusOfAnError) {
  const WatchEvent event =
      Event(R"({"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},)"
            R"("status":"Failure","message":"too old resource version: 5 (292)\u001b",)"
            R"("reason":"Expired","code":410}})");
  EXPECT_EQ(event.type, Type::kError);
  EXPECT_EQ(event.code, 410);
  EXPECT_EQ(event.message, "too old resource version: 5 (292)?");
  EXPECT_EQ(event.resource_version, "");
}

TEST_F(WatchEventTest, TakesAnErrorThatSaysNothing) {
  for (const std::string status : {"{}", R"({"code":"410","message":5})", R"({"code":null})",
                                   R"({"code":1.5,"message":["a"]})"}) {
    const WatchEvent event = Event(R"({"type":"ERROR","object":)" + status + "}");
    EXPECT_EQ(event.code, 0) << status;
    EXPECT_EQ(event.message, "") << status;
  }
}

TEST_F(WatchEventTest, IsRefusedWithoutObject) {
  for (const std::string text :
       {R"({})", R"({"type":"ADDED"})", R"({"type":"ADDED","object":null})",
        R"({"type":"ADDED","object":[{}]})", R"({"type":"ADDED","object":"{}"})",
        R"({"kind":"Status","code":410})"}) {
    EXPECT_EQ(Problem(text), "an event without object") << text;
  }
}

TEST_F(WatchEventTest, IsRefusedWhenItsTypeIsUnknown) {
  EXPECT_EQ(Problem(R"({"type":"MOVED\n","object":{}})"), "an event of type MOVED?");
  EXPECT_EQ(Problem(R"({"type":"added","object":{}})"), "an event of type added");
  EXPECT_EQ(Problem(R"({"type":"","object":{}})"), "an event of type ");
  EXPECT_EQ(Problem(R"({"type":5,"object":{}})"), "an event of type ");
  EXPECT_EQ(Problem(R"({"object":{}})"), "an event of type ");
}

TEST_F(WatchEventTest, HasNoVersionWhereThatIsNoText) {
  for (const std::string object :
       {R"({"metadata":{"resourceVersion":7}})", R"({"metadata":[]})", R"({"metadata":"a"})",
        R"({"resourceVersion":"7"})", R"({"metadata":{"resourceVersion":null}})"}) {
    EXPECT_EQ(Event(R"({"type":"ADDED","object":)" + object + "}").resource_version, "") << object;
  }
}

TEST_F(WatchEventTest, IsRefusedWhenItIsNotAnObjectInJson) {
  for (const std::string text : {"", " ", "{", R"({"type":"ADDED","object":{})", "{} {}", "{a:1}",
                                 "\xff", R"({"type":"ADDED","object":{"a":"\x80"}})", "\r"}) {
    EXPECT_EQ(Problem(text).substr(0, 10), "not JSON: ") << text;
  }
  for (const std::string text : {"[]", "null", "5", R"("text")", "[{}]"}) {
    EXPECT_EQ(Problem(text), "expected an object") << text;
  }
}

// The event and its object are two levels of it.
TEST_F(WatchEventTest, IsRefusedWhenItIsNestedTooDeep) {
  const auto nested = [](std::size_t lists) {
    return R"({"type":"ADDED","object":{"a":)" + std::string(lists, '[') + std::string(lists, ']') +
           "}}";
  };
  EXPECT_EQ(Event(nested(garden::kJsonDepthMax - 3)).type, Type::kAdded);
  EXPECT_EQ(Problem(nested(garden::kJsonDepthMax)).substr(0, 10), "not JSON: ");
  EXPECT_EQ(Problem(nested(100'000)).substr(0, 10), "not JSON: ");
  // The parser is none the worse for it.
  EXPECT_EQ(Event(nested(1)).type, Type::kAdded);
}

TEST_F(WatchEventTest, MetadataOfAListIsRead) {
  const auto metadata = ParseListMetadata(
      Padded(R"({"resourceVersion":"292","continue":"eyJ2","remainingItemCount":7})"), &parser);
  ASSERT_TRUE(metadata.ok()) << metadata.status();
  EXPECT_EQ(metadata->resource_version, "292");
  EXPECT_EQ(metadata->next, "eyJ2");
}

TEST_F(WatchEventTest, MetadataOfAListMayLackEverything) {
  for (const std::string text : {"{}", R"({"resourceVersion":292,"continue":null})"}) {
    const auto metadata = ParseListMetadata(Padded(text), &parser);
    ASSERT_TRUE(metadata.ok()) << metadata.status();
    EXPECT_EQ(metadata->resource_version, "");
    EXPECT_EQ(metadata->next, "");
  }
  EXPECT_FALSE(ParseListMetadata(Padded("[]"), &parser).ok());
  EXPECT_FALSE(ParseListMetadata(Padded("{"), &parser).ok());
}

struct NameCase {
  std::string beginning;
  std::string space, name;
};

class ObjectNameTest : public ::testing::TestWithParam<NameCase> {};

TEST_P(ObjectNameTest, IsFoundInTheBeginningOfAnObject) {
  const ObjectName found = FindObjectName(GetParam().beginning);
  EXPECT_EQ(found.space, GetParam().space) << GetParam().beginning;
  EXPECT_EQ(found.name, GetParam().name) << GetParam().beginning;
}

INSTANTIATE_TEST_SUITE_P(
    Beginnings, ObjectNameTest,
    ::testing::Values(
        NameCase{R"({"metadata":{"name":"moss","namespace":"garden-dev","uid":"a"},"spec":{"x)",
                 "garden-dev", "moss"},
        NameCase{R"({"type":"ADDED","object":{"kind":"Shoot","metadata":{"name":"moss",)"
                 R"("namespace":"garden-dev"},"spec)",
                 "garden-dev", "moss"},
        NameCase{"{\n  \"metadata\": {\n    \"name\": \"moss\",\n    \"namespace\": \"a\"\n  },",
                 "a", "moss"},
        // A cluster-scoped object does not have the namespace of something that it names.
        NameCase{R"({"metadata":{"name":"aws"},"spec":{"secretRef":{"name":"b","namespace":"c"}}})",
                 "", "aws"},
        NameCase{R"({"metadata":{"annotations":{"name":"no","a":"\"name\":\"no\",{"},)"
                 R"("labels":{"namespace":"no"},"finalizers":["name","namespace"],)"
                 R"("name":"moss","ownerReferences":[{"name":"no"}],"namespace":"a"},"s)",
                 "a", "moss"},
        NameCase{R"({"metadata":{"a":"name","b":"namespace","name":"moss"},"spec":{)", "", "moss"},
        NameCase{R"({"metadata":{"name":"moss","namespace":"gard)", "", "moss"},
        NameCase{R"({"metadata":{"name":"mo)", "", ""}, NameCase{R"({"metadata":{"name":)", "", ""},
        NameCase{R"({"metadata":{"name":"mo\)", "", ""}, NameCase{R"({"metadata":)", "", ""},
        NameCase{R"({"metadata":null,"spec":{"name":"no"}})", "", ""},
        NameCase{R"({"metadata":"name","name":"no","spec":{"name":"no"}})", "", ""},
        NameCase{R"({"metadata":{},"spec":{"name":"no"}})", "", ""},
        NameCase{R"({"metadata":{"name":5,"namespace":null,"uid":"a"}})", "", ""},
        NameCase{R"({"spec":{"name":"no"}})", "", ""}, NameCase{"", "", ""}));

TEST(SaysDeleted, LooksAtTheTypeThatStandsFirst) {
  EXPECT_TRUE(SaysDeleted(R"({"type":"DELETED","object":{"metadata":{"na)"));
  EXPECT_TRUE(SaysDeleted(R"({ "type": "DELETED", "object": {)"));
  EXPECT_FALSE(SaysDeleted(R"({"type":"MODIFIED","object":{"type":"DELETED")"));
  EXPECT_FALSE(SaysDeleted(R"({"object":{"type":"DELETED"}})"));
  EXPECT_FALSE(SaysDeleted(""));
}

}  // namespace
}  // namespace trowel::kube
