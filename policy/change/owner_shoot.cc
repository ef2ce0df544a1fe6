#include "policy/change/owner_shoot.h"

#include <vector>

#include <fmt/format.h>

namespace trowel::policy {
namespace {

constexpr std::string_view kSourcePrefix = "source-";

// The shoot that an entry is named after: "shoot--dev--moss--<uid>" is of moss. Names of projects
// and shoots have no two hyphens in a row. Empty: it is named in another way.
std::string_view ShootIn(std::string_view entry) {
  if (entry.starts_with(kSourcePrefix)) entry.remove_prefix(kSourcePrefix.size());
  const std::size_t uid = entry.rfind("--");
  if (uid == std::string_view::npos) return {};
  const std::string_view technical_id = entry.substr(0, uid);
  const std::size_t name = technical_id.rfind("--");
  if (!technical_id.starts_with("shoot--") || name <= std::string_view("shoot").size()) return {};
  return technical_id.substr(name + 2);
}

// In the order in which they are looked for.
std::vector<std::string_view> NamesOf(const ObjectChange& change) {
  if (change.kind != ObjectKind::kBackupEntry) return {change.name};
  std::vector<std::string_view> names;
  const garden::BackupEntry* old = change.Old<garden::BackupEntry>();
  if (old != nullptr && !old->owner.empty()) names.push_back(old->owner);
  const std::string_view named_after = ShootIn(change.name);
  if (!named_after.empty()) names.push_back(named_after);
  return names;
}

}  // namespace

Owner LookUpOwner(const ObjectChange& change, const garden::GardenView& view) {
  const std::vector<std::string_view> names = NamesOf(change);
  if (names.empty()) {
    return {.shoot = nullptr,
            .problem = fmt::format("{} {} does not say which shoot it is of", Name(change.kind),
                                   change.name)};
  }
  const garden::KindState& shoots = view.kind(garden::Kind::kShoot);
  for (const std::string_view name : names) {
    const std::string key = garden::KeyOf(change.space, name);
    if (!shoots.known) {
      return {.shoot = nullptr,
              .problem = fmt::format("whether there is a shoot {} is not known: {}", key,
                                     shoots.why_unknown)};
    }
    const std::string* why = view.WhyBroken(garden::Kind::kShoot, change.space, name);
    if (why != nullptr) {
      return {.shoot = nullptr, .problem = fmt::format("shoot {} cannot be read: {}", key, *why)};
    }
    const garden::Shoot* shoot = view.FindShoot(change.space, name);
    if (shoot != nullptr) return {.shoot = shoot, .problem = {}};
  }
  return {};
}

std::optional<const garden::Shoot*> FindOwner(const ObjectChange& change,
                                              const garden::GardenView& view,
                                              std::string_view field, Report* report) {
  const Owner owner = LookUpOwner(change, view);
  if (owner.problem.empty()) return owner.shoot;
  report->Unknown(kOwner, field,
                  "name the shoot in its ownerReferences, or repair what Trowel reads", "{}",
                  owner.problem);
  return std::nullopt;
}

std::string WayOf(const garden::Shoot& shoot) {
  if (shoot.host_seed_name.empty() || shoot.host_seed_name == shoot.seed_name) {
    return fmt::format("on its way to {}", shoot.seed_name);
  }
  return fmt::format("on its way from {} to {}", shoot.host_seed_name, shoot.seed_name);
}

}  // namespace trowel::policy
