#include "webhook/ranking/ranking_body.h"

#include <string>
#include <unordered_set>

#include "base/text.h"
#include "garden/decode.h"
#include "webhook/server/json_body.h"

namespace trowel::webhook {
namespace {

using garden::JsonReader;
using garden::JsonTrail;

constexpr std::string_view kShootVersion = "core.gardener.cloud/v1beta1";

absl::StatusOr<RankBody> ReadShootObject(JsonReader root, const JsonTrail& trail) {
  const std::string_view kind = root["kind"].Text();
  const std::string_view version = root["apiVersion"].Text();
  if (trail.ok() && (kind != "Shoot" || version != kShootVersion)) {
    return absl::FailedPreconditionError(fmt::format(
        "expected {} Shoot, found {} {}", kShootVersion, Printable(version), Printable(kind)));
  }
  const JsonReader metadata = root["metadata"];
  for (const JsonReader part : {metadata, metadata["annotations"], root["spec"], root["status"]}) {
    if (part.present() && !part.is_object()) part.Fail("expected an object");
    CheckKeys(part);
  }
  RankBody body{.object = std::nullopt,
                .space = ReadRequiredName(metadata["namespace"]),
                .name = ReadRequiredName(metadata["name"]),
                .live = std::nullopt};
  ReadName(root["spec"]["seedName"]);
  ReadName(root["status"]["seedName"]);
  body.object = garden::DecodeShoot(root);
  if (!trail.ok()) return InvalidArgument("{}", trail.error());
  return body;
}

absl::StatusOr<RankBody> ReadShootName(JsonReader root, const JsonTrail& trail) {
  RankBody body;
  root.ForEachMember([&](std::string_view key, JsonReader value) {
    if (key == "live") {
      body.live = value.OptionalBool();
    } else if (key != "shoot") {
      value.Fail("not known: expected a Shoot, or the members shoot and live");
    }
  });
  const std::string_view shoot = ReadRequiredName(root["shoot"]);
  const std::size_t slash = shoot.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == shoot.size()) {
    root["shoot"].Fail("expected NAMESPACE/NAME");
  } else {
    body.space = shoot.substr(0, slash);
    body.name = shoot.substr(slash + 1);
  }
  if (!trail.ok()) return InvalidArgument("{}", trail.error());
  return body;
}

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool SameButCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (Lower(a[i]) != Lower(b[i])) return false;
  }
  return true;
}

// The member whose name is `key` in any case; absent when there is none.
JsonReader Member(JsonReader object, std::string_view key) {
  std::optional<JsonReader> found;
  object.ForEachMember([&](std::string_view name, JsonReader value) {
    if (!SameButCase(name, key)) return;
    if (found.has_value()) value.Fail("the key is repeated");
    found = value;
  });
  return found.has_value() ? *found : object[key];
}

}  // namespace

absl::StatusOr<RankBody> ReadRankBody(JsonReader root, const JsonTrail& trail) {
  if (!root.is_object()) return InvalidArgument("the body is not an object");
  const bool is_object = root["kind"].present() || root["apiVersion"].present();
  return is_object ? ReadShootObject(root, trail) : ReadShootName(root, trail);
}

absl::StatusOr<ExtenderBody> ReadExtenderBody(JsonReader root, const JsonTrail& trail) {
  if (!root.is_object()) return InvalidArgument("the body is not an object");
  const JsonReader metadata = Member(Member(root, "Pod"), "metadata");
  ExtenderBody body{.space = ReadRequiredName(Member(metadata, "namespace")),
                    .name = ReadRequiredName(Member(metadata, "name")),
                    .seeds = {}};
  const JsonReader names = Member(root, "NodeNames");
  std::unordered_set<std::string_view> seen;
  names.ForEach([&](JsonReader item) {
    const std::string_view name = ReadRequiredName(item);
    if (seen.insert(name).second) body.seeds.push_back(name);
  });
  if (!trail.ok()) return InvalidArgument("{}", trail.error());
  if (!names.present()) {
    return absl::FailedPreconditionError(
        "NodeNames: missing; seeds are given by name only: set nodeCacheCapable for this extender");
  }
  return body;
}

absl::StatusOr<const garden::Shoot*> FindShootOf(std::string_view space, std::string_view name,
                                                 const garden::GardenView& view) {
  if (const garden::Shoot* shoot = view.FindShoot(space, name); shoot != nullptr) return shoot;
  const std::string key = garden::KeyOf(space, name);
  if (const std::string* why = view.WhyBroken(garden::Kind::kShoot, space, name); why != nullptr) {
    return absl::FailedPreconditionError(fmt::format("Shoot {} is malformed: {}", key, *why));
  }
  const garden::KindState& shoots = view.kind(garden::Kind::kShoot);
  if (!shoots.known) {
    return Unavailable("Shoot {}: not all shoots are known: {}", key, shoots.why_unknown);
  }
  return absl::NotFoundError(fmt::format("there is no Shoot {} in this garden", key));
}

}  // namespace trowel::webhook
