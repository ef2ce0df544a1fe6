#pragma once

#include <string>
#include <string_view>

#include <absl/time/time.h>

#include "garden/view.h"
#include "migration/recover/lost_shoot.h"
#include "migration/recover/shoot_backups.h"

namespace trowel::migration {

// To the minute, as a person says it: "4h28m".
std::string AgeText(absl::Duration age);

struct Judged {
  Readiness readiness = Readiness::kReady;
  std::string why;
};

// What is asked before anything of a shoot is restored, whatever the policy says.
struct HostedQuestion {
  const LostShoot* lost = nullptr;  // Its facts, readiness apart.
  ShootBackups backups;
  std::string_view seed;  // The lost one.
  bool fenced = false;
};

// Whether a control plane that the lost seed has can be restored elsewhere: moves.md 4.4.
Judged JudgeHosted(const HostedQuestion& question, const garden::GardenView& view);

// What holds a Restore up or spoils it, wherever it is: annotations, rotations, leftovers. kReady:
// nothing.
Judged JudgeMarks(const garden::Shoot& shoot);

}  // namespace trowel::migration
