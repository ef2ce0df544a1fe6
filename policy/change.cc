#include "policy/change.h"

#include <algorithm>

#include "base/text.h"
#include "policy/live_since.h"
#include "policy/policy.h"
#include "policy/way.h"

namespace trowel::policy {
namespace {

constexpr std::string_view kSeedsGroup = "gardener.cloud:system:seeds";
constexpr std::string_view kSeedUser = "gardener.cloud:system:seed:";
constexpr std::string_view kSelfHostedGroup = "gardener.cloud:system:shoots";
constexpr std::string_view kSeedAccounts = "system:serviceaccounts:seed-";
constexpr std::array<std::string_view, 2> kCollectors = {
    "system:serviceaccount:kube-system:generic-garbage-collector",
    "system:serviceaccount:kube-system:namespace-controller"};

bool IsWaiting(const garden::Shoot& shoot) {
  return IsBetweenSeeds(shoot) && !garden::HasBegun(shoot);
}

bool IsLive(const garden::Shoot& shoot) {
  return HasBegunLive(shoot) || (shoot.live_migrate && garden::OnItsWay(shoot));
}

}  // namespace

std::string_view Name(Actor actor) {
  switch (actor) {
    case Actor::kPerson: return "person";
    case Actor::kGardenlet: return "gardenlet";
    case Actor::kController: return "controller";
    case Actor::kCollector: return "collector";
  }
  return "";
}

std::string_view Name(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::kSeed: return "Seed";
    case ObjectKind::kBackupEntry: return "BackupEntry";
    case ObjectKind::kBackupBucket: return "BackupBucket";
    case ObjectKind::kShootState: return "ShootState";
    case ObjectKind::kManagedSeed: return "ManagedSeed";
    case ObjectKind::kGardenlet: return "Gardenlet";
    case ObjectKind::kConfigMap: return "ConfigMap";
  }
  return "";
}

Writer WriterOf(const Requester* requester, const Policy& policy) {
  if (requester == nullptr) return {};
  const std::string_view user = requester->user;
  for (const std::string& group : requester->groups) {
    if (group == kSeedsGroup || group == kSelfHostedGroup) {
      return {.actor = Actor::kGardenlet,
              .seed = user.starts_with(kSeedUser) ? user.substr(kSeedUser.size()) : ""};
    }
    if (group.starts_with(kSeedAccounts)) {
      return {.actor = Actor::kGardenlet,
              .seed = std::string_view(group).substr(kSeedAccounts.size()),
              .extension = true};
    }
  }
  if (std::find(kCollectors.begin(), kCollectors.end(), user) != kCollectors.end()) {
    return {.actor = Actor::kCollector, .seed = {}};
  }
  for (const std::string& pattern : policy.controllers) {
    if (MatchesGlob(pattern, user)) return {.actor = Actor::kController, .seed = {}};
  }
  return {};
}

ShootChange ResolveChange(const ShootChangeRequest& request, const garden::GardenView& view,
                          const Policy& policy) {
  ShootChange change;
  change.old = request.old;
  change.now = request.now;
  change.of_status = request.of_status;
  change.spec_change = request.spec_change;
  change.status_changes = request.status_changes;
  change.requester = request.requester;
  change.writer = WriterOf(request.requester, policy);
  change.moving = garden::OnItsWay(*request.old);
  change.waiting = IsWaiting(*request.old);
  change.live = IsLive(*request.old);
  std::vector<PendingMove> none;
  change.context = Resolve({.shoot = request.now == nullptr ? request.old : request.now,
                            .old = request.old,
                            .source = request.old->host_seed_name,
                            .destination = request.old->seed_name,
                            .live = change.live,
                            .requester = request.requester,
                            .now = request.at},
                           view, &none);
  change.context.pending = {};
  change.at = request.at;
  change.live_since = LiveSinceOf(policy, change.context);
  return change;
}

}  // namespace trowel::policy
