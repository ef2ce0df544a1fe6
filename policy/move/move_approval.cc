#include <string>
#include <string_view>

#include <absl/strings/ascii.h>

#include "base/time_text.h"
#include "garden/shoot_detail.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr Fact kRequester{"requester", "nobody is named who asks (`trowel check` without `--as`)"};
constexpr Fact kApprovalTime{"approval-time", "nothing says when the approval was written"};

constexpr std::string_view kApprovedByField =
    "metadata.annotations[trowel.gardener.cloud/approved-by]";
// Of the API server's clock and this one.
constexpr absl::Duration kClockSkew = absl::Minutes(1);

constexpr std::string_view kAnew =
    "remove trowel.gardener.cloud/approved-by, and let somebody else set it anew";

// Names of users are told apart by case, people are not: "Ann" approves nothing of "ann".
std::string Normal(std::string text) {
  absl::StripAsciiWhitespace(&text);
  absl::AsciiStrToLower(&text);
  return text;
}

void CheckRequester(const Move& move, const std::string& approver, Report* report) {
  if (move.requester == nullptr || move.requester->user.empty()) {
    report->Unknown(kRequester, kApprovedByField, "say who asks: --as USER",
                    "the move is approved by {}, and nobody is named who asks for it", approver);
  } else if (Normal(move.requester->user) == Normal(approver)) {
    report->Object(kApprovedByField, kAnew,
                   "{} asks for the move, and is named as the one who approves it",
                   move.requester->user);
  }
}

bool HasMoved(const garden::Shoot& shoot) {
  const garden::OperationType type = shoot.last_operation.type;
  return type == garden::OperationType::kMigrate || type == garden::OperationType::kRestore ||
         type == garden::OperationType::kLiveMigrate ||
         (!shoot.host_seed_name.empty() && shoot.host_seed_name != shoot.seed_name);
}

// An approval is for one move: what was written before the shoot was bound last has been used up.
void CheckAge(const Move& move, const std::string& approver, Report* report) {
  const garden::Shoot& shoot = *move.old;
  const absl::Time written = shoot.detail->approved_at;
  if (written == absl::InfinitePast()) {
    report->Unknown(kApprovalTime, kApprovedByField,
                    "read shoots with their managed fields: kubectl get --show-managed-fields",
                    "nothing says when {} approved: no managed field has the annotation", approver);
  } else if (written > move.now + kClockSkew) {
    report->Unknown(kApprovalTime, kApprovedByField, "set the clocks right, then approve it anew",
                    "{} approved at {}, which is in the future", approver, FormatUtc(written));
  } else if (!shoot.bound_at.has_value() && HasMoved(shoot)) {
    report->Unknown(kApprovalTime, kApprovedByField, kAnew,
                    "{} has been moved, and nothing says when it was bound: no managed field has "
                    "spec.seedName, so the approval of {} may be an old one",
                    garden::KeyOf(shoot), FormatUtc(written));
  } else if (shoot.bound_at.has_value() && written <= *shoot.bound_at) {
    report->Object(kApprovedByField, kAnew,
                   "{} approved at {}, before the shoot was bound last, at {}", approver,
                   FormatUtc(written), FormatUtc(*shoot.bound_at));
  }
}

// Whoever may bind a shoot moves a production control plane alone; Gardener knows no second pair of
// eyes. The annotation names who has looked. Whether its writer is the one it names cannot be told
// from a binding, only that it is not this request that writes it.
void CheckMoveApproval(const Move& move, const garden::GardenView&, const Settings&,
                       Report* report) {
  std::string approver = move.shoot->detail->approved_by;
  absl::StripAsciiWhitespace(&approver);
  if (approver.empty()) {
    report->Object(kApprovedByField,
                   "let somebody else annotate it: trowel.gardener.cloud/approved-by=THEIR-NAME",
                   "nobody has approved the move of {}", garden::KeyOf(*move.shoot));
    return;
  }
  if (move.shoot->detail->approved_by != move.old->detail->approved_by) {
    report->Object(kApprovedByField, "let the approval be written before the move is asked for",
                   "the request itself writes the approval, by {}", approver);
    return;
  }
  CheckRequester(move, approver, report);
  CheckAge(move, approver, report);
}

}  // namespace

extern constinit const Rule kMoveApprovalRule = {
    .id = "move-approval",
    .summary = "somebody else than who asks has approved the move",
    .mode = Mode::kOff,
    .live_mode = Mode::kOff,
    .facts = {&kRequester, &kApprovalTime},
    .reads = Reads::kNothing,
    .check = CheckMoveApproval};

}  // namespace trowel::policy
