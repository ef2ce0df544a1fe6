#include "kube/write/seed_patch.h"

#include <simdjson.h>

#include "garden/json.h"
#include "kube/write/json_member.h"

namespace trowel::kube {

std::string SeedPath(std::string_view seed) {
  return fmt::format("/apis/core.gardener.cloud/v1beta1/seeds/{}", seed);
}

absl::StatusOr<StoredSeed> ParseStoredSeed(std::string_view body) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS) {
    return InvalidArgument("not a Seed: no valid JSON");
  }
  garden::JsonTrail trail;
  const garden::JsonReader reader(root, &trail);
  if (reader["kind"].Text() != "Seed") reader["kind"].Fail("expected Seed");
  const garden::JsonReader version = reader["metadata"]["resourceVersion"];
  StoredSeed seed{.resource_version = std::string(version.Text()),
                  .visible = reader["spec"]["settings"]["scheduling"]["visible"].Bool(true)};
  if (seed.resource_version.empty()) version.Fail("missing");
  if (!trail.ok()) return InvalidArgument("not a Seed: {}", trail.error());
  return seed;
}

std::string FormatVisiblePatch(std::string_view resource_version, bool visible) {
  std::string json = R"({"metadata":{)";
  AppendMember("resourceVersion", resource_version, &json);
  json += R"(},"spec":{"settings":{"scheduling":{"visible":)";
  return json + (visible ? "true" : "false") + "}}}}";
}

}  // namespace trowel::kube
