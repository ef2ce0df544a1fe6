#include "kube/watch/watch_target.h"

#include <fmt/format.h>

#include "garden/external_scores.h"
#include "garden/region_table.h"

namespace trowel::kube {
namespace {

// Kinds of which a decision looks only at what is in the namespace of its shoot.
bool IsBesideShoot(garden::Kind kind) {
  using garden::Kind;
  return kind == Kind::kBastion || kind == Kind::kShootState || kind == Kind::kBackupEntry ||
         kind == Kind::kNamespacedCloudProfile;
}

}  // namespace

std::vector<WatchTarget> WatchTargets(std::string_view garden_namespace,
                                      std::string_view policy_selector, const WatchScope& scope) {
  using garden::Kind;
  std::vector<WatchTarget> targets;
  for (const garden::KindInfo& info : garden::Kinds()) {
    if (scope.policy_only && info.kind != Kind::kConfigMap) continue;
    WatchTarget target;
    target.kind = info.kind;
    target.name = info.resource;
    if (info.kind == Kind::kConfigMap) {
      target.space = garden_namespace;
      target.name = "configmaps (regions)";
      target.label_selector =
          fmt::format("{}={}", garden::kRegionConfigLabel, garden::kRegionConfigValue);
      if (!scope.policy_only) targets.push_back(target);
      target.name = "configmaps (scores)";
      target.label_selector = fmt::format("{}={}", garden::kScoresLabel, garden::kScoresLabelValue);
      if (!scope.policy_only) targets.push_back(target);
      target.name = "configmaps (policy)";
      target.label_selector = policy_selector;
    }
    if (IsBesideShoot(info.kind)) target.space = scope.shoot_space;
    // A ShootState holds a shoot's secrets; its age is all that matters.
    target.metadata_only = info.kind == Kind::kShootState;
    targets.push_back(target);
  }
  return targets;
}

std::string PathOf(const WatchTarget& target) {
  const garden::KindInfo& info = garden::InfoOf(target.kind);
  std::string path = info.group.empty() ? fmt::format("/api/{}", info.version)
                                        : fmt::format("/apis/{}/{}", info.group, info.version);
  if (!target.space.empty()) path += fmt::format("/namespaces/{}", PercentEncoded(target.space));
  return path + fmt::format("/{}", info.resource);
}

std::string PercentEncoded(std::string_view text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
  std::string encoded;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

}  // namespace trowel::kube
