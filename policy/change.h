#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "garden/change.h"
#include "garden/view.h"
#include "policy/move.h"

namespace trowel::policy {

struct Policy;

// For whom the writer of a change acts. Source: pkg/admissioncontroller/gardenletidentity.
enum class Actor : std::uint8_t {
  kPerson,      // Anybody else, machines of landscape operators included.
  kGardenlet,   // A gardenlet, or an extension on a seed.
  kController,  // gardener-controller-manager, gardener-scheduler: Policy::controllers.
  kCollector,   // kube-controller-manager's garbage and namespace collectors.
};
std::string_view Name(Actor actor);  // "person", "gardenlet", ...

// Who wrote, and for which seed if it is a gardenlet.
struct Writer {
  Actor actor = Actor::kPerson;
  std::string_view seed;   // "aws-eu1"; empty: none, or it is not told.
  bool extension = false;  // Of Actor::kGardenlet: an extension on that seed.
};
// Of nobody (null): a person. The views are those of `requester`.
Writer WriterOf(const Requester* requester, const Policy& policy);

// "This shoot, as it was and as it would be": `shoots` UPDATE and DELETE, `shoots/status` UPDATE.
// Resolved once, as a Move is. A view for one decision; it owns nothing but texts.
struct ShootChange {
  const garden::Shoot* old = nullptr;  // As it is. Never null.
  const garden::Shoot* now = nullptr;  // As it would be; null: it is being deleted.
  bool of_status = false;              // Subresource status: spec and metadata stay as they are.
  // First path below spec, seedName apart, whose value differs; empty: none. FindSpecChange().
  std::string spec_change;
  // Paths below status that differ, of those that decide where a shoot is: only if `of_status`.
  std::vector<std::string> status_changes;

  const Requester* requester = nullptr;
  Writer writer;

  // Of `old`: moves.md 2.0.
  bool moving = false;   // OnItsWay().
  bool waiting = false;  // Bound elsewhere, and no task of Migrate has run.
  bool live = false;     // A live move, by its operation, its conditions or its annotation.

  // A move of it away from where it runs, for overrides and for what is looked up: its source is
  // where it runs (status.seedName), its destination where it is bound to.
  Move context;
  absl::Time at;  // Now.
  // The first gardenlet version that honours live moves, as `live-support` is told for this shoot;
  // empty: none does. For HonourLive().
  std::string live_since;

  const garden::SeedEntry* from() const { return context.source; }
  const garden::SeedEntry* to() const { return context.destination; }
};

// What a request says of a shoot, names not yet looked up.
struct ShootChangeRequest {
  const garden::Shoot* old = nullptr;
  const garden::Shoot* now = nullptr;
  bool of_status = false;
  std::string spec_change = {};
  std::vector<std::string> status_changes = {};
  const Requester* requester = nullptr;
  absl::Time at;
};
// The change points into the request and the view.
ShootChange ResolveChange(const ShootChangeRequest& request, const garden::GardenView& view,
                          const Policy& policy);

enum class ObjectKind : std::uint8_t {
  kSeed,
  kBackupEntry,
  kBackupBucket,
  kShootState,
  kManagedSeed,
  kGardenlet,
  kConfigMap,
};
std::string_view Name(ObjectKind kind);  // "Seed", ...

// The same of any other object that a move depends on.
struct ObjectChange {
  ObjectKind kind = ObjectKind::kSeed;
  std::string_view space;
  std::string_view name;
  // Decoded as a watch decodes them. Null: there is none (creation, deletion), and for a Gardenlet.
  const garden::Object* old = nullptr;
  const garden::Object* now = nullptr;
  bool creates = false;
  bool deletes = false;
  bool of_status = false;
  bool deleting = false;  // It has a deletionTimestamp already.
  // Of a ConfigMap: it is not in the garden's own namespace, so that nobody reads it.
  bool elsewhere = false;
  std::string spec_change;  // First path below spec that differs; empty: none.
  // Of a ManagedSeed or Gardenlet: what its gardenlet is deployed from differs.
  bool deployment_changed = false;
  std::vector<std::string> finalizers;       // Of `old`.
  std::vector<std::string> lost_finalizers;  // Those of them that `now` has not.
  std::vector<std::string> new_annotations;  // Truthy in `now` and not in `old`, by key.
  // trowel.gardener.cloud/break-glass in both.
  std::optional<std::string> old_glass, glass;

  const Requester* requester = nullptr;
  Writer writer;
  absl::Time at;

  template <typename T>
  const T* Old() const {
    return old == nullptr ? nullptr : std::get_if<T>(old);
  }
  template <typename T>
  const T* Now() const {
    return now == nullptr ? nullptr : std::get_if<T>(now);
  }
};

}  // namespace trowel::policy
