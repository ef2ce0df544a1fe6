#include <string>
#include <string_view>

#include "garden/move_detail.h"
#include "garden/shoot.h"
#include "policy/change.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr Fact kRequester{"requester", "nobody is named who asks (`trowel check` without `--as`)"};

constexpr std::string_view kRemedy =
    "none, if a control plane is being restored by hand; else write back what was there before";

std::string_view Or(const std::string& text) {
  return text.empty() ? "none" : std::string_view(text);
}

// Both halves of what can be told in a few words; empty for what cannot.
std::string Values(std::string_view path, const garden::Shoot& old, const garden::Shoot& now) {
  const auto both = [](std::string_view before, std::string_view after) {
    if (before == after) return std::string();  // It is not kept of shoots at rest.
    return fmt::format(", from {} to {}", before, after);
  };
  const garden::LastOperation& was = old.last_operation;
  const garden::LastOperation& is = now.last_operation;
  if (path.ends_with("seedName")) return both(Or(old.host_seed_name), Or(now.host_seed_name));
  if (path.ends_with("lastOperation.type")) return both(Name(was.type), Name(is.type));
  if (path.ends_with("lastOperation.state")) return both(Name(was.state), Name(is.state));
  if (path.ends_with("uid")) return both(Or(old.on_way->uid), Or(now.on_way->uid));
  if (path.ends_with("technicalID")) {
    return both(Or(old.on_way->technical_id), Or(now.on_way->technical_id));
  }
  return {};
}

// Gardener decides by the status where a control plane is and who works on it. Written by hand it
// makes one seed begin what another has not let go of; and it is how a control plane is brought
// back whose seed is gone. So nobody is kept from it, and all of it is kept for later.
void CheckForcedStatus(const ShootChange& change, const garden::GardenView&, const Settings&,
                       Report* report) {
  if (!change.of_status || change.now == nullptr || change.status_changes.empty()) return;
  if (change.requester == nullptr) {
    report->Unknown(kRequester, change.status_changes.front(), "say who asks: --as USER",
                    "the status of {} changes, and nobody is named who wrote it",
                    garden::KeyOf(*change.old));
    return;
  }
  for (const std::string& path : change.status_changes) {
    std::string values;
    if (report->wants_text()) values = Values(path, *change.old, *change.now);
    report->Object(path, kRemedy, "{} wrote {} of {}{}, which gardenlets write",
                   change.requester->user, path, garden::KeyOf(*change.old), values);
  }
}

}  // namespace

extern constinit const Rule kForcedStatusRule = {
    .id = "forced-status",
    .summary = "where a shoot is, its status says by the hand of gardenlets",
    .mode = Mode::kAudit,
    .live_mode = Mode::kAudit,
    .facts = {&kRequester},
    .on_shoot = CheckForcedStatus};

}  // namespace trowel::policy
