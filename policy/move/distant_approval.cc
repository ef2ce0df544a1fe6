#include "policy/move/distant_approval.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/text.h"
#include "garden/seed.h"
#include "policy/config/make_setting.h"
#include "policy/member.h"
#include "policy/rule.h"
#include "policy/threshold.h"

namespace trowel::policy {
namespace {

constexpr Fact kRequester{"requester", "nobody is named who asks (`trowel check` without `--as`)"};

constexpr std::array kSettings = {
    MakeSetting<&DistantApprovalSettings::groups>("groups", kGroupsText, kGroupsType),
    MakeSetting<&DistantApprovalSettings::beyond>(
        "beyond", "a distance that needs no approval, whatever the annotation says"),
};

// Nothing that the annotation opens: the regions are the same, or known to be near, both ways. The
// rule region-distance may be stricter for some shoots than for others, so that only the operator
// can say what is near enough for all of them.
bool IsNear(const Move& move, int beyond) {
  if (move.from().region == move.to().region) return true;
  if (move.region_tables.empty()) return false;
  const garden::DistanceMatrix& matrix = *move.region_tables.front().matrix;
  const std::optional<int> forward = matrix.Between(move.source->region, move.destination->region);
  const std::optional<int> reverse = matrix.Between(move.destination->region, move.source->region);
  // Beyond the threshold of the region ConfigMap, else Gardener's own, the annotation does open
  // something, whatever the policy says.
  const std::optional<int> threshold = ThresholdOf(move, RegionDistanceSettings());
  if (!threshold.has_value()) return false;
  const int near = std::min(beyond, *threshold);
  return forward.has_value() && *forward <= near && reverse.value_or(*forward) <= near;
}

// Project members may edit the annotations of their shoots (no custom verb guards live-migrate and
// allow-distant-regions), and so they steer a binding that an operator makes later; a bad choice
// costs etcd its latency. Gardener asks nobody: gardener.md 2.8.
void CheckDistantApproval(const Move& move, const garden::GardenView&,
                          const DistantApprovalSettings& settings, Report* report) {
  const bool distant = move.shoot->allow_distant_regions && !IsNear(move, settings.beyond);
  if (!move.live && !distant) return;
  const std::string_view field = move.live ? kLiveMigrateField : kDistantRegionsField;
  const std::string_view what = move.live ? (distant ? "live and distant" : "live") : "distant";
  if (move.requester == nullptr) {
    report->Unknown(kRequester, field, "say who asks: --as USER --as-group GROUP",
                    "a {} move needs approval, and nobody is named who asks for it", what);
    return;
  }
  if (IsMember(*move.requester, settings.groups)) return;
  std::string groups;
  if (report->wants_text()) {
    groups = settings.groups.empty() ? "(none is set)" : JoinWords(settings.groups);
  }
  report->Object(field, "remove the annotation, or let a member of these groups move the shoot",
                 "a {} move needs approval; {} is in none of the groups {}", what,
                 move.requester->user, groups);
}

}  // namespace

extern constinit const Rule kDistantApprovalRule = {
    .id = "distant-approval",
    .summary = "an approved group asks for a live or distant move",
    .mode = Mode::kOff,
    .live_mode = Mode::kOff,
    .facts = {&facts::kSource, &facts::kDestination, &kRequester},
    .settings = kSettings,
    .defaults = DefaultsOf<DistantApprovalSettings>,
    .reads = Reads::kShape,
    .check = Tuned<CheckDistantApproval>};

}  // namespace trowel::policy
