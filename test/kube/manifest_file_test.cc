#include "kube/manifest_file.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kube/manifests.h"
#include "test/kube/manifest_fixture.h"

namespace trowel::kube {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST_F(ManifestFileTest, ReadsOneJsonObject) {
  const auto file = Read("a.json", SeedJson("aws-eu1"));
  ASSERT_TRUE(file.ok()) << Message(file.status());
  EXPECT_THAT(Names(*file), ElementsAre("Seed aws-eu1"));
  EXPECT_THAT(file->problems, IsEmpty());
}

TEST_F(ManifestFileTest, ReadsSeveralYamlDocuments) {
  const auto file =
      Read("a.yaml", "# a comment\n---\n" + SeedJson("a") + "\n---\n---\n" + SeedJson("b"));
  ASSERT_TRUE(file.ok()) << Message(file.status());
  EXPECT_THAT(Names(*file), ElementsAre("Seed a", "Seed b"));
}

TEST_F(ManifestFileTest, ReadsAList) {
  const auto file = Read("a.json", R"({"apiVersion":"v1","kind":"List","items":[)" + SeedJson("a") +
                                       "," + SeedJson("b") + "]}");
  ASSERT_TRUE(file.ok()) << Message(file.status());
  EXPECT_THAT(Names(*file), ElementsAre("Seed a", "Seed b"));
}

TEST_F(ManifestFileTest, ReadsAListOfAKindWhoseItemsNameNone) {
  const auto file = Read("a.yaml",
                         "apiVersion: core.gardener.cloud/v1beta1\n"
                         "kind: ShootList\n"
                         "items:\n"
                         "- metadata: {name: moss, namespace: garden-dev}\n"
                         "  spec: {region: eu-west-1, provider: {type: aws}}\n");
  ASSERT_TRUE(file.ok()) << Message(file.status());
  EXPECT_THAT(Names(*file), ElementsAre("Shoot moss"));
}

TEST_F(ManifestFileTest, ABrokenObjectHidesNoOther) {
  const auto file =
      Read("a.yaml", SeedJson("a") + "\n---\n" +
                         R"({"apiVersion":"core.gardener.cloud/v1beta1","kind":"Seed",)"
                         R"("metadata":{"name":"b"},"spec":{"provider":{"type":7}}})" +
                         "\n---\n" + SeedJson("c"));
  ASSERT_TRUE(file.ok()) << Message(file.status());
  EXPECT_THAT(Names(*file), ElementsAre("Seed a", "Seed b (broken)", "Seed c"));
  EXPECT_THAT(file->problems,
              ElementsAre(dir / "a.yaml" + ": Seed b: spec.provider.type: expected a string"));
}

TEST_F(ManifestFileTest, OneAbsurdNumberInJsonHidesNoOtherObject) {
  for (const std::string number : {"1e400", "1180591620717411303424", "-1e999"}) {
    const auto file = Read(
        "a.json", R"({"kind":"List","apiVersion":"v1","items":[)" +
                      SeedJson("a", R"(,"status":{"observedGeneration":)" + number + "}") + "," +
                      SeedJson("b", R"(,"someField":)" + number) + "," + SeedJson("c") + "]}");
    ASSERT_TRUE(file.ok()) << number << ": " << Message(file.status());
    EXPECT_THAT(Names(*file), ElementsAre("Seed a (broken)", "Seed b", "Seed c")) << number;
    EXPECT_THAT(file->problems, ElementsAre(HasSubstr("status.observedGeneration"))) << number;
  }
}

TEST_F(ManifestFileTest, ReadsAYamlFlowMappingThatIsNotJson) {
  const auto file = Read("a.yaml",
                         "{apiVersion: core.gardener.cloud/v1beta1, kind: Seed, "
                         "metadata: {name: a}, spec: {provider: {type: aws, region: x}}}\n");
  ASSERT_TRUE(file.ok()) << Message(file.status());
  EXPECT_THAT(Names(*file), ElementsAre("Seed a"));
}

TEST_F(ManifestFileTest, SaysWhatIsWrongWithAFile) {
  EXPECT_THAT(std::string(Message(Read("a.json", "{\"kind\": ").status())),
              StartsWith(dir / "a.json" + ": line 1, column "));
  EXPECT_THAT(std::string(Message(Read("a.yaml", "a: [1\nb: 2\n").status())),
              AllOf(StartsWith(dir / "a.yaml" + ": line "), HasSubstr("column")));
  EXPECT_THAT(std::string(Message(Read("b.yaml", "- 1\n- 2\n").status())),
              StartsWith(dir / "b.yaml"));
}

TEST_F(ManifestFileTest, AnEmptyFileHoldsNothing) {
  for (const std::string text : {"", "\n", "# nothing\n", "---\n---\n"}) {
    const auto file = Read("a.yaml", text);
    ASSERT_TRUE(file.ok()) << Message(file.status());
    EXPECT_THAT(file->changes, IsEmpty());
  }
}

TEST_F(ManifestFileTest, ReadFileReadsAllBytes) {
  std::string text(200'000, 'x');
  text[100'000] = '\0';
  dir.Write("a", text);
  const auto read = ReadFile(dir / "a", 200'000);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, text);
}

TEST_F(ManifestFileTest, ReadFileRefusesWhatIsTooLarge) {
  dir.Write("a", std::string(101, 'x'));
  EXPECT_EQ(Message(ReadFile(dir / "a", 100).status()), dir / "a" + ": larger than 100 bytes");
}

TEST_F(ManifestFileTest, ReadFileNamesWhatItCannotRead) {
  const auto missing = ReadFile(dir / "none", 100);
  EXPECT_TRUE(absl::IsNotFound(missing.status()));
  EXPECT_EQ(Message(missing.status()), dir / "none" + ": No such file or directory");
  EXPECT_EQ(Message(ReadFile(dir / "", 100).status()), dir / "" + ": Is a directory");
}

}  // namespace
}  // namespace trowel::kube
