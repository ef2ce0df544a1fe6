#include <algorithm>
#include <string>

#include "base/text.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr std::string_view kLiveField =
    "metadata.annotations[migration.gardener.cloud/live-migrate]";
constexpr std::string_view kDistantField =
    "metadata.annotations[migration.gardener.cloud/allow-distant-regions]";

bool IsApproved(const Requester& requester, const std::vector<std::string>& groups) {
  return std::any_of(groups.begin(), groups.end(), [&](const std::string& group) {
    return std::find(requester.groups.begin(), requester.groups.end(), group) !=
           requester.groups.end();
  });
}

}  // namespace

// Project members may edit the annotations of their shoots (no custom verb guards live-migrate and
// allow-distant-regions), and so they steer a binding that an operator makes later; a bad choice
// costs etcd its latency. Gardener asks nobody: gardener.md 2.8.
void CheckDistantApproval(const Move& move, const garden::GardenView&, const Settings& settings,
                          Report* report) {
  const bool distant = move.shoot->allow_distant_regions;
  if (!move.live && !distant) return;
  const std::string_view field = move.live ? kLiveField : kDistantField;
  const std::string_view what = move.live ? (distant ? "live and distant" : "live") : "distant";
  if (move.requester == nullptr) {
    report->Unknown(Fact::kRequester, field, "say who asks: --as USER --as-group GROUP",
                    "a {} move needs approval, and nobody is named who asks for it", what);
    return;
  }
  if (IsApproved(*move.requester, settings.groups)) return;
  std::string groups;
  if (report->wants_text()) {
    groups = settings.groups.empty() ? "(none is set)" : JoinWords(settings.groups);
  }
  report->Object(field, "remove the annotation, or let a member of these groups move the shoot",
                 "a {} move needs approval; {} is in none of the groups {}", what,
                 move.requester->user, groups);
}

}  // namespace trowel::policy
