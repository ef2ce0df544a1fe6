#pragma once

#include <string>
#include <vector>

#include "garden/shoot.h"
#include "garden/view.h"
#include "migration/phase/phase.h"

namespace trowel::migration {

// The phase alone, and what it was told by.
struct Classified {
  Phase phase = Phase::kRests;
  Stage stage = Stage::kNone;
  std::vector<std::string> tasks;
  std::vector<std::string> not_known;
  // Where it failed, if it did: the phase of the task that status.lastErrors names last; kRests:
  // none is named, or none that is known.
  Phase failed_in = Phase::kRests;
};

Classified Classify(const garden::Shoot& shoot, const garden::GardenView& view);

// The backups of a shoot that is on its way, and the copy that Restore reads. Null: there is none,
// or `known` is false.
struct Backups {
  bool known = false;
  const garden::BackupEntry* entry = nullptr;
  const garden::BackupEntry* source = nullptr;
};
Backups BackupsOf(const garden::Shoot& shoot, const garden::GardenView& view);

// The condition of GEP-0039 that belongs to a live phase; empty for another.
std::string_view ConditionOf(Phase phase);

}  // namespace trowel::migration
