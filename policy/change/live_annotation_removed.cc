#include <array>
#include <string>
#include <string_view>

#include "garden/shoot.h"
#include "policy/change.h"
#include "policy/config/make_setting.h"
#include "policy/field.h"
#include "policy/live_since.h"
#include "policy/rule.h"
#include "policy/version.h"
#include "policy/way.h"

namespace trowel::policy {
namespace {

struct LiveAnnotationSettings {
  std::string since;  // Empty: no version honours it.
};

constexpr std::array kSettings = {
    MakeSetting<&LiveAnnotationSettings::since, SpelledVersion>("since", kSinceText),
};

constexpr std::string_view kVersionRemedy = "see that both gardenlets report their version";

void CheckRemoved(const ShootChange& change, const std::string& since, Report* report) {
  const garden::Shoot& shoot = *change.old;
  const bool begun = HasBegunLive(shoot);
  if (!begun && !IsBetweenSeeds(shoot)) return;
  std::string why;
  const Honours honours = begun ? Honours::kYes : HonourLive(change, since, &why);
  if (honours == Honours::kNo) return;  // It has done nothing, and is missed by nobody.
  if (honours == Honours::kUnknown) {
    report->Unknown(kGardenletVersion, kLiveMigrateField, kVersionRemedy,
                    "whether the move of {} depends on the annotation is not known: {}",
                    garden::KeyOf(shoot), why);
    return;
  }
  std::string way;
  if (report->wants_text()) way = DescribeWay(shoot);
  report->Object(kLiveMigrateField, "leave the annotation: the destination's gardenlet removes it",
                 "{} is on its way live: without the annotation a classic move would go on from "
                 "half a live one",
                 way);
}

void CheckAdded(const ShootChange& change, const std::string& since, Report* report) {
  const garden::Shoot& shoot = *change.old;
  if (HasBegunLive(shoot)) return;  // It gets back what it lacks.
  if (!IsBetweenSeeds(shoot) && shoot.last_operation.type != garden::OperationType::kMigrate)
    return;
  std::string why;
  std::string way;
  if (report->wants_text()) way = DescribeWay(shoot);
  switch (HonourLive(change, since, &why)) {
    case Honours::kYes:
      report->Object(kLiveMigrateField, "add it after the move, for the next one",
                     "{} is on its way, not live: with the annotation a live move would go on from "
                     "half a classic one",
                     way);
      break;
    case Honours::kNo:
      report->Advise(kLiveMigrateField, "remove the annotation again",
                     "{} is on its way, not live, and stays so: {}", way, why);
      break;
    case Honours::kUnknown:
      report->Unknown(kGardenletVersion, kLiveMigrateField, kVersionRemedy,
                      "whether the annotation would change the move of {} is not known: {}",
                      garden::KeyOf(shoot), why);
      break;
  }
}

// The annotation says how gardenlets move the shoot, and they read it anew at each step.
void CheckLiveAnnotation(const ShootChange& change, const garden::GardenView&,
                         const LiveAnnotationSettings& settings, Report* report) {
  if (change.now == nullptr || change.of_status) return;
  const bool before = change.old->live_migrate;
  const bool after = change.now->live_migrate;
  if (before && !after) CheckRemoved(change, settings.since, report);
  if (!before && after) CheckAdded(change, settings.since, report);
}

}  // namespace

extern constinit const Rule kLiveAnnotationRemovedRule = {
    .id = "live-annotation-removed",
    .summary = "a move on its way stays live, or classic",
    .facts = {&kGardenletVersion},
    .settings = kSettings,
    .defaults = DefaultsOf<LiveAnnotationSettings>,
    .on_shoot = Tuned<CheckLiveAnnotation, ShootChange>};

}  // namespace trowel::policy
