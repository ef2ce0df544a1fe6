#include "garden/shoot_detail.h"
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

// A gardenlet that ignores a shoot neither migrates nor restores it, and says so nowhere: the move
// waits for ever, and if the annotation comes half-way, without an API server. It honours the
// annotation in namespace garden, elsewhere only if its configuration says so (pkg/utils/gardener/
// shoot.go, ShouldIgnoreShoot), which the garden does not show. What the request sets or removes
// counts: the gardenlets see the shoot as it will be.
void CheckMovingIgnored(const Move& move, const garden::GardenView&,
                        const MovingIgnoredSettings& settings, Report* report) {
  const garden::Shoot& shoot = *move.shoot;
  if (!shoot.detail->ignored) return;
  constexpr std::string_view kRemedy = "remove the annotation shoot.gardener.cloud/ignore first";
  if (settings.honoured || shoot.space == kGardenNamespace) {
    report->Object(kIgnoreField, kRemedy,
                   "gardenlets are told to ignore {}: none would migrate or restore it",
                   garden::KeyOf(shoot));
  } else {
    report->Advise(kIgnoreField, kRemedy,
                   "gardenlets are told to ignore {}: those that honour it in namespace {} would "
                   "neither migrate nor restore it",
                   garden::KeyOf(shoot), shoot.space);
  }
}

}  // namespace

extern constinit const Rule kMovingIgnoredRule = {
    .id = "moving-ignored",
    .summary = "gardenlets are not told to ignore the shoot",
    .settings = kSettings,
    .defaults = DefaultsOf<MovingIgnoredSettings>,
    .reads = Reads::kNothing,
    .check = Tuned<CheckMovingIgnored>};

}  // namespace trowel::policy
