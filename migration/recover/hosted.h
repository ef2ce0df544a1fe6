#pragma once

#include <string>
#include <string_view>

#include "garden/view.h"
#include "migration/recover/lost_shoot.h"
#include "migration/recover/shoot_backups.h"

namespace trowel::migration {

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
