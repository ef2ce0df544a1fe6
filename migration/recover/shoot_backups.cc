#include "migration/recover/shoot_backups.h"

#include <fmt/format.h>

#include "garden/move_detail.h"

namespace trowel::migration {
namespace {

constexpr std::string_view kSource = "source-";

// Of a shoot on its way its name is known; of one at rest only the owner's.
bool IsOf(const garden::Shoot& shoot, std::string_view entry) {
  const garden::MoveDetail& detail = *shoot.on_way;
  if (detail.uid.empty() || detail.technical_id.empty()) return true;
  return entry == fmt::format("{}--{}", detail.technical_id, detail.uid);
}

}  // namespace

BackupsByShoot::BackupsByShoot(const garden::GardenView& view) {
  view.ForEachBackupEntry([&](const garden::BackupEntry& entry) {
    if (!entry.owner.empty()) {
      entries_[garden::KeyOf(entry.space, entry.owner)].push_back(&entry);
    }
  });
}

ShootBackups BackupsByShoot::Of(const garden::Shoot& shoot) const {
  ShootBackups backups;
  const auto found = entries_.find(garden::KeyOf(shoot));
  if (found == entries_.end()) return backups;
  for (const garden::BackupEntry* entry : found->second) {
    std::string_view name = entry->name;
    const bool copy = name.starts_with(kSource);
    if (copy) name.remove_prefix(kSource.size());
    if (!IsOf(shoot, name)) continue;
    const garden::BackupEntry*& place = copy ? backups.source : backups.entry;
    backups.ambiguous = backups.ambiguous || place != nullptr;
    place = entry;
  }
  return backups;
}

}  // namespace trowel::migration
