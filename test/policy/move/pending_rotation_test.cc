#include "garden/shoot_detail.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

using Rotations = std::vector<garden::Rotation>;

std::function<void(GardenFixture&)> Rotating(Rotations rotations) {
  return [rotations = std::move(rotations)](GardenFixture& garden) {
    garden.shoot.detail.Edit().rotations = rotations;
  };
}

std::function<void(GardenFixture&)> Operating(std::vector<std::string> operations) {
  return [operations = std::move(operations)](GardenFixture& garden) {
    garden.shoot.detail.Edit().operations = operations;
  };
}

// It is noon.
void RotateInWindow(int begin_hour, int end_hour, GardenFixture& garden) {
  garden.shoot.detail.Edit().etcd_key_due = garden.now - absl::Hours(24);
  garden.shoot.maintenance = {.begin_second = begin_hour * 3600, .end_second = end_hour * 3600};
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "pending-rotation",
    {{"allow_a_shoot_that_rotates_nothing", nullptr, {}},
     {"allow_other_operations", Operating({"reconcile", "retry", "maintain"}), {}},
     {"allow_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        Operating({"rotate-ca-start"})(garden);
      },
      {}},
     {"allow_a_rotation_in_a_window_that_is_far",
      [](GardenFixture& garden) { RotateInWindow(15, 16, garden); },
      {}},
     {"allow_a_window_soon_that_rotates_nothing",
      [](GardenFixture& garden) {
        garden.shoot.maintenance = {.begin_second = 12 * 3600, .end_second = 13 * 3600};
        garden.shoot.detail.Edit().maintenance_operations = {"reconcile"};
      },
      {}},
     {"allow_a_key_that_is_due_after_the_window",
      [](GardenFixture& garden) {
        RotateInWindow(12, 13, garden);
        garden.shoot.detail.Edit().etcd_key_due = garden.now + absl::Minutes(61);
      },
      {}},
     {"allow_a_key_of_a_hibernated_shoot",
      [](GardenFixture& garden) {
        RotateInWindow(12, 13, garden);
        garden.shoot.hibernation_enabled = true;
      },
      {}},
     {"deny_each_phase_that_is_under_way",
      Rotating({{"certificateAuthorities", "PreparingWithoutWorkersRollout"},
                {"serviceAccountKey", "Completing"},
                {"etcdEncryptionKey", "Preparing"},
                {"aNewOne", "SomePhase"}}),
      {"the rotation of certificateAuthorities of garden-dev/moss is under way "
       "(PreparingWithoutWorkersRollout): moved now, the destination may not be able to read what "
       "is encrypted or signed",
       "the rotation of serviceAccountKey of garden-dev/moss is under way (Completing): moved now, "
       "the destination may not be able to read what is encrypted or signed",
       "the rotation of etcdEncryptionKey of garden-dev/moss is under way (Preparing): moved now, "
       "the destination may not be able to read what is encrypted or signed",
       "the rotation of aNewOne of garden-dev/moss is under way (SomePhase): moved now, the "
       "destination may not be able to read what is encrypted or signed"}},
     {"deny_with_advice_a_rotation_that_is_half_way",
      Rotating({{"certificateAuthorities", "WaitingForWorkersRollout"},
                {"etcdEncryptionKey", "Prepared"}}),
      {"advice: the rotation of certificateAuthorities of garden-dev/moss is half-way "
       "(WaitingForWorkersRollout)",
       "advice: the rotation of etcdEncryptionKey of garden-dev/moss is half-way (Prepared)"}},
     {"deny_operations_that_were_just_asked_for",
      Operating({"reconcile", "rotate-etcd-encryption-key-start", "rollout-workers=*"}),
      {"rotate-etcd-encryption-key-start of garden-dev/moss is about to start",
       "rollout-workers=* of garden-dev/moss is about to start"}},
     {"deny_with_advice_what_an_open_window_starts",
      [](GardenFixture& garden) { RotateInWindow(11, 13, garden); },
      {"advice: the automatic rotation of the etcd encryption key may start in the maintenance "
       "window of "
       "garden-dev/moss: 11:00 to 13:00 UTC"}},
     {"deny_with_advice_what_a_window_in_two_hours_starts",
      [](GardenFixture& garden) {
        RotateInWindow(14, 15, garden);
        garden.shoot.detail.Edit().maintenance_operations = {"rotate-credentials-start"};
      },
      {"advice: rotate-credentials-start may start in the maintenance window of garden-dev/moss: "
       "14:00 "
       "to 15:00 UTC"}},
     {"deny_with_advice_a_key_that_is_due_when_the_window_opens",
      [](GardenFixture& garden) {
        RotateInWindow(13, 14, garden);
        garden.shoot.detail.Edit().etcd_key_due = garden.now + absl::Hours(1);
      },
      {"advice: the automatic rotation of the etcd encryption key may start in the maintenance "
       "window of garden-dev/moss: 13:00 to 14:00 UTC"}},
     {"deny_with_advice_a_key_that_falls_due_while_the_window_is_open",
      [](GardenFixture& garden) {
        RotateInWindow(13, 14, garden);
        garden.shoot.detail.Edit().etcd_key_due = garden.now + absl::Minutes(119);
      },
      {"advice: the automatic rotation of the etcd encryption key may start in the maintenance "
       "window of garden-dev/moss: 13:00 to 14:00 UTC"}},
     {"deny_with_advice_the_rollout_of_workers_in_a_window",
      [](GardenFixture& garden) {
        RotateInWindow(13, 14, garden);
        garden.shoot.detail.Edit().maintenance_operations = {"rollout-workers=*"};
      },
      {"advice: rollout-workers=* may start in the maintenance window of garden-dev/moss: 13:00 to "
       "14:00 UTC"}},
     {"deny_with_advice_over_midnight",
      [](GardenFixture& garden) { RotateInWindow(23, 13, garden); },
      {"advice: the automatic rotation of the etcd encryption key may start in the maintenance "
       "window of "
       "garden-dev/moss: 23:00 to 13:00 UTC"}},
     {"deny_with_advice_when_the_window_cannot_be_read",
      [](GardenFixture& garden) {
        garden.shoot.detail.Edit().etcd_key_due = garden.now - absl::Hours(24);
        garden.shoot.maintenance.reset();
        garden.shoot.maintenance_unreadable = true;
      },
      {"advice: the automatic rotation of the etcd encryption key may start in the maintenance "
       "window of "
       "garden-dev/moss: cannot be read"}},
     {"deny_with_advice_when_there_is_no_window",
      [](GardenFixture& garden) {
        garden.shoot.detail.Edit().etcd_key_due = garden.now - absl::Hours(24);
        garden.shoot.maintenance.reset();
      },
      {"advice: the automatic rotation of the etcd encryption key may start in the maintenance "
       "window of "
       "garden-dev/moss: is not set"}},
     {"setting_ahead",
      [](GardenFixture& garden) {
        garden.Tune("pending-rotation", "ahead: 3h");
        RotateInWindow(15, 16, garden);
      },
      {"advice: the automatic rotation of the etcd encryption key may start in the maintenance "
       "window of "
       "garden-dev/moss: 15:00 to 16:00 UTC"}}});

}  // namespace
}  // namespace trowel::testing
