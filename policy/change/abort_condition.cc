#include <array>
#include <string>
#include <string_view>

#include "garden/move_detail.h"
#include "garden/shoot_detail.h"
#include "policy/change.h"
#include "policy/config/make_setting.h"
#include "policy/live_since.h"
#include "policy/live_steps.h"
#include "policy/rule.h"
#include "policy/version.h"
#include "policy/way.h"

namespace trowel::policy {
namespace {

using garden::Condition;

struct AbortConditionSettings {
  std::string since;  // Empty: no version honours it.
};

constexpr std::array kSettings = {
    MakeSetting<&AbortConditionSettings::since, SpelledVersion>("since", kSinceText),
};

constexpr std::string_view kField =
    "metadata.annotations[migration.shoot.gardener.cloud/abort-live-migration]";
constexpr std::string_view kRemedy =
    "remove the annotation, and repair what the condition that is not True names";

// A live move can be called off as long as the source alone has the data: when the members of the
// destination could not join its etcd. Once they have, members on both seeds vote, and to take one
// side away loses what the other does not have yet.
void CheckAbortCondition(const ShootChange& change, const garden::GardenView&,
                         const AbortConditionSettings& settings, Report* report) {
  if (change.now == nullptr || change.of_status) return;
  if (change.old->detail->abort_live_migration || !change.now->detail->abort_live_migration) return;
  const garden::Shoot& shoot = *change.old;
  const bool live = HasBegunLive(shoot) || change.now->live_migrate;
  if (!IsBetweenSeeds(shoot) || !live) {
    report->Object(kField, "remove the annotation",
                   "there is nothing to abort: {} is not on its way from one seed to another, live",
                   garden::KeyOf(shoot));
    return;
  }
  std::string why;
  switch (HonourLive(change, settings.since, &why)) {
    case Honours::kYes: break;
    case Honours::kNo:
      report->Object(kField, "remove the annotation: the move ends as any other does",
                     "no gardenlet would read the annotation: {}", why);
      return;
    case Honours::kUnknown:
      report->Unknown(kGardenletVersion, kField, "see that both gardenlets report their version",
                      "whether the gardenlets read the annotation is not known: {}", why);
      return;
  }
  const Condition::Status joined = LiveStatus(*shoot.on_way, kPeersJoined);
  if (joined == Condition::Status::kFalse) return;
  report->Object(kField, kRemedy,
                 "{} can be aborted only while {} is False, and it is {}: the etcd of both seeds "
                 "may have become one",
                 garden::KeyOf(shoot), kPeersJoined, garden::Name(joined));
}

// Set before there is anything to abort, by whoever made the shoot or moves it now.
void CheckAbortCarried(const Move& move, const garden::GardenView&, const Settings&,
                       Report* report) {
  if (!move.shoot->detail->abort_live_migration) return;
  report->Object(kField, "remove the annotation before the move",
                 "{} has the annotation already: the move would be aborted as it begins",
                 garden::KeyOf(*move.shoot));
}

}  // namespace

extern constinit const Rule kAbortConditionRule = {
    .id = "abort-condition",
    .summary = "a live move is aborted only when its etcd members could not join",
    .when = When::kLive,
    .facts = {&kGardenletVersion},
    .settings = kSettings,
    .defaults = DefaultsOf<AbortConditionSettings>,
    .reads = Reads::kNothing,
    .check = CheckAbortCarried,
    .on_shoot = Tuned<CheckAbortCondition, ShootChange>};

}  // namespace trowel::policy
