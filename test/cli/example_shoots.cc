#include "test/cli/example_shoots.h"

#include <filesystem>
#include <utility>
#include <vector>

#include "garden/yaml_json.h"
#include "kube/manifests.h"

namespace trowel::test {

using nlohmann::json;

std::map<std::string, json> ExampleShoots() {
  std::map<std::string, json> shoots;
  for (const auto& entry : std::filesystem::directory_iterator("examples/garden")) {
    if (!entry.path().filename().string().starts_with("shoots-")) continue;
    const std::vector<std::string> documents =
        *garden::YamlToJson(*kube::ReadFile(entry.path().string(), std::size_t{1} << 24));
    for (const std::string& document : documents) {
      json shoot = json::parse(document);
      const json& meta = shoot["metadata"];
      const std::string key =
          meta["namespace"].get<std::string>() + "/" + meta["name"].get<std::string>();
      shoots[key] = std::move(shoot);
    }
  }
  return shoots;
}

}  // namespace trowel::test
