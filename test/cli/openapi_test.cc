// docs/openapi.yaml and real answers describe each other: no member is missing on either side.

#include <functional>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "test/cli/ranking_fixture.h"
#include "test/support/temp_dir.h"
#include "webhook/server/router.h"

namespace trowel::test {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAreArray;

std::set<std::string> KeysOf(const YAML::Node& map) {
  std::set<std::string> keys;
  for (const auto& member : map) keys.insert(member.first.as<std::string>());
  return keys;
}

std::set<std::string> Texts(const YAML::Node& node) {
  std::set<std::string> texts;
  if (!node) return texts;
  if (node.IsScalar()) texts.insert(node.as<std::string>());
  if (!node.IsSequence()) return texts;
  for (const YAML::Node& item : node) texts.insert(item.as<std::string>());
  return texts;
}

std::string TypeOf(const json& value) {
  if (value.is_number_integer()) return "integer";
  return value.type_name();
}

// Entries of which findings have something to say.
std::string PolicyThatSaysAll(const TempDir& dir) {
  dir.Write(
      "policy.yaml",
      "apiVersion: trowel.gardener.cloud/v1alpha1\n"
      "kind: Policy\n"
      "rules: {region-distance: {message: far away, link: 'https://example.org'}}\n"
      "overrides:\n"
      "- {name: dev, match: {projects: [dev]}, rules: {region-distance: {mode: warn}}}\n"
      "exemptions:\n"
      "- {name: old, match: {projects: [dev]}, rules: [seed-healthy, seed-visible], reason: r}\n"
      "scheduler: {weights: {external: 10}}\n");
  return dir / "policy.yaml";
}

class OpenApiTest : public ::testing::Test {
 protected:
  YAML::Node Resolve(const YAML::Node& node) const {
    if (!node["$ref"]) return node;
    const auto path = node["$ref"].as<std::string>();  // "#/components/schemas/Ranking"
    const std::size_t name = path.rfind('/');
    const std::size_t kind = path.rfind('/', name - 1);
    return document["components"][path.substr(kind + 1, name - kind - 1)][path.substr(name + 1)];
  }

  // `seen` collects "PATH.MEMBER" of all that answers have.
  void Check(const YAML::Node& described, const json& value, const std::string& path) {
    const YAML::Node schema = Resolve(described);
    std::set<std::string> types = Texts(schema["type"]);
    if (types.contains("number")) types.insert("integer");
    EXPECT_THAT(types, Contains(TypeOf(value))) << path;
    if (schema["enum"]) {
      EXPECT_THAT(Texts(schema["enum"]), Contains(value.get<std::string>())) << path;
    }
    if (value.is_number() && schema["maximum"]) {
      EXPECT_GE(value.get<double>(), schema["minimum"].as<double>()) << path;
      EXPECT_LE(value.get<double>(), schema["maximum"].as<double>()) << path;
    }
    if (value.is_array()) {
      for (const json& item : value) Check(schema["items"], item, path + "[]");
    }
    if (value.is_object()) CheckMembers(schema, value, path);
  }

  void CheckMembers(const YAML::Node& schema, const json& value, const std::string& path) {
    for (const std::string& required : Texts(schema["required"])) {
      EXPECT_TRUE(value.contains(required)) << path << "." << required;
    }
    for (const auto& [key, member] : value.items()) {
      const bool named = schema["properties"] && schema["properties"][key];
      ASSERT_TRUE(named || schema["additionalProperties"]) << path << "." << key;
      seen.insert(path + "." + (named ? key : "*"));
      Check(named ? schema["properties"][key] : schema["additionalProperties"], member,
            path + "." + (named ? key : "*"));
    }
  }

  // "PATH.MEMBER" of all that the schema describes.
  void Describe(const YAML::Node& described, const std::string& path,
                std::set<std::string>* all) const {
    const YAML::Node schema = Resolve(described);
    if (schema["items"]) Describe(schema["items"], path + "[]", all);
    if (!schema["properties"]) return;
    for (const auto& member : schema["properties"]) {
      const std::string name = path + "." + member.first.as<std::string>();
      all->insert(name);
      Describe(member.second, name, all);
    }
  }

  YAML::Node AnswerOf(const std::string& path, int code) const {
    const YAML::Node response =
        Resolve(document["paths"][path]["post"]["responses"][std::to_string(code)]);
    return response["content"]["application/json"]["schema"];
  }

  // Posts, and holds the answer against what is described for its path and code.
  void Ask(const std::string& path, const json& body, int code) {
    const webhook::HttpReply reply = rankings.Post(path, body);
    ASSERT_EQ(reply.status, code) << reply.body;
    const YAML::Node schema = AnswerOf(path, code);
    ASSERT_TRUE(schema) << path << " " << code << " is not described";
    Check(schema, json::parse(reply.body), path + " " + std::to_string(code));
  }

  void ExpectAllSeen(const std::string& path, int code) {
    std::set<std::string> all;
    Describe(AnswerOf(path, code), path + " " + std::to_string(code), &all);
    EXPECT_FALSE(all.empty());
    for (const std::string& member : all) EXPECT_THAT(seen, Contains(member));
  }

  static json Arguments(const std::string& shoot, const json& seeds) {
    return {{"Pod", {{"metadata", {{"namespace", "garden-dev"}, {"name", shoot}}}}},
            {"NodeNames", seeds}};
  }

  const YAML::Node document = YAML::LoadFile("docs/openapi.yaml");
  TempDir dir;
  ExampleRankings rankings{PolicyThatSaysAll(dir), "examples/scores.yaml"};
  std::set<std::string> seen;
};

TEST_F(OpenApiTest, HasTheThreePathsAndNoOther) {
  const std::set<std::string> paths(webhook::kRankingPaths.begin(), webhook::kRankingPaths.end());
  EXPECT_EQ(KeysOf(document["paths"]), paths);
  for (const auto& path : document["paths"]) {
    EXPECT_THAT(KeysOf(path.second), ElementsAreArray({"post"}));
  }
}

TEST_F(OpenApiTest, EveryReferenceLeadsSomewhere) {
  std::size_t references = 0;
  const std::function<void(const YAML::Node&)> visit = [&](const YAML::Node& node) {
    if (node.IsMap() && node["$ref"]) {
      ++references;
      EXPECT_TRUE(Resolve(node).IsMap()) << node["$ref"];
    }
    if (node.IsMap()) {
      for (const auto& member : node) visit(member.second);
    } else if (node.IsSequence()) {
      for (const YAML::Node& item : node) visit(item);
    }
  };
  visit(document);
  EXPECT_GT(references, 30U);
}

TEST_F(OpenApiTest, DescribesRankings) {
  for (const char* shoot : {"moss", "heath", "clover", "daisy", "cactus"}) {
    Ask("/rank", {{"shoot", std::string("garden-dev/") + shoot}}, 200);
  }
  ExpectAllSeen("/rank", 200);
}

TEST_F(OpenApiTest, ItsExampleIsAnswered) {
  const YAML::Node shoot = document["components"]["schemas"]["ShootName"]["properties"]["shoot"];
  Ask("/rank", {{"shoot", shoot["example"].as<std::string>()}}, 200);
}

TEST_F(OpenApiTest, DescribesExtenderAnswers) {
  Ask("/filter", Arguments("moss", {"aws-eu1", "aws-eu4", "aws-us2", "no"}), 200);
  Ask("/filter", Arguments("mos", {"aws-eu1"}), 200);
  ExpectAllSeen("/filter", 200);
  Ask("/prioritize", Arguments("moss", {"aws-eu1", "aws-eu4", "gcp-eu2", "no"}), 200);
  ExpectAllSeen("/prioritize", 200);
}

TEST_F(OpenApiTest, DescribesRefusals) {
  Ask("/rank", {{"shoot", "garden-dev/mos"}}, 404);
  ExpectAllSeen("/rank", 404);
  Ask("/rank", json::object(), 400);
  Ask("/rank", {{"kind", "Seed"}}, 422);
  Ask("/filter", json::object(), 400);
  Ask("/prioritize", json::object(), 400);
  Ask("/prioritize", Arguments("mos", json::array()), 404);
  Ask("/prioritize", Arguments("moss", nullptr), 422);
}

// The codes of the metrics are those that can be answered; 500 is no promise.
TEST_F(OpenApiTest, DescribesEveryCode) {
  std::set<std::string> described;
  for (const auto& path : document["paths"]) {
    for (const std::string& code : KeysOf(path.second["post"]["responses"])) {
      described.insert(code);
    }
  }
  for (const int code : webhook::RankingMetrics::kCodes) {
    if (code == 500) continue;
    EXPECT_THAT(described, Contains(std::to_string(code)));
  }
}

}  // namespace
}  // namespace trowel::test
