#include "kube/manifests.h"

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/temp_dir.h"

namespace trowel::kube {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;
using trowel::test::TempDir;

std::string Seed(const std::string& name, const std::string& region = "eu-west-1") {
  return fmt::format(
      "apiVersion: core.gardener.cloud/v1beta1\nkind: Seed\nmetadata:\n  name: {}\n"
      "spec:\n  provider:\n    type: aws\n    region: {}\n",
      name, region);
}

// "aws-eu1 eu-west-1", "aws-eu1 deleted", "aws-eu1 broken"
std::vector<std::string> Told(const ManifestUpdate& update) {
  std::vector<std::string> told;
  for (const garden::Change& change : update.changes) {
    std::string what = "broken";
    if (std::holds_alternative<garden::Deleted>(change.object)) what = "deleted";
    if (const auto* seed = std::get_if<garden::Seed>(&change.object)) what = seed->region;
    told.push_back(change.name + " " + what);
  }
  return told;
}

class ManifestSourceTest : public ::testing::Test {
 protected:
  // Updates must succeed but where a test says otherwise.
  ManifestUpdate Update() {
    absl::StatusOr<ManifestUpdate> update = source.Update();
    EXPECT_TRUE(update.ok()) << Message(update.status());
    return update.ok() ? *std::move(update) : ManifestUpdate{};
  }
  TempDir dir;
  ManifestSource source{{dir / "."}};
};

TEST_F(ManifestSourceTest, ReadsAFolderAndWhatIsBelow) {
  fs::create_directories(dir / "nested/deeper");
  dir.Write("a.yaml", Seed("a"));
  dir.Write("nested/b.yml", Seed("b"));
  dir.Write("nested/deeper/c.json", "{}");
  dir.Write("notes.txt", "not a manifest: [");
  const ManifestUpdate update = Update();
  EXPECT_THAT(Told(update), UnorderedElementsAre("a eu-west-1", "b eu-west-1"));
  EXPECT_EQ(update.files, 3U);
  EXPECT_EQ(update.broken_files, 0U);
  EXPECT_THAT(source.Folders(),
              UnorderedElementsAre(dir / ".", dir / "./nested", dir / "./nested/deeper"));
}

TEST_F(ManifestSourceTest, LeavesHiddenEntriesAlone) {
  fs::create_directories(dir / ".git");
  dir.Write(".git/a.yaml", Seed("a"));
  dir.Write(".b.yaml", Seed("b"));
  dir.Write("c.yaml", Seed("c"));
  EXPECT_THAT(Told(Update()), ElementsAre("c eu-west-1"));
  EXPECT_THAT(source.Folders(), ElementsAre(dir / "."));
}

TEST_F(ManifestSourceTest, ReadsFilesByName) {
  dir.Write("a.yaml", Seed("a"));
  dir.Write("b", Seed("b"));
  dir.Write("c.yaml", Seed("c"));
  ManifestSource files({dir / "b", dir / "a.yaml"});
  const auto update = files.Update();
  ASSERT_TRUE(update.ok());
  EXPECT_THAT(Told(*update), UnorderedElementsAre("a eu-west-1", "b eu-west-1"));
  EXPECT_EQ(files.Folders().size(), 1U);
  EXPECT_EQ(files.Description(), dir / "b" + ", " + dir / "a.yaml");
}

TEST_F(ManifestSourceTest, ReadsOnlyWhatChanged) {
  dir.Write("a.yaml", Seed("a"));
  dir.Write("b.yaml", Seed("b"));
  Update();
  EXPECT_THAT(Told(Update()), IsEmpty());
  dir.Write("b.yaml", Seed("b", "eu-central-1"));
  const ManifestUpdate update = Update();
  EXPECT_EQ(update.files, 1U);
  EXPECT_THAT(Told(update), ElementsAre("b eu-central-1"));
}

TEST_F(ManifestSourceTest, DeletesWhatAFileNoLongerHolds) {
  dir.Write("a.yaml", Seed("a") + "---\n" + Seed("b"));
  Update();
  dir.Write("a.yaml", Seed("a"));
  EXPECT_THAT(Told(Update()), UnorderedElementsAre("a eu-west-1", "b deleted"));
  dir.Write("c.yaml", Seed("c"));
  Update();
  fs::remove(dir / "a.yaml");
  EXPECT_THAT(Told(Update()), ElementsAre("a deleted"));
}

TEST_F(ManifestSourceTest, ABrokenFileKeepsItsLastGoodObjects) {
  dir.Write("a.yaml", Seed("a"));
  dir.Write("b.yaml", Seed("b"));
  Update();
  dir.Write("a.yaml", "a: [1\nb: 2\n");
  ManifestUpdate update = Update();
  EXPECT_THAT(Told(update), IsEmpty());
  EXPECT_EQ(update.broken_files, 1U);
  EXPECT_THAT(update.problems, ElementsAre(AllOf(HasSubstr("a.yaml: line "),
                                                 EndsWith("; its last good objects stay"))));
  // It is still said when nothing is new.
  update = Update();
  EXPECT_EQ(update.files, 0U);
  EXPECT_EQ(update.broken_files, 1U);
  EXPECT_EQ(update.problems.size(), 1U);

  dir.Write("a.yaml", Seed("a", "eu-north-1"));
  update = Update();
  EXPECT_THAT(Told(update), ElementsAre("a eu-north-1"));
  EXPECT_THAT(update.problems, IsEmpty());
}

TEST_F(ManifestSourceTest, ABrokenObjectHidesNoOther) {
  dir.Write("a.yaml", Seed("a") + "---\n" + Seed("b", "[1]") + "---\n" + Seed("c"));
  const ManifestUpdate update = Update();
  EXPECT_THAT(Told(update), UnorderedElementsAre("a eu-west-1", "b broken", "c eu-west-1"));
  EXPECT_THAT(update.problems,
              ElementsAre(EndsWith("a.yaml: Seed b: spec.provider.region: expected a string")));
  EXPECT_EQ(update.broken_files, 0U);
}

TEST_F(ManifestSourceTest, TheLastFileCountsForAnObjectThatStandsInTwo) {
  dir.Write("a.yaml", Seed("x", "eu-west-1"));
  dir.Write("b.yaml", Seed("x", "eu-central-1"));
  ManifestUpdate update = Update();
  EXPECT_THAT(Told(update), ElementsAre("x eu-central-1"));
  EXPECT_THAT(update.problems, ElementsAre(AllOf(StartsWith("Seed x stands in "),
                                                 EndsWith("; the last one counts"))));
  fs::remove(dir / "b.yaml");
  update = Update();
  EXPECT_THAT(Told(update), ElementsAre("x eu-west-1"));
  EXPECT_THAT(update.problems, IsEmpty());
}

// A mounted ConfigMap: files are links into a hidden folder, which a rename exchanges.
TEST_F(ManifestSourceTest, FollowsTheSwapOfAMountedConfigMap) {
  fs::create_directories(dir / "..1");
  fs::create_directories(dir / "..2");
  dir.Write("..1/a.yaml", Seed("a", "eu-west-1"));
  dir.Write("..2/a.yaml", Seed("a", "eu-central-1"));
  fs::create_directory_symlink("..1", dir / "..data");
  fs::create_symlink("..data/a.yaml", dir / "a.yaml");
  EXPECT_THAT(Told(Update()), ElementsAre("a eu-west-1"));
  fs::create_directory_symlink("..2", dir / "..tmp");
  fs::rename(dir / "..tmp", dir / "..data");
  EXPECT_THAT(Told(Update()), ElementsAre("a eu-central-1"));
}

TEST_F(ManifestSourceTest, AFolderOfOnlyBrokenFilesIsNothingReadable) {
  dir.Write("a.yaml", "a: [1\nb: 2\n");
  const auto update = source.Update();
  EXPECT_TRUE(absl::IsNotFound(update.status()));
  EXPECT_THAT(std::string(Message(update.status())), HasSubstr("a.yaml: line "));
}

TEST_F(ManifestSourceTest, AnEmptyFolderSaysWhatItShouldHold) {
  EXPECT_EQ(Message(source.Update().status()),
            dir / "." + ": no *.yaml, *.yml or *.json file in it");
}

TEST_F(ManifestSourceTest, APathThatDoesNotExistIsAnError) {
  ManifestSource missing({dir / "none"});
  EXPECT_TRUE(absl::IsNotFound(missing.Update().status()));
  EXPECT_EQ(Message(missing.Update().status()), dir / "none" + ": no such file or folder");
}

TEST_F(ManifestSourceTest, AFolderThatIsGoneForAMomentKeepsItsObjects) {
  fs::create_directories(dir / "g");
  dir.Write("g/a.yaml", Seed("a"));
  ManifestSource below({dir / "g"});
  ASSERT_TRUE(below.Update().ok());
  fs::rename(dir / "g", dir / "h");
  const auto away = below.Update();
  ASSERT_TRUE(away.ok());
  EXPECT_THAT(away->changes, IsEmpty());
  EXPECT_THAT(away->problems, ElementsAre(EndsWith("g: no such file or folder")));
  fs::rename(dir / "h", dir / "g");
  const auto back = below.Update();
  ASSERT_TRUE(back.ok());
  EXPECT_THAT(back->problems, IsEmpty());
}

TEST_F(ManifestSourceTest, ALinkToAFolderIsNotFollowed) {
  dir.Write("a.yaml", Seed("a"));
  fs::create_directory_symlink(".", dir / "loop");
  EXPECT_THAT(Told(Update()), ElementsAre("a eu-west-1"));
}

}  // namespace
}  // namespace trowel::kube
