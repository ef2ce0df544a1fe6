#include "kube/write/config_map.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "kube/write/seed_patch.h"

namespace trowel::kube {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

TEST(ConfigMap, IsReadAsItIsWritten) {
  const StoredConfigMap map{.space = "garden",
                            .name = "m",
                            .uid = {},
                            .resource_version = {},
                            .labels = {{"l", "1"}},
                            .annotations = {{"a", "\"quoted\""}},
                            .data = {{"run.yaml", "x: 1\n# \\ \t\n"}}};
  json stored = json::parse(FormatConfigMap(map));
  stored["metadata"]["resourceVersion"] = "7";
  stored["metadata"]["uid"] = "u";
  const auto read = ParseConfigMap(stored.dump());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->space, "garden");
  EXPECT_EQ(read->name, "m");
  EXPECT_EQ(read->uid, "u");
  EXPECT_EQ(read->resource_version, "7");
  EXPECT_EQ(read->labels, map.labels);
  EXPECT_EQ(read->annotations, map.annotations);
  EXPECT_EQ(read->data, map.data);
}

TEST(ConfigMap, WithoutAResourceVersionIsNone) {
  EXPECT_THAT(ParseConfigMap(R"({"metadata":{"name":"m"}})").status().ToString(),
              HasSubstr("metadata.resourceVersion: missing"));
  for (const char* body : {"", "[]", "{", R"({"metadata":{"resourceVersion":"1"},"data":[]})"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseConfigMap(body).status())) << body;
  }
  EXPECT_TRUE(absl::IsInvalidArgument(ParseConfigMapList(R"({"items":[{}]})").status()));
}

TEST(ConfigMap, APatchTakesOneAnnotationAway) {
  EXPECT_EQ(json::parse(FormatConfigMapPatch("7", {{"k", "v"}}, "a/b")),
            json::parse(R"({"metadata":{"resourceVersion":"7","annotations":{"a/b":null}},)"
                        R"("data":{"k":"v"}})"));
  EXPECT_EQ(json::parse(FormatConfigMapPatch("7", {{"k", "v"}})),
            json::parse(R"({"metadata":{"resourceVersion":"7"},"data":{"k":"v"}})"));
}

TEST(SeedPatch, ChangesOnlyWhetherTheSeedIsVisible) {
  EXPECT_EQ(FormatVisiblePatch("7", false),
            R"({"metadata":{"resourceVersion":"7"},"spec":{"settings":{"scheduling":)"
            R"({"visible":false}}}})");
  const auto seed = ParseStoredSeed(
      R"({"kind":"Seed","metadata":{"resourceVersion":"7"},"spec":{"settings":{}}})");
  ASSERT_TRUE(seed.ok()) << seed.status();
  EXPECT_TRUE(seed->visible) << "as Gardener takes it";
  EXPECT_EQ(seed->resource_version, "7");
  for (const char* body : {"", R"({"kind":"Seed"})",
                           R"({"kind":"Shoot","metadata":{)"
                           R"("resourceVersion":"7"}})"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseStoredSeed(body).status())) << body;
  }
}

}  // namespace
}  // namespace trowel::kube
