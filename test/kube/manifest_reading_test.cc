#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kube/manifest_file.h"
#include "test/kube/manifest_fixture.h"

// Files as people have them, read as kubectl reads them.
namespace trowel::kube {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using ManifestReadingTest = ManifestFileTest;

TEST_F(ManifestReadingTest, ReadsListsWithinLists) {
  const auto file = Read("a.yaml",
                         "apiVersion: v1\nkind: List\nitems:\n"
                         "- apiVersion: v1\n  kind: List\n  items:\n  - " +
                             SeedJson("a") +
                             "\n- apiVersion: core.gardener.cloud/v1beta1\n  kind: SeedList\n"
                             "  items:\n  - metadata: {name: b}\n"
                             "    spec: {provider: {type: aws, region: x}}\n");
  ASSERT_TRUE(file.ok()) << Message(file.status());
  EXPECT_THAT(Names(*file), ElementsAre("Seed a", "Seed b"));
  EXPECT_THAT(file->problems, IsEmpty());
}

TEST_F(ManifestReadingTest, ReadsJsonObjectsInARow) {
  const std::string a = SeedJson("a"), b = SeedJson("b"), c = SeedJson("c");
  for (const std::string& text : {a + b, a + "\n" + b + "\n", " " + a + " \t\r\n" + b,
                                  a + "\n---\n" + b, a + "\n---\n---\n" + b + "\n---\n"}) {
    const auto file = Read("a.json", text);
    ASSERT_TRUE(file.ok()) << text << Message(file.status());
    EXPECT_THAT(Names(*file), ElementsAre("Seed a", "Seed b")) << text;
    EXPECT_THAT(file->problems, IsEmpty()) << text;
  }
  // As kubectl: two objects make it a stream of JSON.
  const auto mixed = Read("a.json", a + b + "\n---\n" + c);
  ASSERT_TRUE(mixed.ok());
  EXPECT_THAT(Names(*mixed), ElementsAre("Seed a", "Seed b"));
  EXPECT_THAT(mixed->problems, ElementsAre(AllOf(HasSubstr("line 2"), HasSubstr("in a row"))));
  EXPECT_TRUE(mixed->partly);
}

TEST_F(ManifestReadingTest, ABrokenDocumentHidesNoOther) {
  const auto file =
      Read("a.yaml", SeedJson("a") + "\n---\na: [1\nb: 2\n---\n" + SeedJson("c") + "\n--- d: 1\n");
  ASSERT_TRUE(file.ok()) << Message(file.status());
  EXPECT_THAT(Names(*file), ElementsAre("Seed a"));
  EXPECT_TRUE(file->partly);
  EXPECT_THAT(file->problems, ElementsAre(HasSubstr("a.yaml: line 4, column 2"),
                                          HasSubstr("a.yaml: line 7: \"d: 1\" after the ---")));
}

TEST_F(ManifestReadingTest, SaysOfEachDocumentWhyNothingCanBeRead) {
  const std::string broken = "a: [1\nb: 2\n---\n";
  EXPECT_EQ(Message(Read("a.yaml", broken + "{~: 1}\n").status()),
            dir / "a.yaml" +
                ": line 2, column 2: did not find expected ',' or ']' while parsing a flow "
                "sequence; line 4, column 2: a key cannot be null: quote it, or name it");
  EXPECT_THAT(
      std::string(Message(Read("a.yaml", broken + broken + broken + broken + broken).status())),
      ::testing::EndsWith("; and 2 more"));
}

TEST_F(ManifestReadingTest, AKeyThatIsThereTwiceBreaksItsObjectAlone) {
  const std::string twice =
      R"({"apiVersion":"core.gardener.cloud/v1beta1","kind":"Seed","metadata":{"name":"b"},)"
      "\n"
      R"( "spec":{"taints":[],"taints":[{"key":"reserved"}]}})";
  const std::string list = R"({"kind":"List","apiVersion":"v1","items":[)" + SeedJson("a") + "," +
                           twice + "," + SeedJson("c") + "]}";
  for (const std::string name : {"a.json", "a.yaml"}) {
    const auto file = Read(name, name == "a.json" ? list : "# YAML\n" + list);
    ASSERT_TRUE(file.ok()) << Message(file.status());
    EXPECT_THAT(Names(*file), ElementsAre("Seed a", "Seed b (broken)", "Seed c"));
    EXPECT_THAT(file->problems,
                ElementsAre(AllOf(HasSubstr("Seed b: spec.taints: the key is there twice (line "),
                                  HasSubstr("column 22)"))));
    EXPECT_FALSE(file->partly);
  }
}

TEST_F(ManifestReadingTest, AnObjectWhoseNameIsThereTwiceIsCalledByNone) {
  const auto file = Read("a.json", R"({"apiVersion":"core.gardener.cloud/v1beta1","kind":"Seed",)"
                                   R"("metadata":{"name":"a","name":"b"}})");
  ASSERT_TRUE(file.ok());
  EXPECT_THAT(file->changes, IsEmpty());
  EXPECT_THAT(file->problems, ElementsAre(HasSubstr("metadata.name: the key is there twice")));
}

TEST_F(ManifestReadingTest, TellsOnceWhatItSkips) {
  const auto object = [](const std::string& kind, const std::string& version, int number) {
    return "---\n{kind: " + kind + ", apiVersion: " + version + ", metadata: {name: n" +
           std::to_string(number) + "}}\n";
  };
  std::string text;
  for (int i = 0; i < 3; ++i) {
    text += object("Secret", "v1", i) + object("seed", "core.gardener.cloud/v1beta1", i) +
            object("Seed", "core.gardener.cloud/v1", i) +
            object("Project", "cor.gardener.cloud/v1beta1", i) +
            object("Project", "rancher.io/v3", i);
  }
  const auto file = Read("a.yaml", text + object("Deployment", "apps/v1", 0));
  ASSERT_TRUE(file.ok()) << Message(file.status());
  const std::string begin = dir / "a.yaml" + ": ";
  EXPECT_THAT(
      file->problems,
      ElementsAre(
          begin + "Project n0 and 2 more: apiVersion: cor.gardener.cloud/v1beta1 is not read "
                  "by Trowel; did you mean core.gardener.cloud/v1beta1?",
          begin + "Seed n0 and 2 more: apiVersion: core.gardener.cloud/v1 is not read by "
                  "Trowel; did you mean core.gardener.cloud/v1beta1?",
          begin + "seed n0 and 2 more: kind: seed is not read by Trowel; did you mean Seed?"));
  EXPECT_EQ(file->note, begin +
                            "skips objects of kinds that Trowel has no use for: Deployment, "
                            "Project (3) and Secret (3)");
}

TEST_F(ManifestReadingTest, RefusesAStatusInPlaceOfAList) {
  const auto file = Read("a.json", R"({"kind":"Status","apiVersion":"v1","status":"Failure",)"
                                   R"("message":"seeds is forbidden","code":403})");
  EXPECT_EQ(Message(file.status()),
            dir / "a.json" +
                ": line 1: the API server's refusal in place of objects (seeds is "
                "forbidden): list them anew");
}

TEST_F(ManifestReadingTest, RefusesAFileThatIsCutOffAnywhere) {
  const std::string whole =
      "apiVersion: core.gardener.cloud/v1beta1\nkind: Seed\nmetadata:\n  name: a\nspec:\n"
      "  provider:\n    type: \"aws\"\n  taints:\n  - key: x\n";
  std::size_t refused = 0;
  std::size_t broken = 0;
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const auto file = Read("a.yaml", whole.substr(0, size));
    const std::size_t line_begin = whole.rfind('\n', size - 1) + 1;
    std::string line = whole.substr(line_begin, size - line_begin);
    line.erase(0, line.find_first_not_of(" -"));
    // A line without its colon is no YAML behind another line, nor is half of a quoted text.
    const bool in_key = !line.empty() && line.find(':') == std::string::npos && line_begin > 0;
    const bool in_quotes = line.find('"') != std::string::npos && !line.ends_with("aws\"");
    if (!in_key && !in_quotes) continue;
    // A first key without its colon is a text in place of a map, which is YAML and no Seed.
    const bool is_text = in_key && line_begin > 1 && whole[line_begin - 2] == ':';
    if (is_text) {
      ++broken;
      ASSERT_TRUE(file.ok()) << whole.substr(0, size);
      EXPECT_FALSE(file->problems.empty()) << whole.substr(0, size);
    } else {
      ++refused;
      EXPECT_FALSE(file.ok()) << whole.substr(0, size);
    }
  }
  EXPECT_GT(refused, 20U);
  EXPECT_GT(broken, 15U);
}

TEST_F(ManifestReadingTest, ReadsALongListInPiecesAsItWouldWhole) {
  std::string text = "apiVersion: v1\nitems:\n";
  for (int i = 0; i < 200; ++i) {
    text += "- apiVersion: core.gardener.cloud/v1beta1\n  kind: Seed\n  metadata: {name: s" +
            std::to_string(i) +
            ", annotations: {a: \"x\n- b\"}}\n  spec:\n    provider:\n"
            "      type: aws\n      region: |\n        x\n\n";
  }
  text += "kind: List\nmetadata:\n  resourceVersion: \"\"\n";
  for (const std::string& damage :
       {std::string(), std::string("other: 'x\n"), std::string("---\n- 5\n"),
        std::string("items: []\n"), std::string("...\nx: 1\n")}) {
    ManifestReading whole, pieces;
    whole.piece_bytes = std::size_t{1} << 30;
    for (const std::size_t size : {1U, 100U, 1000U, 7000U}) {
      pieces.piece_bytes = size;
      const auto one = DecodeManifestFile("f", text + damage, whole);
      const auto other = DecodeManifestFile("f", text + damage, pieces);
      ASSERT_EQ(one.ok(), other.ok()) << damage;
      if (!one.ok()) {
        EXPECT_EQ(Message(one.status()), Message(other.status()));
        continue;
      }
      EXPECT_EQ(Names(*one), Names(*other));
      EXPECT_EQ(one->problems, other->problems);
      EXPECT_EQ(one->changes.size(), 200U);
    }
  }
}

TEST_F(ManifestReadingTest, ReadsMarksAndWindowsLines) {
  const std::string mark = "\xef\xbb\xbf";
  const std::string block =
      "apiVersion: core.gardener.cloud/v1beta1\r\nkind: Seed\r\nmetadata: {name: a}\r\n"
      "spec: {provider: {type: aws, region: x}}\r\n";
  for (const std::string& text : {mark + block, mark + SeedJson("a"), mark + "---\r\n" + block,
                                  "---\r\n---\r\n" + mark + block + "---\r\n", block + "...\r\n"}) {
    const auto file = Read("a.yaml", text);
    ASSERT_TRUE(file.ok()) << text << Message(file.status());
    EXPECT_THAT(Names(*file), ElementsAre("Seed a")) << text;
    EXPECT_THAT(file->problems, IsEmpty()) << text;
  }
  for (const std::string& text : {std::string("\xff\xfe{\0}\0", 6), std::string("\0{\0}", 4)}) {
    EXPECT_THAT(std::string(Message(Read("a.yaml", text).status())), HasSubstr("iconv -f UTF-16"));
  }
}

}  // namespace
}  // namespace trowel::kube
