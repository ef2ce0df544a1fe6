#include "kube/write/stored_shoot.h"

#include <utility>

#include <simdjson.h>

#include "garden/decode.h"
#include "garden/json.h"
#include "garden/time.h"

namespace trowel::kube {

absl::StatusOr<StoredShoot> ParseStoredShoot(std::string body) {
  simdjson::dom::parser parser;
  if (parser.allocate(body.size(), garden::kJsonDepthMax) != simdjson::SUCCESS) {
    return absl::ResourceExhaustedError("no memory for a parser");
  }
  simdjson::dom::element document;
  const simdjson::error_code error = parser.parse(body).get(document);
  if (error != simdjson::SUCCESS) {
    return InvalidArgument("not a Shoot: {}", simdjson::error_message(error));
  }
  garden::JsonTrail trail;
  const garden::JsonReader root(document, &trail);
  if (root["kind"].Text() != "Shoot") root["kind"].Fail("expected Shoot");
  const garden::JsonReader metadata = root["metadata"];
  StoredShoot stored;
  stored.shoot = garden::DecodeShoot(root);
  stored.uid = metadata["uid"].Text();
  stored.resource_version = metadata["resourceVersion"].Text();
  // Without it a PUT would not be refused when somebody else was faster.
  if (stored.resource_version.empty()) metadata["resourceVersion"].Fail("missing");
  const garden::JsonReader creation = metadata["creationTimestamp"];
  const absl::StatusOr<absl::Time> created = garden::ParseTime(creation.Text());
  if (created.ok()) {
    stored.created = *created;
  } else {
    creation.Fail(Message(created.status()));
  }
  stored.operation_text = root["status"]["lastOperation"]["description"].Text();
  if (!trail.ok()) return InvalidArgument("not a Shoot: {}", trail.error());
  stored.body = std::move(body);
  return stored;
}

std::string ShootPath(std::string_view space, std::string_view name) {
  return fmt::format("/apis/core.gardener.cloud/v1beta1/namespaces/{}/shoots/{}", space, name);
}

}  // namespace trowel::kube
