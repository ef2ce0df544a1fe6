#include <string>

#include <gtest/gtest.h>

#include "kube/config/kubeconfig.h"
#include "test/support/temp_dir.h"

// Several files of $KUBECONFIG.
namespace trowel::kube {
namespace {

using trowel::test::TempDir;

class KubeconfigMergeTest : public ::testing::Test {
 protected:
  KubeconfigMergeTest() {
    std::filesystem::create_directory(dir / "one");
    std::filesystem::create_directory(dir / "two");
    dir.Write("one/config",
              "contexts: [{name: dev, context: {cluster: garden, user: ada}}]\n"
              "users: [{name: ada, user: {tokenFile: token}}]\n");
    dir.Write("two/config",
              "current-context: dev\n"
              "contexts: [{name: dev, context: {cluster: other, user: ben}},\n"
              "           {name: live, context: {cluster: garden, user: ben}}]\n"
              "clusters: [{name: garden, cluster: {server: 'https://api',\n"
              "                                    certificate-authority: ca.crt}}]\n"
              "users: [{name: ada, user: {token: dropped}}, {name: ben, user: {token: of ben}}]\n");
  }
  absl::StatusOr<Access> Read(const std::string& paths, const std::string& context = "") {
    return ReadKubeconfigs(paths, context);
  }

  TempDir dir;
  const std::string one = dir / "one/config", two = dir / "two/config";
};

TEST_F(KubeconfigMergeTest, TheFirstFileThatHasANameSaysWhatItIs) {
  const auto access = Read(one + ":" + two);
  ASSERT_TRUE(access.ok()) << access.status();
  EXPECT_EQ(access->source, fmt::format("kubeconfig {}:{}, context dev", one, two));
  EXPECT_EQ(access->host, "api");
  EXPECT_EQ(access->ca.file, dir / "two/ca.crt");
  EXPECT_EQ(access->token_file, dir / "one/token");
  EXPECT_EQ(access->token, "");
  EXPECT_EQ(access->kubeconfig, "") << "which of them would be read again?";
  EXPECT_EQ(Read(one + ":" + two, "live")->token, "of ben");
}

TEST_F(KubeconfigMergeTest, AFileThatIsNotThereIsLeftOut) {
  for (const std::string& paths : {"/none:" + two, two + ":", ":" + two + ":" + two}) {
    const auto access = Read(paths, "live");
    ASSERT_TRUE(access.ok()) << access.status();
    EXPECT_EQ(access->kubeconfig, two);
  }
  EXPECT_EQ(Read("/none:/neither").status(), absl::NotFoundError("/none:/neither: no such file"));
}

TEST_F(KubeconfigMergeTest, AFileThatIsBrokenIsTold) {
  dir.Write("broken", "current-context: [");
  EXPECT_EQ(Message(Read(two + ":" + dir / "broken").status()).substr(0, (dir / "broken").size()),
            dir / "broken");
}

TEST_F(KubeconfigMergeTest, WhatIsWrongIsToldOfItsFile) {
  dir.Write("two/config",
            "clusters: [{name: garden, cluster: {server: 'https://api', proxy-url: 'http://p'}}]");
  EXPECT_EQ(Read(one + ":" + two, "dev").status(),
            InvalidArgument("{}: proxy-url: Trowel connects without a proxy", two));
}

}  // namespace
}  // namespace trowel::kube
