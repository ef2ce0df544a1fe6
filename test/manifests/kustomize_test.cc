// The kustomizations hang together. test/manifests/dry_run.sh builds them, and shows them to an API
// server.

#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/manifests/manifest_documents.h"

namespace trowel::test {
namespace {

using ::testing::Contains;

namespace fs = std::filesystem;

bool IsKustomization(const fs::path& file) { return file.filename() == "kustomization.yaml"; }

// The files and folders that a kustomization names, relative to it.
std::vector<std::string> NamedBy(const YAML::Node& kustomization) {
  std::vector<std::string> names = Texts(kustomization["resources"]);
  for (const std::string& name : Texts(kustomization["components"])) names.push_back(name);
  for (const YAML::Node& patch : kustomization["patches"]) {
    if (patch["path"].IsDefined()) names.push_back(patch["path"].as<std::string>());
  }
  for (const YAML::Node& generator : kustomization["configMapGenerator"]) {
    for (const std::string& file : Texts(generator["files"])) {
      names.push_back(file.substr(file.find('=') + 1));
    }
  }
  return names;
}

struct Reference {
  fs::path from;
  fs::path to;
};

std::vector<Reference> AllReferences() {
  std::vector<Reference> references;
  for (const ManifestDocument& document : AllManifests()) {
    if (!IsKustomization(document.file)) continue;
    for (const std::string& name : NamedBy(document.node)) {
      references.push_back(
          {document.file, (document.file.parent_path() / name).lexically_normal()});
    }
  }
  return references;
}

TEST(Kustomize, EveryDocumentIsAnObject) {
  EXPECT_GT(AllManifests().size(), 30U) << "the test looks in the wrong place";
  for (const ManifestDocument& document : AllManifests()) {
    // A JSON patch is a list of operations.
    if (document.node.IsSequence()) continue;
    EXPECT_TRUE(document.node["apiVersion"].IsDefined()) << document.file;
    EXPECT_TRUE(document.node["kind"].IsDefined()) << document.file;
  }
}

TEST(Kustomize, WhatIsNamedIsThere) {
  EXPECT_GT(AllReferences().size(), 25U);
  for (const Reference& reference : AllReferences()) {
    const fs::path& to = reference.to;
    const fs::path file = fs::is_directory(to) ? to / "kustomization.yaml" : to;
    EXPECT_TRUE(fs::exists(file)) << reference.from << " names " << to;
  }
}

TEST(Kustomize, ComponentsAreNamedAsSuchAndNothingElseIs) {
  for (const ManifestDocument& document : AllManifests()) {
    if (!IsKustomization(document.file)) continue;
    const bool component = document.file.string().starts_with("manifests/components/");
    EXPECT_EQ(document.node["kind"].as<std::string>(), component ? "Component" : "Kustomization")
        << document.file;
    for (const std::string& name : Texts(document.node["components"])) {
      EXPECT_EQ(name.find("../../components/"), 0U) << document.file;
    }
  }
}

TEST(Kustomize, EveryFileIsNamed) {
  std::set<std::string> named;
  for (const Reference& reference : AllReferences()) named.insert(reference.to.string());
  for (const auto& entry : fs::recursive_directory_iterator("manifests")) {
    const fs::path& file = entry.path();
    if (entry.is_directory() || IsKustomization(file)) continue;
    EXPECT_THAT(named, Contains(file.string()));
  }
}

// What an operator types from docs/install.md, and what issue reports name.
TEST(Kustomize, HasTheFoldersThatAreApplied) {
  for (const char* folder :
       {"runtime", "virtual", "virtual/access", "virtual/registration", "policy", "monitoring",
        "overlays/cert-manager", "overlays/warn-only", "overlays/service-mode",
        "overlays/first-binding", "overlays/status", "overlays/gardener-operator",
        "overlays/self-certs", "overlays/self-certs-access", "overlays/ranking-access",
        "overlays/scheduler", "overlays/scheduler-access", "overlays/advice-access"}) {
    EXPECT_TRUE(fs::exists(fs::path("manifests") / folder / "kustomization.yaml")) << folder;
  }
}

}  // namespace
}  // namespace trowel::test
