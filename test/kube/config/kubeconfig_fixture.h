#pragma once

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "kube/config/kubeconfig.h"
#include "test/support/temp_dir.h"

namespace trowel::test {

using kube::Access;

// A kubeconfig of one context; `cluster` and `user` are further lines of theirs.
inline std::string Config(const std::string& cluster = "",
                          const std::string& user = "token: letmein") {
  return fmt::format(R"(apiVersion: v1
kind: Config
preferences: {{}}
current-context: dev
contexts:
- name: dev
  context: {{cluster: garden, user: robot, namespace: ignored}}
clusters:
- name: garden
  cluster:
    server: https://api.garden.example
    {}
users:
- name: robot
  user:
    {}
)",
                     cluster, user);
}

class KubeconfigTest : public ::testing::Test {
 protected:
  absl::StatusOr<Access> Read(const std::string& text, const std::string& context = "") const {
    dir.Write("config", text);
    return kube::ReadKubeconfig(path, context);
  }
  // Must succeed.
  Access AccessOf(const std::string& text, const std::string& context = "") const {
    absl::StatusOr<Access> access = Read(text, context);
    EXPECT_TRUE(access.ok()) << Message(access.status());
    return access.ok() ? *std::move(access) : Access{};
  }
  // What is wrong with it, without the file's name.
  std::string Problem(const std::string& text, const std::string& context = "") const {
    const absl::Status status = Read(text, context).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    const std::string message(Message(status));
    EXPECT_EQ(message.substr(0, path.size() + 2), path + ": ");
    return message.substr(std::min(message.size(), path.size() + 2));
  }
  TempDir dir;
  const std::string path = dir / "config";
};

}  // namespace trowel::test
