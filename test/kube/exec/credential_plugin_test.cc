#include "kube/exec/credential_plugin.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/remedy.h"
#include "test/support/temp_dir.h"

namespace trowel::kube {
namespace {

using ::testing::HasSubstr;
using trowel::test::TempDir;

class SetClock : public Clock {
 public:
  absl::Time Now() const override { return now; }
  absl::Time now = absl::FromUnixSeconds(1'800'000'000);
};

class CredentialPluginTest : public ::testing::Test {
 protected:
  CredentialPluginTest() {
    config.command = dir / "plugin";
    config.api_version = "client.authentication.k8s.io/v1";
    config.interactive_mode = "Never";
  }
  // A plug-in of shell; $N is the number of its run, counted from 1.
  void Write(const std::string& script) {
    dir.Write("plugin", "#!/bin/sh\necho run >>'" + dir / "runs" + "'\nN=$(grep -c run '" +
                            dir / "runs" + "')\n" + script + "\n");
    std::filesystem::permissions(dir / "plugin", std::filesystem::perms::owner_all);
  }
  void WriteStatus(const std::string& status) {
    Write(
        "cat <<END\n{\"apiVersion\": \"client.authentication.k8s.io/v1\", \"kind\": "
        "\"ExecCredential\", \"status\": {" +
        status + "}}\nEND");
  }
  int Runs() const {
    std::ifstream file(dir / "runs");
    return static_cast<int>(std::count(std::istreambuf_iterator<char>(file), {}, '\n'));
  }
  CredentialPlugin Plugin(std::chrono::milliseconds time = std::chrono::seconds(60)) {
    return {config, {.allowed = {}, .time = time}, &clock};
  }
  static std::string Problem(CredentialPlugin* plugin) {
    const auto credentials = plugin->Get();
    EXPECT_FALSE(credentials.ok());
    return MessageAndRemedy(credentials.status());
  }

  TempDir dir;
  SetClock clock;
  PluginConfig config;
};

TEST_F(CredentialPluginTest, IsRunOnce) {
  WriteStatus(R"("token": "t$N")");
  CredentialPlugin plugin = Plugin();
  EXPECT_EQ((*plugin.Get())->token, "t1");
  clock.now += absl::Hours(1'000);
  EXPECT_EQ((*plugin.Get())->token, "t1");
  EXPECT_EQ(Runs(), 1);
}

TEST_F(CredentialPluginTest, IsRunAgainWhenWhatItSaidExpires) {
  WriteStatus(R"("token": "t$N", "expirationTimestamp": "2027-01-15T09:00:0${N}Z")");
  clock.now = absl::FromCivil(absl::CivilSecond(2027, 1, 15, 9, 0, 1), absl::UTCTimeZone());
  CredentialPlugin plugin = Plugin();
  EXPECT_EQ((*plugin.Get())->token, "t1");
  EXPECT_EQ((*plugin.Get())->token, "t1");
  clock.now += absl::Milliseconds(1);
  EXPECT_EQ((*plugin.Get())->token, "t2");
  EXPECT_EQ((*plugin.Get())->token, "t2");
}

TEST_F(CredentialPluginTest, IsRunOnceMoreAfterARefusal) {
  WriteStatus(R"("token": "t$N")");
  CredentialPlugin plugin = Plugin();
  const auto first = *plugin.Get();
  EXPECT_TRUE(plugin.Renew(first->number));
  EXPECT_TRUE(plugin.Renew(first->number)) << "many were refused with the same";
  const auto second = *plugin.Get();
  EXPECT_EQ(second->token, "t2");
  EXPECT_FALSE(plugin.Renew(second->number)) << "it would say what is refused again";
  EXPECT_EQ(Runs(), 2);
  clock.now += absl::Minutes(1);
  EXPECT_TRUE(plugin.Renew(second->number));
  EXPECT_EQ(Runs(), 3);
}

TEST_F(CredentialPluginTest, HasItsEnvironment) {
  Write(R"sh(cat <<END
kind: ExecCredential
apiVersion: client.authentication.k8s.io/v1
status:
  token: '$A $PATHLESS $1 $KUBERNETES_EXEC_INFO'
END)sh");
  setenv("A", "of the process", 1);  // NOLINT(concurrency-mt-unsafe): there is one thread.
  setenv("PATHLESS", "kept", 1);     // NOLINT(concurrency-mt-unsafe)
  config.environment = {{"A", "first"}, {"A", "b"}, {"KUBERNETES_EXEC_INFO", "not this"}};
  config.arguments = {"get-token"};
  CredentialPlugin plugin = Plugin();
  const auto credentials = plugin.Get();
  ASSERT_TRUE(credentials.ok()) << credentials.status();
  EXPECT_EQ((*credentials)->token,
            R"(b kept get-token {"kind":"ExecCredential","apiVersion":)"
            R"("client.authentication.k8s.io/v1","spec":{"interactive":false}})");
}

TEST_F(CredentialPluginTest, ThatFailsIsToldWithoutWhatItPrinted) {
  Write("echo secret; exit 2");
  CredentialPlugin plugin = Plugin();
  const std::string why = fmt::format(
      "exec: {}: it ended with exit code 2; what it said itself stands above", dir / "plugin");
  EXPECT_EQ(Problem(&plugin), why);
  EXPECT_EQ(Problem(&plugin), why);
  EXPECT_EQ(Runs(), 1) << "many ask at once";
  clock.now += absl::Seconds(6);
  EXPECT_EQ(Problem(&plugin), why);
  EXPECT_EQ(Runs(), 2);
}

TEST_F(CredentialPluginTest, ThatHangsIsEnded) {
  Write("sleep 600");
  CredentialPlugin plugin = Plugin(std::chrono::milliseconds(300));
  EXPECT_EQ(Problem(&plugin),
            fmt::format("exec: {}: it did not end within 0.3 s; give it more time with "
                        "--request-timeout",
                        dir / "plugin"));
}

TEST_F(CredentialPluginTest, ThatSaysNothingUsefulIsTold) {
  WriteStatus("");
  CredentialPlugin plugin = Plugin();
  EXPECT_EQ(Problem(&plugin),
            fmt::format("exec: {}: it printed neither a token nor a certificate; repair the exec "
                        "of the kubeconfig's user",
                        dir / "plugin"));
}

TEST_F(CredentialPluginTest, ThatIsNotInstalledSaysHowToInstallIt) {
  config.command = "no-such-plugin";
  const std::string why = "exec: no-such-plugin: there is no such program; ";
  CredentialPlugin plain = Plugin();
  EXPECT_EQ(Problem(&plain), why + "install it, or put its folder on $PATH");
  config.install_hint = "brew install\x1b[31m it";
  CredentialPlugin hinted = Plugin();
  EXPECT_EQ(Problem(&hinted), why + "the kubeconfig says: brew install?[31m it");
}

TEST_F(CredentialPluginTest, ThatNeedsATerminalHasOne) {
  WriteStatus(R"("token": "t")");
  config.interactive_mode = "Always";
  // Of whoever runs the tests.
  const int before = dup(STDIN_FILENO);
  const int none = open("/dev/null", O_RDONLY);
  dup2(none, STDIN_FILENO);
  CredentialPlugin plugin = Plugin();
  EXPECT_THAT(Problem(&plugin), HasSubstr("(interactiveMode: Always), and there is none; run"));
  EXPECT_EQ(Runs(), 0);
  dup2(before, STDIN_FILENO);
  close(before);
  close(none);
}

class AllowedPluginTest : public ::testing::Test {
 protected:
  AllowedPluginTest() : path_(std::getenv("PATH")) {  // NOLINT(concurrency-mt-unsafe)
    for (const std::string name : {"kubelogin", "ours"}) {
      dir.Write(name, "#!/bin/sh\n");
      std::filesystem::permissions(dir / name, std::filesystem::perms::owner_all);
    }
    // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread.
    setenv("PATH", (dir / "").c_str(), 1);
  }
  ~AllowedPluginTest() override {
    setenv("PATH", path_.c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
  }
  static bool IsAllowed(const std::string& command, std::vector<std::string> arguments = {},
                        const std::vector<std::string>& more = {}) {
    PluginConfig config;
    config.command = command;
    config.arguments = std::move(arguments);
    return IsAllowedPlugin(config, more);
  }
  TempDir dir;

 private:
  const std::string path_;
};

TEST_F(AllowedPluginTest, IsAKnownNameOrTheFileThatThePathHasForIt) {
  const std::vector<std::string> asked = {"--region", "eu", "eks", "get-token", "token"};
  for (const std::string& known : KnownPlugins()) EXPECT_TRUE(IsAllowed(known, asked)) << known;
  EXPECT_TRUE(IsAllowed(dir / "kubelogin", asked));
  EXPECT_FALSE(IsAllowed("/tmp/kubelogin", asked));
  EXPECT_FALSE(IsAllowed("./kubelogin"));
  EXPECT_FALSE(IsAllowed("sh"));
  EXPECT_FALSE(IsAllowed("/bin/sh"));
}

// Some of these programs do more than that, and some variables make any program do anything.
TEST_F(AllowedPluginTest, IsAskedForCredentialsAndNothingElse) {
  EXPECT_FALSE(IsAllowed("aws", {"s3", "rm", "--recursive", "x"}));
  EXPECT_FALSE(IsAllowed("aws", {"get-token"}));
  EXPECT_FALSE(IsAllowed("aws-iam-authenticator", {"server"}));
  EXPECT_FALSE(IsAllowed("kubelogin", {"remove-tokens"}));
  EXPECT_TRUE(IsAllowed("aws", {"s3", "ls"}, {"aws"})) << "whoever names it knows";
  PluginConfig config;
  config.command = "gardenlogin";
  for (const char* name : {"PATH", "LD_PRELOAD", "PYTHONPATH", "AWS_CONFIG_FILE", "HOME",
                           "AWS_SHARED_CREDENTIALS_FILE", "BASH_ENV"}) {
    config.environment = {{name, "x"}};
    EXPECT_FALSE(IsAllowedPlugin(config, {})) << name;
    EXPECT_TRUE(IsAllowedPlugin(config, {"gardenlogin"})) << name;
  }
  config.environment = {{"AWS_PROFILE", "x"}, {"AAD_LOGIN_METHOD", "y"}};
  EXPECT_TRUE(IsAllowedPlugin(config, {}));
}

TEST_F(AllowedPluginTest, IsWhatAnOptionNames) {
  EXPECT_FALSE(IsAllowed("ours"));
  EXPECT_TRUE(IsAllowed("ours", {}, {"other", "ours"}));
  EXPECT_TRUE(IsAllowed(dir / "ours", {}, {"ours"}));
  EXPECT_TRUE(IsAllowed("/opt/ours", {}, {"/opt/ours"}));
  EXPECT_FALSE(IsAllowed("/opt/ours", {}, {"ours"}));
  EXPECT_FALSE(IsAllowed("ours", {}, {dir / "ours"}));
}

TEST_F(AllowedPluginTest, OfKubectlIsOneOfItsPlugins) {
  EXPECT_TRUE(IsAllowed("kubectl", {"oidc-login", "get-token"}));
  EXPECT_TRUE(IsAllowed("kubectl", {"gardenlogin", "get-client-certificate"}));
  EXPECT_FALSE(IsAllowed("kubectl", {"delete", "oidc-login"}));
  EXPECT_FALSE(IsAllowed("kubectl"));
  EXPECT_TRUE(IsAllowed("kubectl", {"delete"}, {"kubectl"}));
}

TEST_F(AllowedPluginTest, ElseIsRefusedWithTheOptionToAdd) {
  PluginConfig config;
  config.command = "/opt/ours";
  const auto refused = CredentialPlugin::Make(config, {});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(Message(refused.status())),
              HasSubstr("exec: /opt/ours is no plug-in that Trowel knows (kubelogin, "));
  EXPECT_THAT(std::string(Message(refused.status())),
              HasSubstr("; if you trust it, add --exec-plugin /opt/ours"));
}

}  // namespace
}  // namespace trowel::kube
