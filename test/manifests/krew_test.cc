// The krew manifest names what deploy/krew/package.sh makes of a release build.

#include <cstdio>
#include <filesystem>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "kube/manifests.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using ::testing::HasSubstr;

std::string Shell(const std::string& command) {
  std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  std::string output;
  char piece[4096];
  while (const std::size_t size = std::fread(piece, 1, sizeof(piece), pipe)) {
    output.append(piece, size);
  }
  EXPECT_EQ(pclose(pipe), 0) << output;
  return output;
}

TEST(Krew, TheManifestNamesWhatIsInTheArchive) {
  const TempDir dir;
  dir.Write("trowel", "the program");
  Shell("deploy/krew/package.sh " + dir / "trowel" + " " + dir / "out");
  const YAML::Node manifest = YAML::LoadFile(dir / "out" + "/trowel.yaml");
  EXPECT_EQ(manifest["kind"].as<std::string>(), "Plugin");
  EXPECT_EQ(manifest["metadata"]["name"].as<std::string>(), "trowel");
  const YAML::Node platform = manifest["spec"]["platforms"][0];
  const std::string archive =
      platform["uri"].as<std::string>().substr(std::string("file://").size());
  EXPECT_EQ(Shell("sha256sum " + archive).substr(0, 64), platform["sha256"].as<std::string>());

  const std::string listed = Shell("tar -tf " + archive);
  std::set<std::string> files;
  for (const YAML::Node& file : platform["files"]) {
    files.insert(file["from"].as<std::string>());
    EXPECT_THAT(listed, HasSubstr("./" + file["from"].as<std::string>() + "\n"));
  }
  EXPECT_TRUE(files.contains(platform["bin"].as<std::string>()));
  EXPECT_EQ(Shell("tar -xOf " + archive + " ./" + platform["bin"].as<std::string>()),
            "the program");
}

TEST(Krew, TheManifestIsOfThisVersion) {
  const YAML::Node manifest = YAML::LoadFile("deploy/krew/trowel.yaml");
  const std::string project = *kube::ReadFile("CMakeLists.txt", 1 << 20);
  const std::string version = manifest["spec"]["version"].as<std::string>();
  EXPECT_THAT(project, HasSubstr("VERSION " + version.substr(1)));
  EXPECT_EQ(manifest["spec"]["platforms"][0]["sha256"].as<std::string>().size(), 64U);
  EXPECT_LE(manifest["spec"]["shortDescription"].as<std::string>().size(), 50U);
}

TEST(Krew, CompletionAsksThePlugin) {
  const TempDir dir;
  dir.Write("kubectl-trowel", "#!/bin/sh\nprintf '<%s>' \"$@\"\n");
  std::filesystem::permissions(dir / "kubectl-trowel", std::filesystem::perms::owner_all);
  EXPECT_EQ(Shell("PATH=" + dir / "" + ":$PATH deploy/krew/kubectl_complete-trowel check ''"),
            "<__complete><check><>");
}

}  // namespace
}  // namespace trowel::test
