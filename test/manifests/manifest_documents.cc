#include "test/manifests/manifest_documents.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace trowel::test {

namespace fs = std::filesystem;

std::string ReadText(const fs::path& file) {
  std::ifstream stream(file);
  EXPECT_TRUE(stream.good()) << file;
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> ManifestFiles() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator("manifests")) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

const std::vector<ManifestDocument>& AllManifests() {
  static const std::vector<ManifestDocument> documents = [] {
    std::vector<ManifestDocument> all;
    for (const fs::path& file : ManifestFiles()) {
      for (const YAML::Node& node : YAML::LoadAll(ReadText(file))) all.push_back({file, node});
    }
    return all;
  }();
  return documents;
}

YAML::Node Manifest(const std::string& file, const std::string& kind, const std::string& name) {
  for (const ManifestDocument& document : AllManifests()) {
    if (document.file != fs::path("manifests") / file) continue;
    const YAML::Node& node = document.node;
    if (node["kind"].as<std::string>() != kind) continue;
    if (node["metadata"]["name"].as<std::string>() == name) return node;
  }
  ADD_FAILURE() << "there is no " << kind << " " << name << " in manifests/" << file;
  return YAML::Node(YAML::NodeType::Undefined);
}

std::vector<std::string> Texts(const YAML::Node& sequence) {
  std::vector<std::string> texts;
  if (!sequence.IsDefined()) return texts;
  for (const YAML::Node& text : sequence) texts.push_back(text.as<std::string>());
  return texts;
}

}  // namespace trowel::test
