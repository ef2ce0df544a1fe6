// What Trowel may do in the virtual garden: read what decisions look at, and write Events.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/doctor/facts.h"
#include "cli/process/serve_arguments.h"
#include "garden/kind.h"
#include "test/manifests/manifest_documents.h"

namespace trowel::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

using Resource = std::pair<std::string, std::string>;  // Group and plural.
using Grants = std::map<Resource, std::set<std::string>>;

const std::set<std::string>& Reading() {
  static const std::set<std::string> verbs = {"get", "list", "watch"};
  return verbs;
}

Grants GrantsOf(const YAML::Node& role) {
  Grants grants;
  for (const YAML::Node& rule : role["rules"]) {
    for (const std::string& group : Texts(rule["apiGroups"])) {
      for (const std::string& resource : Texts(rule["resources"])) {
        const std::vector<std::string> verbs = Texts(rule["verbs"]);
        EXPECT_TRUE(grants.try_emplace({group, resource}, verbs.begin(), verbs.end()).second)
            << resource << " is granted twice";
      }
    }
  }
  return grants;
}

bool Contains(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

Grants OfTheGarden() {
  return GrantsOf(Manifest("virtual/access/clusterrole.yaml", "ClusterRole", "trowel"));
}
Grants OfItsNamespace() { return GrantsOf(Manifest("virtual/access/role.yaml", "Role", "trowel")); }

TEST(Access, HasNoWildcard) {
  for (const Grants& grants : {OfTheGarden(), OfItsNamespace()}) {
    for (const auto& [resource, verbs] : grants) {
      EXPECT_EQ(resource.first.find('*'), std::string::npos);
      EXPECT_EQ(resource.second.find('*'), std::string::npos);
      EXPECT_EQ(verbs.count("*"), 0U);
    }
  }
}

void ExpectBoundToTrowelAlone(const YAML::Node& binding, const std::string& kind,
                              const std::string& role = "trowel") {
  EXPECT_EQ(binding["roleRef"]["kind"].as<std::string>(), kind);
  EXPECT_EQ(binding["roleRef"]["name"].as<std::string>(), role);
  ASSERT_EQ(binding["subjects"].size(), 1U);
  const YAML::Node subject = binding["subjects"][0];
  EXPECT_EQ(subject["kind"].as<std::string>(), "ServiceAccount");
  EXPECT_EQ(subject["name"].as<std::string>(), "trowel");
  EXPECT_EQ(subject["namespace"].as<std::string>(), "garden");
}

TEST(Access, IsBoundToTheServiceAccountAlone) {
  ExpectBoundToTrowelAlone(
      Manifest("virtual/access/clusterrole.yaml", "ClusterRoleBinding", "trowel"), "ClusterRole");
  ExpectBoundToTrowelAlone(Manifest("virtual/access/role.yaml", "RoleBinding", "trowel"), "Role");
  const YAML::Node account =
      Manifest("virtual/access/serviceaccount.yaml", "ServiceAccount", "trowel");
  EXPECT_EQ(account["metadata"]["namespace"].as<std::string>(), "garden");
}

// Rules of a role as text: "secrets [trowel-tls]: get, patch".
std::set<std::string> RulesOf(const YAML::Node& role) {
  std::set<std::string> rules;
  for (const YAML::Node& rule : role["rules"]) {
    std::string text = fmt::format("{}", fmt::join(Texts(rule["resources"]), ", "));
    const std::vector<std::string> names = Texts(rule["resourceNames"]);
    if (!names.empty()) text += fmt::format(" [{}]", fmt::join(names, ", "));
    rules.insert(fmt::format("{}: {}", text, fmt::join(Texts(rule["verbs"]), ", ")));
  }
  return rules;
}

// The same of what `doctor` asks for.
std::set<std::string> RulesOf(const cli::doctor::Purpose& purpose) {
  std::map<std::string, std::vector<std::string>> verbs;
  for (const cli::doctor::Right& right : purpose.rights) {
    const std::string name = right.name.empty() ? "" : fmt::format(" [{}]", right.name);
    const std::string part = right.subresource.empty() ? "" : "/" + right.subresource;
    verbs[right.resource + part + name].push_back(right.verb);
  }
  std::set<std::string> rules;
  for (const auto& [what, which] : verbs) {
    rules.insert(fmt::format("{}: {}", what, fmt::join(which, ", ")));
  }
  return rules;
}

TEST(Access, ReadsEveryKindThatTrowelFollows) {
  Grants garden = OfTheGarden();
  Grants space = OfItsNamespace();
  for (const garden::KindInfo& kind : garden::Kinds()) {
    const Resource resource(kind.group, kind.resource);
    // ConfigMaps are read in the garden namespace only: others hold what is not ours to see.
    Grants& grants = kind.kind == garden::Kind::kConfigMap ? space : garden;
    EXPECT_EQ(grants[resource], Reading()) << kind.resource;
    grants.erase(resource);
  }
  EXPECT_THAT(garden, ElementsAre(Grants::value_type{{"events.k8s.io", "events"}, {"create"}}))
      << "more than Trowel reads and says";
  EXPECT_THAT(
      space, ElementsAre(Grants::value_type{{"coordination.k8s.io", "leases"}, {"get", "update"}}));
  EXPECT_THAT(RulesOf(Manifest("virtual/access/role.yaml", "Role", "trowel")),
              ::testing::Contains("leases [trowel-monitor]: get, update"));
  EXPECT_EQ(cli::ServeArguments().monitor_lease, "trowel-monitor");
}

// Only with certificates that Trowel makes itself, and only for the objects that `serve` names when
// nothing else is said.
TEST(Access, OfSelfMadeCertificatesIsToItsOwnObjects) {
  const std::string folder = "components/self-certs-access/";
  EXPECT_THAT(RulesOf(Manifest(folder + "role.yaml", "Role", "trowel-certificates")),
              UnorderedElementsAre("secrets [trowel-tls]: get, patch",
                                   "leases [trowel-certs]: get, update"));
  EXPECT_THAT(RulesOf(Manifest(folder + "clusterrole.yaml", "ClusterRole", "trowel-registration")),
              UnorderedElementsAre("validatingwebhookconfigurations [trowel]: get, patch"));
  ExpectBoundToTrowelAlone(
      Manifest(folder + "clusterrole.yaml", "ClusterRoleBinding", "trowel-registration"),
      "ClusterRole", "trowel-registration");
  ExpectBoundToTrowelAlone(Manifest(folder + "role.yaml", "RoleBinding", "trowel-certificates"),
                           "Role", "trowel-certificates");
  cli::doctor::Settings settings;
  settings.self_certs = true;
  EXPECT_THAT(
      RulesOf(cli::doctor::PurposesOf(settings).back()),
      UnorderedElementsAre("secrets [trowel-tls]: get, patch", "leases [trowel-certs]: get, update",
                           "validatingwebhookconfigurations [trowel]: get, patch"))
      << "doctor --self-certs asks for other rights";
  const cli::ServeArguments defaults;
  EXPECT_EQ(defaults.certs_secret, "trowel-tls");
  EXPECT_EQ(defaults.certs_lease, "trowel-certs");
  EXPECT_EQ(defaults.registration, "trowel");
}

// What a role names must be there before the role is of use: there is no right to make it. Bare,
// for what is said here is said again with each `kubectl apply`, over what Trowel has written.
TEST(Access, WhatIsToBeKeptCurrentIsThereAndEmpty) {
  const auto is_bare = [](const YAML::Node& object) {
    std::set<std::string> keys;
    for (const auto& entry : object) keys.insert(entry.first.as<std::string>());
    return keys == std::set<std::string>{"apiVersion", "kind", "metadata"} &&
           object["metadata"]["namespace"].as<std::string>() == "garden";
  };
  for (const std::string name : {"self-certs", "scheduler", "advice"}) {
    const std::string folder = "components/" + name + "-access/";
    const std::string lease = "trowel-" + (name == "self-certs" ? std::string("certs") : name);
    EXPECT_TRUE(is_bare(Manifest(folder + "lease.yaml", "Lease", lease))) << name;
    const YAML::Node listed =
        YAML::LoadFile("manifests/" + folder + "kustomization.yaml")["resources"];
    EXPECT_THAT(Texts(listed), ::testing::Contains("lease.yaml"));
  }
  EXPECT_TRUE(is_bare(Manifest("virtual/access/lease.yaml", "Lease", "trowel-monitor")));
  EXPECT_THAT(Texts(YAML::LoadFile("manifests/virtual/access/kustomization.yaml")["resources"]),
              ::testing::Contains("lease.yaml"));
  EXPECT_TRUE(
      is_bare(Manifest("components/self-certs-access/secret.yaml", "Secret", "trowel-tls")));
  EXPECT_THAT(Texts(YAML::LoadFile(
                  "manifests/components/self-certs-access/kustomization.yaml")["resources"]),
              ::testing::Contains("secret.yaml"));
}

// Whoever may create Secrets or Leases may create them under any name.
TEST(Access, MakesNoObjectsButEventsAndReviews) {
  const std::set<std::string> may_be_made = {"events", "subjectaccessreviews", "tokenreviews"};
  for (const ManifestDocument& document : AllManifests()) {
    if (document.node.IsSequence() || !document.node["rules"].IsDefined()) continue;
    if (!document.node["kind"].as<std::string>().ends_with("Role")) continue;
    for (const YAML::Node& rule : document.node["rules"]) {
      if (!Contains(Texts(rule["verbs"]), "create")) continue;
      for (const std::string& resource : Texts(rule["resources"])) {
        EXPECT_EQ(may_be_made.count(resource), 1U) << resource << " in " << document.file;
      }
    }
  }
}

// Only with `serve --ranking` and callers with tokens: to ask about them, and nothing else.
TEST(Access, OfRankingsIsToAskAboutCallers) {
  const std::string file = "components/ranking-access/clusterrole.yaml";
  EXPECT_EQ(GrantsOf(Manifest(file, "ClusterRole", "trowel-ranking")),
            (Grants{{{"authentication.k8s.io", "tokenreviews"}, {"create"}},
                    {{"authorization.k8s.io", "subjectaccessreviews"}, {"create"}}}));
  ExpectBoundToTrowelAlone(Manifest(file, "ClusterRoleBinding", "trowel-ranking"), "ClusterRole",
                           "trowel-ranking");
}

// To bind, and only with the Lease of that name; to advise, and then nothing but Events.
TEST(Access, OfTheSchedulerIsToBindAndToSayWhy) {
  const Resource events = {"events.k8s.io", "events"};
  const std::string binder = "components/scheduler-access/";
  EXPECT_EQ(GrantsOf(Manifest(binder + "clusterrole.yaml", "ClusterRole", "trowel-scheduler")),
            (Grants{{{"core.gardener.cloud", "shoots/binding"}, {"update"}},
                    {{"core.gardener.cloud", "shoots/status"}, {"patch"}},
                    {events, {"create"}}}));
  EXPECT_THAT(RulesOf(Manifest(binder + "role.yaml", "Role", "trowel-scheduler")),
              UnorderedElementsAre("leases [trowel-scheduler]: get, update"));
  cli::doctor::Settings settings;
  settings.scheduler = true;
  EXPECT_THAT(RulesOf(cli::doctor::PurposesOf(settings).back()),
              UnorderedElementsAre("shoots: get", "shoots/binding: update", "shoots/status: patch",
                                   "events: create", "leases [trowel-scheduler]: get, update"))
      << "doctor --scheduler asks for other rights";
  const std::string advice = "components/advice-access/";
  EXPECT_EQ(GrantsOf(Manifest(advice + "clusterrole.yaml", "ClusterRole", "trowel-advice")),
            (Grants{{events, {"create"}}}));
  EXPECT_THAT(RulesOf(Manifest(advice + "role.yaml", "Role", "trowel-advice")),
              UnorderedElementsAre("leases [trowel-advice]: get, update"));
  for (const std::string name : {"scheduler", "advice"}) {
    const std::string folder = "components/" + name + "-access/";
    ExpectBoundToTrowelAlone(
        Manifest(folder + "clusterrole.yaml", "ClusterRoleBinding", "trowel-" + name),
        "ClusterRole", "trowel-" + name);
    ExpectBoundToTrowelAlone(Manifest(folder + "role.yaml", "RoleBinding", "trowel-" + name),
                             "Role", "trowel-" + name);
  }
}

// Every right there is stands in the virtual garden: the runtime cluster gives none.
TEST(Access, GivesNoRightsInTheRuntimeCluster) {
  std::set<std::string> files;
  for (const ManifestDocument& document : AllManifests()) {
    if (document.node.IsSequence()) continue;
    const std::string kind = document.node["kind"].as<std::string>();
    if (kind.ends_with("Role") || kind.ends_with("RoleBinding")) {
      files.insert(document.file.string());
    }
  }
  std::set<std::string> expected = {"manifests/virtual/access/clusterrole.yaml",
                                    "manifests/virtual/access/role.yaml",
                                    "manifests/components/ranking-access/clusterrole.yaml"};
  for (const std::string name : {"self-certs", "scheduler", "advice"}) {
    expected.insert("manifests/components/" + name + "-access/clusterrole.yaml");
    expected.insert("manifests/components/" + name + "-access/role.yaml");
  }
  EXPECT_EQ(files, expected);
}

}  // namespace
}  // namespace trowel::test
