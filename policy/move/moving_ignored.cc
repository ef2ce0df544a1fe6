#include "garden/shoot_detail.h"
#include "policy/change.h"
#include "policy/config/make_setting.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr std::string_view kIgnoreField = "metadata.annotations[shoot.gardener.cloud/ignore]";
// v1beta1constants.GardenNamespace: a constant in gardenlet, whatever the landscape.
constexpr std::string_view kGardenNamespace = "garden";

struct MovingIgnoredSettings {
  bool honoured = false;
};

constexpr std::array kSettings = {
    MakeSetting<&MovingIgnoredSettings::honoured>(
        "honoured",
        "`true`: the gardenlets honour the annotation `ignore` in every namespace, as with "
        "`respectSyncPeriodOverwrite`"),
};

// Where gardenlets may not honour it, the rule only advises.
void Say(const garden::Shoot& shoot, bool honoured, std::string_view remedy, Report* report) {
  if (honoured || shoot.space == kGardenNamespace) {
    report->Object(kIgnoreField, remedy,
                   "gardenlets are told to ignore {}: none would migrate or restore it",
                   garden::KeyOf(shoot));
  } else {
    report->Advise(kIgnoreField, remedy,
                   "gardenlets are told to ignore {}: those that honour it in namespace {} would "
                   "neither migrate nor restore it",
                   garden::KeyOf(shoot), shoot.space);
  }
}

// A gardenlet that ignores a shoot neither migrates nor restores it, and says so nowhere: the move
// waits for ever, and if the annotation comes half-way, without an API server. It honours the
// annotation in namespace garden, elsewhere only if its configuration says so (pkg/utils/gardener/
// shoot.go, ShouldIgnoreShoot), which the garden does not show. What the request sets or removes
// counts: the gardenlets see the shoot as it will be.
void CheckMovingIgnored(const Move& move, const garden::GardenView&,
                        const MovingIgnoredSettings& settings, Report* report) {
  if (!move.shoot->detail->ignored) return;
  Say(*move.shoot, settings.honoured, "remove the annotation shoot.gardener.cloud/ignore first",
      report);
}

// The same half-way, where it also holds up what was begun.
void CheckAdded(const ShootChange& change, const garden::GardenView&,
                const MovingIgnoredSettings& settings, Report* report) {
  if (change.now == nullptr || change.of_status || !change.moving) return;
  if (!change.now->detail->ignored || change.old->detail->ignored) return;
  Say(*change.now, settings.honoured, "remove the annotation, and set it when the move has ended",
      report);
}

}  // namespace

extern constinit const Rule kMovingIgnoredRule = {
    .id = "moving-ignored",
    .summary = "gardenlets are not told to ignore the shoot",
    .settings = kSettings,
    .defaults = DefaultsOf<MovingIgnoredSettings>,
    .reads = Reads::kNothing,
    .check = Tuned<CheckMovingIgnored>,
    .on_shoot = Tuned<CheckAdded, ShootChange>};

}  // namespace trowel::policy
