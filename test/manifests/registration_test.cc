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
       {"virtual/registration/webhook.yaml", "virtual/registration/around.yaml",
        "components/first-binding/webhook.yaml", "components/status/webhook.yaml"}) {
    const YAML::Node registration = Manifest(file, kKind, "trowel");
    for (const YAML::Node& entry : registration["webhooks"]) entries.push_back(entry);
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

// The entry of that name.
YAML::Node Entry(const std::string& name) {
  for (const YAML::Node& entry : AllEntries()) {
    if (entry["name"].as<std::string>() == name + ".trowel.gardener.cloud") return entry;
  }
  ADD_FAILURE() << "no entry " << name;
  return {};
}

// Only moves, and what endangers one, wait for Trowel.
TEST(Registration, FailsClosedForMovesOnly) {
  std::map<std::string, std::string> policies;
  for (const YAML::Node& entry : AllEntries()) {
    policies[entry["name"].as<std::string>()] = entry["failurePolicy"].as<std::string>();
  }
  for (const auto& [name, policy] : policies) {
    const bool waits =
        name == "moves.trowel.gardener.cloud" || name == "changes.trowel.gardener.cloud";
    EXPECT_EQ(policy, waits ? "Fail" : "Ignore") << name;
  }
  EXPECT_EQ(Moves()["timeoutSeconds"].as<int>(), 10);
}

std::map<std::string, std::vector<std::string>> OperationsOf(const YAML::Node& entry) {
  std::map<std::string, std::vector<std::string>> operations;
  for (const YAML::Node& rule : entry["rules"]) {
    for (const std::string& resource : Texts(rule["resources"])) {
      operations[resource] = Texts(rule["operations"]);
    }
  }
  return operations;
}

TEST(Registration, SeesBindingsAndShootsButNoStatus) {
  using Operations = std::vector<std::string>;
  EXPECT_THAT(OperationsOf(Moves()),
              ElementsAre(std::pair("shoots", Operations{"CREATE"}),
                          std::pair("shoots/binding", Operations{"UPDATE"})));
  EXPECT_THAT(OperationsOf(Entry("changes")),
              ElementsAre(std::pair("shoots", Operations{"UPDATE", "DELETE"}),
                          std::pair("shoots/binding", Operations{"UPDATE"})));
  for (const YAML::Node& entry : AllEntries()) {
    const bool opt_in = entry["name"].as<std::string>().find("status") != std::string::npos;
    for (const auto& [resource, operations] : OperationsOf(entry)) {
      EXPECT_EQ(resource.ends_with("/status"), opt_in) << resource;
    }
  }
}

// Whatever is judged, those who carry a move are not kept from it.
TEST(Registration, LeavesOutGardenerItself) {
  for (const char* name : {"moves", "changes", "advice", "seeds", "rollouts", "backups"}) {
    const std::string text = Condition(Entry(name), "not-gardener-itself");
    EXPECT_THAT(text, HasSubstr("\"gardener.cloud:system:seeds\""));
    EXPECT_THAT(text, HasSubstr("system:serviceaccount:kube-system:gardener-controller-manager"));
    EXPECT_THAT(text, HasSubstr("system:serviceaccount:garden:gardener-controller-manager"));
    EXPECT_THAT(text, HasSubstr("has(request.userInfo.groups)"));
    EXPECT_THAT(text, HasSubstr("has(request.userInfo.username)"));
    if (name == std::string("moves")) continue;
    EXPECT_THAT(text, HasSubstr("system:serviceaccounts:seed-")) << name;
    EXPECT_THAT(text, HasSubstr("generic-garbage-collector")) << name;
    EXPECT_THAT(text, HasSubstr("kube-system:namespace-controller")) << name;
  }
}

TEST(Registration, NamesWhatSteersAMove) {
  const std::string moves = Condition(Moves(), "moves");
  EXPECT_THAT(moves, HasSubstr("object.spec.seedName != oldObject.spec.seedName"));
  const std::string text = Condition(Entry("changes"), "endangers-a-move");
  for (const char* part :
       {"has(request.subResource)", "\"Migrate\"", "\"Restore\"", "\"LiveMigrate\"",
        "\"Succeeded\"", "oldObject.spec.seedName != oldObject.status.seedName",
        "request.operation == \"DELETE\"", "migration.gardener.cloud/live-migrate",
        "migration.gardener.cloud/force-shrink-etcd",
        "migration.shoot.gardener.cloud/abort-live-migration",
        "shoot.gardener.cloud/skip-readiness", "shoot.gardener.cloud/ignore",
        "\"gardener.cloud/operation\"", "maintenance.gardener.cloud/operation",
        "trowel.gardener.cloud/approved-by"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

// The roll-out patches every entry that would stand in the way.
TEST(Registration, WarnOnlyFailsOpen) {
  std::set<std::string> open;
  const YAML::Node patch = Manifest("overlays/warn-only/webhook.yaml", kKind, "trowel");
  for (const YAML::Node& entry : patch["webhooks"]) {
    EXPECT_EQ(entry["failurePolicy"].as<std::string>(), "Ignore");
    open.insert(entry["name"].as<std::string>());
  }
  for (const YAML::Node& entry : AllEntries()) {
    const std::string name = entry["name"].as<std::string>();
    EXPECT_EQ(open.count(name) == 1, entry["failurePolicy"].as<std::string>() == "Fail") << name;
  }
}

// Who serves one cluster by Service reaches all entries by it.
TEST(Registration, ServiceModePatchesEachEntryThatIsAlwaysThere) {
  std::set<std::string> patched;
  const YAML::Node patch = Manifest("components/service-mode/webhook.yaml", kKind, "trowel");
  for (const YAML::Node& entry : patch["webhooks"]) {
    EXPECT_EQ(entry["clientConfig"]["service"]["path"].as<std::string>(), "/validate");
    patched.insert(entry["name"].as<std::string>());
  }
  std::set<std::string> shipped;
  for (const char* file :
       {"virtual/registration/webhook.yaml", "virtual/registration/around.yaml"}) {
    const YAML::Node registration = Manifest(file, kKind, "trowel");
    for (const YAML::Node& entry : registration["webhooks"]) {
      shipped.insert(entry["name"].as<std::string>());
    }
  }
  EXPECT_EQ(patched, shipped);
}

}  // namespace
}  // namespace trowel::test
