#include "kube/object_names.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "garden/kind.h"
#include "kube/manifests.h"
#include "test/support/temp_dir.h"

namespace trowel::kube {
namespace {

using std::chrono::steady_clock;
using test::TempDir;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Names(const std::vector<std::string>& paths, std::string_view kind) {
  return ReadObjectNames(paths, kind, steady_clock::now() + std::chrono::minutes(1));
}

// Shoots of about 2 KB, so that 3,000 of them are several pieces of a file, in which each may be
// cut anywhere.
constexpr int kShoots = 3000;
std::string NameOf(int i) { return fmt::format("shoot-{}", i); }
std::string SpaceOf(int i) { return fmt::format("garden-{}", i % 7); }
std::string Filler(int i) {
  return std::string(1500 + static_cast<std::size_t>(i * 31 % 700), 'x');
}

std::vector<std::string> Expected() {
  std::vector<std::string> names;
  for (int i = 0; i < kShoots; ++i) names.push_back(SpaceOf(i) + "/" + NameOf(i));
  std::sort(names.begin(), names.end());
  return names;
}

std::string Yaml(int i, std::string_view first, std::string_view indent) {
  return fmt::format(
      "{0}apiVersion: core.gardener.cloud/v1beta1\n{1}kind: Shoot\n{1}metadata:\n"
      "{1}  annotations:\n{1}    name: not-this\n{1}  # comment\n{1}  name: {2}\n"
      "{1}  namespace: \"{3}\"\n{1}spec:\n{1}  a: {4}\n{1}  list:\n{1}  - kind: Shoot\n{1}    "
      "metadata:\n{1}      name: nor-this\n{1}  text: |\n{1}    ---\n{1}    - kind: Shoot\n",
      first, indent, NameOf(i), SpaceOf(i), Filler(i));
}

std::string Json(int i, bool with_kind) {
  return fmt::format(
      R"({{{}"metadata":{{"annotations":{{"name":"not-this","kind":"{{\"kind\":\"Shoot\""}},)"
      R"("name":"{}","namespace":"{}"}},"spec":{{"a":"{}","ref":[)"
      R"({{"apiVersion":"v1","kind":"Shoot","name":"nor-this"}},)"
      R"({{"apiVersion":"v1","kind":"Shoot","name":"nor-this"}}]}}}})",
      with_kind ? R"("apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot",)" : "", NameOf(i),
      SpaceOf(i), Filler(i));
}

// As kubectl prints it: four blanks for each level.
std::string Indented(const std::string& json) {
  std::string text;
  std::size_t depth = 0;
  bool quoted = false;
  const auto line = [&] { text.append("\n").append(depth * 4, ' '); };
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (c == '"' && json[i - 1] != '\\') quoted = !quoted;
    if (!quoted && (c == '}' || c == ']')) {
      --depth;
      line();
    }
    text += c;
    if (quoted) continue;
    if (c == '{' || c == '[') ++depth;
    if (c == '{' || c == '[' || c == ',') line();
    if (c == ':') text += ' ';
  }
  return text;
}

template <typename Text>
std::string All(const Text& text, std::string_view between = "") {
  std::string all;
  for (int i = 0; i < kShoots; ++i) all.append(i == 0 ? "" : between).append(text(i));
  return all;
}

TEST(ObjectNames, AreReadOfDumpsOfEveryStyle) {
  const TempDir dir;
  const std::string compact = R"({"apiVersion":"v1","items":[)" +
                              All([](int i) { return Json(i, true); }, ",") +
                              R"(],"kind":"List","metadata":{"resourceVersion":""}})";
  const std::vector<std::pair<std::string, std::string>> files = {
      {"list.yaml", "apiVersion: v1\nitems:\n" + All([](int i) { return Yaml(i, "- ", "  "); }) +
                        "kind: List\nmetadata:\n  resourceVersion: \"\"\n"},
      {"indented.yaml",
       "apiVersion: v1\nkind: List\nitems:\n" + All([](int i) { return Yaml(i, "  - ", "    "); })},
      {"documents.yaml", All([](int i) { return Yaml(i, "", ""); }, "---\n")},
      {"compact.json", compact},
      {"indented.json", Indented(compact)},
      {"raw.json", R"({"kind":"ShootList","apiVersion":"core.gardener.cloud/v1beta1","metadata":)"
                   R"({"resourceVersion":"7"},"items":[)" +
                       All([](int i) { return Json(i, false); }, ",") + "]}\n"}};
  for (const auto& [name, text] : files) {
    dir.Write(name, text);
    EXPECT_EQ(Names({dir / name}, "Shoot"), Expected()) << name;
    EXPECT_THAT(Names({dir / name}, "Seed"), IsEmpty()) << name;
  }
}

TEST(ObjectNames, AreThoseThatAreDecoded) {
  ManifestSource source({"examples/garden"});
  const ManifestUpdate update = *source.Update();
  std::set<std::string> shoots;
  std::set<std::string> seeds;
  for (const garden::Change& change : update.changes) {
    if (change.kind == garden::Kind::kShoot) shoots.insert(change.space + "/" + change.name);
    if (change.kind == garden::Kind::kSeed) seeds.insert(change.name);
  }
  const std::vector<std::string> files = *source.ListFiles();
  EXPECT_EQ(Names(files, "Shoot"), std::vector<std::string>(shoots.begin(), shoots.end()));
  EXPECT_EQ(Names(files, "Seed"), std::vector<std::string>(seeds.begin(), seeds.end()));
}

TEST(ObjectNames, AreReadAsPeopleWriteThem) {
  const TempDir dir;
  dir.Write("a.yaml",
            "# a comment\n---\nkind: Seed\nmetadata: {name: a, labels: {x: y, name: no}}\n---\n"
            "metadata:\n    labels:\n        name: no\n    name: 'b'  # why\nkind: Seed\n---\n"
            "kind: Seed\nmetadata:\r\n  name: c\r\n");
  dir.Write("b.json",
            R"({"metadata": {"name": "d"}, "spec": {"x": "}\""}, "kind": "Seed"} {"kind": "List",)"
            R"("items": [{"kind": "SeedList", "items": [{"metadata": {"name": "e"}}]}]})");
  EXPECT_THAT(Names({dir / "a.yaml", dir / "b.json"}, "Seed"),
              ElementsAre("a", "b", "c", "d", "e"));
}

// Names go into a terminal.
TEST(ObjectNames, AreNamesOnly) {
  const TempDir dir;
  dir.Write("a.yaml",
            "kind: Seed\nmetadata: {name: \"\x1b[31m\"}\n---\nkind: Seed\nmetadata: "
            "{name: $(reboot)}\n---\nkind: Seed\nmetadata: {name: \"a b\"}\n");
  EXPECT_THAT(Names({dir / "a.yaml", dir / "missing", "/dev/zero", dir / ""}, "Seed"), IsEmpty());
}

TEST(ObjectNames, AreNotWaitedFor) {
  EXPECT_THAT(ReadObjectNames({"examples/garden/seeds.yaml"}, "Seed", steady_clock::now()),
              IsEmpty());
}

}  // namespace
}  // namespace trowel::kube
