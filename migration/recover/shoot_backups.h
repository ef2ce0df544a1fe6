#pragma once

#include <string>
#include <vector>

#include "base/string_map.h"
#include "garden/objects.h"
#include "garden/shoot.h"
#include "garden/view.h"

namespace trowel::migration {

// The BackupEntries that a shoot owns.
struct ShootBackups {
  const garden::BackupEntry* entry = nullptr;   // Null: none.
  const garden::BackupEntry* source = nullptr;  // The copy that Restore reads; null: none.
  // More than one of a kind, and nothing tells which is that of this shoot, and which of one of the
  // same name that is no more.
  bool ambiguous = false;
};

// Of all shoots, by one look through the entries.
class BackupsByShoot {
 public:
  explicit BackupsByShoot(const garden::GardenView& view);

  ShootBackups Of(const garden::Shoot& shoot) const;

 private:
  StringMap<std::vector<const garden::BackupEntry*>> entries_;  // By "namespace/name" of the owner.
};

}  // namespace trowel::migration
