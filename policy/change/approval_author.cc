#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <absl/strings/ascii.h>

#include "base/text.h"
#include "garden/shoot_detail.h"
#include "policy/change.h"
#include "policy/config/make_setting.h"
#include "policy/member.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr Fact kRequester{"requester", "nobody is named who asks (`trowel check` without `--as`)"};

struct ApprovalAuthorSettings {
  std::vector<std::string> approvers;  // Empty: everybody.
};

constexpr std::array kSettings = {
    MakeSetting<&ApprovalAuthorSettings::approvers>(
        "approvers", "only members of these may approve a move; empty: whoever may edit the shoot",
        kGroupsType),
};

constexpr std::string_view kField = "metadata.annotations[trowel.gardener.cloud/approved-by]";

// move-approval reads who has approved a move from an annotation, and a binding does not show who
// wrote that. Here it is seen: whoever approves writes the name that he is known by, to the letter.
// To take an approval back is for everybody.
void CheckApprovalAuthor(const ShootChange& change, const garden::GardenView&,
                         const ApprovalAuthorSettings& settings, Report* report) {
  if (change.now == nullptr || change.of_status) return;
  const std::string& written = change.now->detail->approved_by;
  std::string name = written;
  absl::StripAsciiWhitespace(&name);
  if (name.empty() || written == change.old->detail->approved_by) return;
  if (change.requester == nullptr || change.requester->user.empty()) {
    report->Unknown(kRequester, kField, "say who asks: --as USER",
                    "the move of {} is approved by {}, and nobody is named who wrote that",
                    garden::KeyOf(*change.old), name);
    return;
  }
  const std::string& user = change.requester->user;
  if (user != name) {
    report->Object(kField, "let whoever approves set the annotation, to the own user name",
                   "{} writes that {} has approved the move of {}", user, name,
                   garden::KeyOf(*change.old));
  }
  if (settings.approvers.empty() || IsMember(*change.requester, settings.approvers)) return;
  std::string groups;
  if (report->wants_text()) groups = JoinWords(settings.approvers);
  report->Object(kField, "let a member of these groups approve the move",
                 "{} may not approve moves, being in none of the groups {}", user, groups);
}

}  // namespace

extern constinit const Rule kApprovalAuthorRule = {
    .id = "approval-author",
    .summary = "whoever approves a move writes the approval himself",
    .mode = Mode::kOff,
    .live_mode = Mode::kOff,
    .facts = {&kRequester},
    .settings = kSettings,
    .defaults = DefaultsOf<ApprovalAuthorSettings>,
    .on_shoot = Tuned<CheckApprovalAuthor, ShootChange>};

}  // namespace trowel::policy
