// The shape of what is registered with gardener-apiserver. Whether the conditions let through what
// they should is for an API server to say: test/manifests/dry_run.sh asks one.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/manifests/manifest_documents.h"

namespace trowel::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kKind = "ValidatingWebhookConfiguration";

YAML::Node Moves() {
  return Manifest("virtual/registration/webhook.yaml", kKind, "trowel")["webhooks"][0];
}

std::vector<YAML::Node> AllEntries() {
  std::vector<YAML::Node> entries;
  for (const char* file :
       {"virtual/registration/webhook.yaml", "components/first-binding/webhook.yaml",
        "components/status/webhook.yaml"}) {
    for (const YAML::Node& entry : Manifest(file, kKind, "trowel")["webhooks"]) {
      entries.push_back(entry);
    }
  }
  return entries;
}

std::string Condition(const YAML::Node& entry, const std::string& name) {
  for (const YAML::Node& condition : entry["matchConditions"]) {
    if (condition["name"].as<std::string>() == name) {
      return condition["expression"].as<std::string>();
    }
  }
  ADD_FAILURE() << "no condition " << name;
  return {};
}

std::size_t Count(const std::string& text, char c) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), c));
}

TEST(Registration, HasWhatTheApiServerDemands) {
  std::set<std::string> names;
  for (const YAML::Node& entry : AllEntries()) {
    const std::string name = entry["name"].as<std::string>();
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_TRUE(name.ends_with(".trowel.gardener.cloud")) << name;
    EXPECT_THAT(Texts(entry["admissionReviewVersions"]), ElementsAre("v1"));
    EXPECT_EQ(entry["sideEffects"].as<std::string>(), "NoneOnDryRun") << name;
    EXPECT_EQ(entry["matchPolicy"].as<std::string>(), "Equivalent") << name;
    EXPECT_LE(entry["timeoutSeconds"].as<int>(), 10) << name;
    EXPECT_FALSE(entry["clientConfig"]["service"].IsDefined()) << name;
    // The CA is the landscape's.
    EXPECT_FALSE(entry["clientConfig"]["caBundle"].IsDefined()) << name;
    EXPECT_GE(entry["matchConditions"].size(), 1U) << name;
    for (const YAML::Node& condition : entry["matchConditions"]) {
      const auto text = condition["expression"].as<std::string>();
      EXPECT_EQ(Count(text, '('), Count(text, ')')) << text;
      EXPECT_EQ(Count(text, '"') % 2, 0U) << text;
    }
  }
}

TEST(Registration, CallsTheServiceByTheNameInItsCertificate) {
  const YAML::Node service = Manifest("runtime/service.yaml", "Service", "trowel");
  const std::string host = service["metadata"]["name"].as<std::string>() + "." +
                           service["metadata"]["namespace"].as<std::string>();
  for (const YAML::Node& entry : AllEntries()) {
    EXPECT_EQ(entry["clientConfig"]["url"].as<std::string>(), "https://" + host + "/validate");
  }
  const YAML::Node certificate =
      Manifest("components/cert-manager/certificate.yaml", "Certificate", "trowel-tls");
  EXPECT_THAT(Texts(certificate["spec"]["dnsNames"]), ElementsAre(host, host + ".svc"));
  const YAML::Node webhooks =
      Manifest("components/service-mode/webhook.yaml", kKind, "trowel")["webhooks"];
  const YAML::Node target = webhooks[0]["clientConfig"]["service"];
  EXPECT_EQ(target["name"].as<std::string>() + "." + target["namespace"].as<std::string>(), host);
  EXPECT_EQ(target["path"].as<std::string>(), "/validate");
}

// Only moves wait for Trowel; what is opt-in goes on without it.
TEST(Registration, FailsClosedForMovesOnly) {
  std::map<std::string, std::string> policies;
  for (const YAML::Node& entry : AllEntries()) {
    policies[entry["name"].as<std::string>()] = entry["failurePolicy"].as<std::string>();
  }
  EXPECT_THAT(policies, ElementsAre(std::pair("first-binding.trowel.gardener.cloud", "Ignore"),
                                    std::pair("moves.trowel.gardener.cloud", "Fail"),
                                    std::pair("status.trowel.gardener.cloud", "Ignore")));
  EXPECT_EQ(Moves()["timeoutSeconds"].as<int>(), 10);
}

TEST(Registration, SeesBindingsAndShootsButNoStatus) {
  std::map<std::string, std::vector<std::string>> operations;
  for (const YAML::Node& rule : Moves()["rules"]) {
    EXPECT_THAT(Texts(rule["apiGroups"]), ElementsAre("core.gardener.cloud"));
    EXPECT_THAT(Texts(rule["apiVersions"]), ElementsAre("v1beta1"));
    for (const std::string& resource : Texts(rule["resources"])) {
      operations[resource] = Texts(rule["operations"]);
    }
  }
  EXPECT_THAT(
      operations,
      ElementsAre(std::pair("shoots", std::vector<std::string>{"CREATE", "UPDATE", "DELETE"}),
                  std::pair("shoots/binding", std::vector<std::string>{"UPDATE"})));
}

TEST(Registration, LeavesOutGardenerItself) {
  const std::string text = Condition(Moves(), "not-gardener-itself");
  EXPECT_THAT(text, HasSubstr("\"gardener.cloud:system:seeds\" in request.userInfo.groups"));
  EXPECT_THAT(text, HasSubstr("system:serviceaccount:kube-system:gardener-controller-manager"));
  EXPECT_THAT(text, HasSubstr("system:serviceaccount:garden:gardener-controller-manager"));
  EXPECT_THAT(text, HasSubstr("has(request.userInfo.groups)"));
  EXPECT_THAT(text, HasSubstr("has(request.userInfo.username)"));
}

TEST(Registration, NamesWhatSteersAMove) {
  const std::string text = Condition(Moves(), "moves-or-endangers-a-move");
  for (const char* part :
       {"has(request.subResource)", "\"Migrate\"", "\"Restore\"", "\"LiveMigrate\"",
        "\"Succeeded\"", "oldObject.spec.seedName != oldObject.status.seedName",
        "object.spec.seedName != oldObject.spec.seedName", "request.operation == \"DELETE\"",
        "migration.gardener.cloud/live-migrate", "migration.gardener.cloud/allow-distant-regions",
        "migration.gardener.cloud/force-shrink-etcd",
        "migration.shoot.gardener.cloud/abort-live-migration"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

// The roll-out patches the entry that it means.
TEST(Registration, WarnOnlyFailsOpen) {
  const YAML::Node entry =
      Manifest("overlays/warn-only/webhook.yaml", kKind, "trowel")["webhooks"][0];
  EXPECT_EQ(entry["name"].as<std::string>(), Moves()["name"].as<std::string>());
  EXPECT_EQ(entry["failurePolicy"].as<std::string>(), "Ignore");
}

}  // namespace
}  // namespace trowel::test
