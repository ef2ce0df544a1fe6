#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "garden/shoot_detail.h"
#include "policy/change.h"
#include "policy/evaluate_change.h"
#include "test/support/garden_fixture.h"
#include "test/support/move_stage.h"

namespace trowel::testing {

// Another object that changes: as policy::ObjectChange, but it owns what it says.
struct ChangedObject {
  policy::ObjectKind kind = policy::ObjectKind::kSeed;
  std::string space = {};
  std::string name = {};
  std::optional<garden::Object> old = {}, now = {};
  bool creates = false;
  bool deletes = false;
  bool of_status = false;
  bool deleting = false;
  bool elsewhere = false;
  std::string spec_change = {};
  bool deployment_changed = false;
  std::vector<std::string> finalizers = {}, lost_finalizers = {};
  std::vector<std::string> new_annotations = {};
  std::optional<std::string> old_glass = {}, glass = {};
};

// A garden, and one change in it. By default: what GardenFixture has, shoot garden-dev/moss at rest
// on aws-eu1 with its BackupEntry, and an operator who changes nothing of it. Bring it on its way
// with Put(), say what changes with Edit(), Delete() or `object`, and ask one rule or Decide().
class ChangeFixture {
 public:
  ChangeFixture();

  // Seeds, profile, project, policy, further objects, requester, time. Its `shoot` is the shoot as
  // it is.
  GardenFixture garden;
  // The BackupEntry of the shoot, and the one that Restore reads; empty: there is none. Put() sets
  // both.
  std::optional<garden::BackupEntry> entry;
  std::optional<garden::BackupEntry> source_entry;
  std::string broken_entry;  // Not empty: `entry` cannot be read, for this reason.
  bool deletes = false;      // The shoot is being deleted by this request.
  bool of_status = false;    // The change is one of the shoot's status.
  std::string spec_change;   // First path below spec that differs; empty: none.
  std::vector<std::string> status_changes;
  std::optional<ChangedObject> object;  // Set: the change is one of this, not of the shoot.

  garden::Shoot& shoot() { return garden.shoot; }

  ChangeFixture& Put(Stage stage);
  // Changes the shoot as it would be; in any order with Put().
  using ShootEdit = std::function<void(garden::Shoot&)>;
  ChangeFixture& Edit(ShootEdit edit);
  // The same, of what garden/shoot_detail.h has.
  ChangeFixture& EditDetail(std::function<void(garden::ShootDetail&)> edit);
  // Another value of the first path below spec that differs.
  ChangeFixture& EditSpec(const std::string& path);
  ChangeFixture& Delete();

  // A shoot of project dev beside the one that changes, of which nothing but `broken` is known.
  ChangeFixture& AddUnreadableShoot(const std::string& name, const garden::Broken& broken);

  ChangeFixture& By(const std::string& user, const std::vector<std::string>& groups = {});
  ChangeFixture& ByGardenletOf(const std::string& seed);
  ChangeFixture& ByExtensionOn(const std::string& seed);
  ChangeFixture& ByController();
  ChangeFixture& ByCollector();
  ChangeFixture& ByNobody();

  // As in GardenFixture.
  ChangeFixture& Tune(const std::string& rule, const std::string& settings);
  std::shared_ptr<const garden::GardenView> View() const;
  policy::Verdict Decide(policy::Detail detail = policy::Detail::kFull) const;
  // What one rule says, enforced, with all others off. What is said of a status is never more than
  // audited, so that it says all the same.
  policy::Findings Ask(const std::string& rule) const;
  std::vector<std::string> Messages(const std::string& rule) const;
  bool Objects(const std::string& rule) const;

  // Every rule of the policy enforced, with all that is unknown denied.
  ChangeFixture& EnforceAll();

 private:
  ChangeFixture Alone(const std::string& rule) const;
  policy::Verdict DecideObject(const garden::GardenView& view, policy::Detail detail) const;
  policy::Verdict DecideShoot(const garden::GardenView& view, policy::Detail detail) const;
  const policy::Requester* requester() const {
    return garden.with_requester ? &garden.requester : nullptr;
  }

  std::vector<ShootEdit> edits_;
};

}  // namespace trowel::testing
