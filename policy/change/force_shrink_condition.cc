#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "garden/move_detail.h"
#include "garden/shoot_detail.h"
#include "policy/change.h"
#include "policy/config/make_setting.h"
#include "policy/live_since.h"
#include "policy/live_steps.h"
#include "policy/member.h"
#include "policy/rule.h"
#include "policy/version.h"
#include "policy/way.h"

namespace trowel::policy {
namespace {

using garden::Condition;

constexpr Fact kRequester{"requester", "nobody is named who asks (`trowel check` without `--as`)"};

struct ForceShrinkConditionSettings {
  std::string since;                // Empty: no version honours it.
  std::vector<std::string> groups;  // Empty: nobody.
};

constexpr std::array kSettings = {
    MakeSetting<&ForceShrinkConditionSettings::since, SpelledVersion>("since", kSinceText),
    MakeSetting<&ForceShrinkConditionSettings::groups>("groups", kGroupsText, kGroupsType),
};

constexpr std::string_view kField =
    "metadata.annotations[migration.gardener.cloud/force-shrink-etcd]";

// The source's members may go where those of the destination have all the data and its API server
// can never come up beside them; and not when they have gone already.
bool MayShrink(const garden::MoveDetail& detail) {
  return LiveStatus(detail, kPeersJoined) == Condition::Status::kTrue &&
         LiveStatus(detail, kApiServerReady) == Condition::Status::kFalse &&
         LiveStatus(detail, kEtcdComplete) != Condition::Status::kTrue;
}

void CheckAuthor(const ShootChange& change, const ForceShrinkConditionSettings& settings,
                 Report* report) {
  if (change.requester == nullptr) {
    report->Unknown(kRequester, kField, "say who asks: --as USER --as-group GROUP",
                    "to shrink etcd needs approval, and nobody is named who asks for it");
    return;
  }
  if (IsMember(*change.requester, settings.groups)) return;
  std::string groups;
  if (report->wants_text()) {
    groups = settings.groups.empty() ? "(none is set)" : JoinWords(settings.groups);
  }
  report->Object(kField, "remove the annotation, or let a member of these groups set it",
                 "to shrink etcd needs approval; {} is in none of the groups {}",
                 change.requester->user, groups);
}

// The annotation lets the members of the source be removed from an etcd that both seeds share,
// though it gives up its quorum: what only they have is lost. Members of the project may set it.
void CheckForceShrinkCondition(const ShootChange& change, const garden::GardenView&,
                               const ForceShrinkConditionSettings& settings, Report* report) {
  if (change.now == nullptr || change.of_status) return;
  if (change.old->detail->force_shrink_etcd || !change.now->detail->force_shrink_etcd) return;
  const garden::Shoot& shoot = *change.old;
  const garden::MoveDetail& detail = *shoot.on_way;
  const bool live = HasBegunLive(shoot) || change.now->live_migrate;
  if (!change.moving || !live) {
    report->Object(kField, "remove the annotation",
                   "there is nothing to shrink: {} is not on its way, live", garden::KeyOf(shoot));
    return;
  }
  std::string why;
  const Honours honours = HonourLive(change, settings.since, &why);
  if (honours == Honours::kNo) {
    report->Object(kField, "remove the annotation", "no gardenlet would read the annotation: {}",
                   why);
    return;
  }
  if (honours == Honours::kUnknown) {
    report->Unknown(kGardenletVersion, kField, "see that both gardenlets report their version",
                    "whether the gardenlets read the annotation is not known: {}", why);
    return;
  }
  if (!MayShrink(detail)) {
    report->Object(kField, "remove the annotation, and repair what the condition names",
                   "{} may lose data: etcd may shrink only while {} is True ({}), {} is False ({}) "
                   "and {} is not True ({})",
                   garden::KeyOf(shoot), kPeersJoined,
                   garden::Name(LiveStatus(detail, kPeersJoined)), kApiServerReady,
                   garden::Name(LiveStatus(detail, kApiServerReady)), kEtcdComplete,
                   garden::Name(LiveStatus(detail, kEtcdComplete)));
  }
  CheckAuthor(change, settings, report);
}

// Set before there is anything to shrink, by whoever made the shoot or moves it now: nobody would
// be asked when the time has come.
void CheckShrinkCarried(const Move& move, const garden::GardenView&, const Settings&,
                        Report* report) {
  if (!move.shoot->detail->force_shrink_etcd) return;
  report->Object(kField, "remove the annotation before the move",
                 "{} has the annotation already: etcd would be shrunk whatever its members have",
                 garden::KeyOf(*move.shoot));
}

}  // namespace

extern constinit const Rule kForceShrinkConditionRule = {
    .id = "force-shrink-condition",
    .summary = "etcd is shrunk only where the destination cannot come up otherwise, by few",
    .when = When::kLive,
    .facts = {&kGardenletVersion, &kRequester},
    .settings = kSettings,
    .defaults = DefaultsOf<ForceShrinkConditionSettings>,
    .reads = Reads::kNothing,
    .check = CheckShrinkCarried,
    .on_shoot = Tuned<CheckForceShrinkCondition, ShootChange>};

}  // namespace trowel::policy
