// The Deployment and `trowel serve` fit each other, and the pod may do as little as it needs.

#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <absl/time/time.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/cli/run_trowel.h"
#include "test/manifests/manifest_documents.h"
#include "webhook/server/limits.h"

namespace trowel::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::StartsWith;

class DeploymentTest : public ::testing::Test {
 protected:
  YAML::Node deployment = Manifest("runtime/deployment.yaml", "Deployment", "trowel");
  YAML::Node pod = deployment["spec"]["template"]["spec"];
  YAML::Node container = pod["containers"][0];

  // "--drain" -> "95s"
  std::map<std::string, std::string> Flags() const {
    std::map<std::string, std::string> flags;
    for (const std::string& argument : Texts(container["args"])) {
      const std::size_t equals = argument.find('=');
      if (!argument.starts_with("--") || equals == std::string::npos) continue;
      flags[argument.substr(0, equals)] = argument.substr(equals + 1);
    }
    return flags;
  }
};

// The long options that the help of `trowel serve` lists.
std::set<std::string> FlagsOfServe() {
  const Ran help = RunTrowel("serve --help");
  EXPECT_EQ(help.code, 0);
  std::set<std::string> flags;
  const std::regex flag(R"((--[a-z][a-z-]*))");
  for (std::sregex_iterator at(help.out.begin(), help.out.end(), flag), end; at != end; ++at) {
    flags.insert((*at)[1]);
  }
  return flags;
}

TEST_F(DeploymentTest, PassesFlagsThatServeKnows) {
  const std::vector<std::string> arguments = Texts(container["args"]);
  ASSERT_FALSE(arguments.empty());
  EXPECT_EQ(arguments.front(), "serve");
  EXPECT_EQ(Flags().size() + 1, arguments.size()) << "write each argument as --flag=value";
  const std::set<std::string> known = FlagsOfServe();
  for (const auto& [flag, value] : Flags()) EXPECT_THAT(known, Contains(flag));
}

// The patch tests what it replaces, so that kustomize refuses it when the Deployment moves on.
TEST_F(DeploymentTest, WithSelfMadeCertificatesPassesFlagsThatServeKnows) {
  const std::set<std::string> known = FlagsOfServe();
  std::set<std::string> flags;
  for (const YAML::Node& step : YAML::LoadFile("manifests/components/self-certs/deployment.yaml")) {
    if (step["op"].as<std::string>() == "test" || !step["value"].IsDefined()) continue;
    const std::string value = step["value"].as<std::string>();
    flags.insert(value);
    EXPECT_THAT(known, Contains(value.substr(0, value.find('='))));
  }
  // As in the registration's URL, and as a Service is called in service mode.
  EXPECT_THAT(flags,
              ElementsAre("--certs-mode=self", "--host=trowel.trowel", "--host=trowel.trowel.svc"));
}

TEST_F(DeploymentTest, AsSchedulerPassesFlagsThatServeKnows) {
  const YAML::Node patch = YAML::LoadFile("manifests/components/scheduler/deployment.yaml");
  ASSERT_EQ(patch.size(), 1U);
  EXPECT_EQ(patch[0]["value"].as<std::string>(), "--scheduler");
  EXPECT_THAT(FlagsOfServe(), Contains("--scheduler"));
}

TEST_F(DeploymentTest, RunsTheVersionOfThisTree) {
  const std::string version = RunTrowel("version").out;
  ASSERT_THAT(version, StartsWith("trowel "));
  const std::string number = version.substr(7, version.find('\n') - 7);
  EXPECT_EQ(container["image"].as<std::string>(), "trowel:" + number);
  EXPECT_THAT(ReadText("Dockerfile"), HasSubstr("docker build -t trowel:" + number + " ."));
}

TEST_F(DeploymentTest, GivesTheDrainTimeToEnd) {
  absl::Duration drain;
  ASSERT_TRUE(absl::ParseDuration(Flags()["--drain"], &drain));
  const absl::Duration grace = absl::Seconds(pod["terminationGracePeriodSeconds"].as<int>());
  const YAML::Node webhook = Manifest("virtual/registration/webhook.yaml",
                                      "ValidatingWebhookConfiguration", "trowel")["webhooks"][0];
  // What was taken up at the drain's end may still run as long as the caller waits for it, and the
  // server waits for it.
  const absl::Duration finish = absl::FromChrono(webhook::Limits{}.finish);
  EXPECT_GE(finish, absl::Seconds(webhook["timeoutSeconds"].as<int>()));
  EXPECT_GE(grace, drain + finish + absl::Seconds(5));
  EXPECT_GT(drain, absl::Seconds(90)) << "gardener-apiserver keeps idle connections for 90 s";
}

TEST_F(DeploymentTest, NeverHasOneReplicaLess) {
  const YAML::Node spec = deployment["spec"];
  EXPECT_GE(spec["replicas"].as<int>(), 2);
  EXPECT_EQ(spec["strategy"]["rollingUpdate"]["maxUnavailable"].as<int>(), 0);
  EXPECT_EQ(spec["strategy"]["rollingUpdate"]["maxSurge"].as<int>(), 1);
  std::set<std::string> spread;
  for (const YAML::Node& constraint : pod["topologySpreadConstraints"]) {
    spread.insert(constraint["topologyKey"].as<std::string>());
  }
  EXPECT_THAT(spread, ElementsAre("kubernetes.io/hostname", "topology.kubernetes.io/zone"));
  const YAML::Node budget =
      Manifest("runtime/poddisruptionbudget.yaml", "PodDisruptionBudget", "trowel");
  EXPECT_EQ(budget["spec"]["maxUnavailable"].as<int>(), 1);
}

TEST_F(DeploymentTest, HasNoPrivileges) {
  EXPECT_FALSE(pod["automountServiceAccountToken"].as<bool>());
  EXPECT_EQ(pod["serviceAccountName"].as<std::string>(), "trowel");
  const YAML::Node of_pod = pod["securityContext"];
  EXPECT_TRUE(of_pod["runAsNonRoot"].as<bool>());
  EXPECT_EQ(of_pod["seccompProfile"]["type"].as<std::string>(), "RuntimeDefault");
  EXPECT_THAT(ReadText("Dockerfile"), HasSubstr("USER " + of_pod["runAsUser"].as<std::string>() +
                                                ":" + of_pod["runAsGroup"].as<std::string>()));
  const YAML::Node of_container = container["securityContext"];
  EXPECT_FALSE(of_container["allowPrivilegeEscalation"].as<bool>());
  EXPECT_TRUE(of_container["readOnlyRootFilesystem"].as<bool>());
  EXPECT_THAT(Texts(of_container["capabilities"]["drop"]), ElementsAre("ALL"));
  const YAML::Node account = Manifest("runtime/serviceaccount.yaml", "ServiceAccount", "trowel");
  EXPECT_FALSE(account["automountServiceAccountToken"].as<bool>());
}

TEST_F(DeploymentTest, ProbesThePortOfTheProbes) {
  std::map<std::string, std::string> ports;
  for (const YAML::Node& port : container["ports"]) {
    ports[port["name"].as<std::string>()] = port["containerPort"].as<std::string>();
  }
  EXPECT_EQ(ports["webhook"], Flags()["--port"]);
  EXPECT_EQ(ports["probes"], Flags()["--probe-port"]);
  const YAML::Node live = container["livenessProbe"]["httpGet"];
  const YAML::Node ready = container["readinessProbe"]["httpGet"];
  EXPECT_EQ(live["path"].as<std::string>(), "/livez");
  EXPECT_EQ(ready["path"].as<std::string>(), "/readyz");
  EXPECT_EQ(live["port"].as<std::string>(), "probes");
  EXPECT_EQ(ready["port"].as<std::string>(), "probes");
  const YAML::Node service = Manifest("runtime/service.yaml", "Service", "trowel");
  for (const YAML::Node& port : service["spec"]["ports"]) {
    EXPECT_THAT(ports, Contains(::testing::Key(port["targetPort"].as<std::string>())));
  }
}

TEST_F(DeploymentTest, OneSlowAnswerTakesNobodyOut) {
  for (const char* probe : {"readinessProbe", "livenessProbe"}) {
    EXPECT_GE(container[probe]["failureThreshold"].as<int>(), 2) << probe;
  }
}

TEST_F(DeploymentTest, MountsTheFilesThatItNames) {
  std::map<std::string, std::string> folders;  // Volume -> where.
  for (const YAML::Node& mount : container["volumeMounts"]) {
    EXPECT_TRUE(mount["readOnly"].as<bool>());
    // A file that is mounted by subPath never changes again.
    EXPECT_FALSE(mount["subPath"].IsDefined());
    folders[mount["name"].as<std::string>()] = mount["mountPath"].as<std::string>();
  }
  std::vector<std::string> files;
  const auto add = [&](const YAML::Node& volume, const YAML::Node& items) {
    for (const YAML::Node& item : items) {
      files.push_back(folders[volume["name"].as<std::string>()] + "/" +
                      item["path"].as<std::string>());
    }
  };
  for (const YAML::Node& volume : pod["volumes"]) {
    if (volume["secret"].IsDefined()) {
      add(volume, volume["secret"]["items"]);
    } else {
      for (const YAML::Node& source : volume["projected"]["sources"]) {
        add(volume, source["secret"]["items"]);
      }
    }
  }
  std::map<std::string, std::string> flags = Flags();
  EXPECT_THAT(files,
              IsSupersetOf({flags["--kubeconfig"], flags["--tls-cert"], flags["--tls-key"]}));
}

TEST(NetworkPolicyTest, LetsInTheCallerAndTheScrapeOnly) {
  const YAML::Node spec = Manifest("runtime/networkpolicy.yaml", "NetworkPolicy", "trowel")["spec"];
  EXPECT_THAT(Texts(spec["policyTypes"]), ElementsAre("Ingress", "Egress"));
  std::map<int, std::string> callers;  // Port -> the label value that tells who.
  for (const YAML::Node& rule : spec["ingress"]) {
    ASSERT_EQ(rule["from"].size(), 1U);
    ASSERT_EQ(rule["ports"].size(), 1U);
    const YAML::Node labels = rule["from"][0]["podSelector"]["matchLabels"];
    callers[rule["ports"][0]["port"].as<int>()] =
        labels["role"].IsDefined() ? labels["role"].as<std::string>()
                                   : labels["app.kubernetes.io/name"].as<std::string>();
  }
  EXPECT_THAT(callers, ElementsAre(std::pair(9090, "prometheus"), std::pair(9443, "apiserver")));
  EXPECT_EQ(spec["egress"].size(), 2U) << "names, and the virtual garden";
}

}  // namespace
}  // namespace trowel::test
