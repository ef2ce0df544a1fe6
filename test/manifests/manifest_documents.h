#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <yaml-cpp/yaml.h>

namespace trowel::test {

// One YAML document of the folder manifests/.
struct ManifestDocument {
  std::filesystem::path file;
  YAML::Node node;
};

// Every *.yaml below manifests/, sorted.
std::vector<std::filesystem::path> ManifestFiles();

// Every document of every file.
const std::vector<ManifestDocument>& AllManifests();

// The document of `file`, a path below manifests/, with this kind and name; fails the test and
// returns an undefined node when there is none.
YAML::Node Manifest(const std::string& file, const std::string& kind, const std::string& name);

// The texts of a sequence; empty where there is none.
std::vector<std::string> Texts(const YAML::Node& sequence);

std::string ReadText(const std::filesystem::path& file);

}  // namespace trowel::test
