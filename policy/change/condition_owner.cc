#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "garden/move_detail.h"
#include "garden/shoot.h"
#include "policy/change.h"
#include "policy/live_steps.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

using garden::Condition;
using LiveCondition = garden::MoveDetail::LiveCondition;
using LiveConditions = std::vector<LiveCondition>;

constexpr Fact kRequester{"requester", "nobody is named who asks (`trowel check` without `--as`)"};
constexpr Fact kLiveSource{"live-source",
                           "both seed names of a shoot that moves live are the destination's"};

constexpr std::string_view kField = "status.liveMigration.conditions";
constexpr std::string_view kRemedy =
    "leave the steps of a live move to the gardenlets, and look at what theirs say";

const LiveCondition* Find(const LiveConditions& conditions, std::string_view type) {
  const auto found =
      std::find_if(conditions.begin(), conditions.end(),
                   [type](const LiveCondition& condition) { return condition.type == type; });
  return found == conditions.end() ? nullptr : &*found;
}

bool IsSame(const LiveCondition& condition, const LiveCondition* other) {
  return other != nullptr && condition.status == other->status && condition.reason == other->reason;
}

// What the writer is called: "the gardenlet of aws-eu1", "ann@example.org".
std::string NameOf(const ShootChange& change) {
  if (change.writer.actor != Actor::kGardenlet) return change.requester->user;
  if (change.writer.extension) return fmt::format("an extension on {}", change.writer.seed);
  return change.writer.seed.empty() ? "a gardenlet of no seed"
                                    : fmt::format("the gardenlet of {}", change.writer.seed);
}

// The two gardenlets of a live move; empty: it is not told any more.
std::string_view SeedOf(LiveSide side, const garden::Shoot& shoot) {
  if (side == LiveSide::kDestination) return shoot.seed_name;
  return shoot.seed_name == shoot.host_seed_name ? std::string_view() : shoot.host_seed_name;
}

bool IsGardenletOf(LiveSide side, const ShootChange& change) {
  const std::string_view seed = SeedOf(side, *change.old);
  return change.writer.actor == Actor::kGardenlet && !change.writer.extension && !seed.empty() &&
         change.writer.seed == seed;
}

// One of the two gardenlets may write all of them at first, none of which says anything yet.
bool IsTheFirst(const ShootChange& change) {
  if (!change.old->on_way->live_conditions.empty()) return false;
  const LiveConditions& all = change.now->on_way->live_conditions;
  const bool blank = std::all_of(all.begin(), all.end(), [](const LiveCondition& condition) {
    return condition.status == Condition::Status::kUnknown ||
           condition.status == Condition::Status::kFalse;
  });
  return blank && (IsGardenletOf(LiveSide::kSource, change) ||
                   IsGardenletOf(LiveSide::kDestination, change));
}

void CheckOwner(const ShootChange& change, const LiveCondition& condition, Report* report) {
  const std::optional<std::size_t> step = FindLiveStep(condition.type);
  if (!step.has_value()) {
    report->Object(kField, kRemedy, "{} wrote {}, which is no step of a live move", NameOf(change),
                   condition.type);
    return;
  }
  const LiveSide owner = kLiveSteps[*step].owner;
  if (IsGardenletOf(owner, change)) return;
  const std::string_view seed = SeedOf(owner, *change.old);
  const bool may_be_owner = seed.empty() && change.writer.actor == Actor::kGardenlet &&
                            !change.writer.extension &&
                            !IsGardenletOf(LiveSide::kDestination, change);
  if (may_be_owner) {
    report->Unknown(kLiveSource, kField, kRemedy,
                    "{} wrote {}, which is for the source, and nothing tells which seed that was",
                    NameOf(change), condition.type);
    return;
  }
  report->Object(kField, kRemedy, "{} wrote {}, which is for the gardenlet of {}", NameOf(change),
                 condition.type, seed.empty() ? "the source" : seed);
}

// A step is done when all before it are.
void CheckOrder(const LiveCondition& condition, const LiveConditions& all, Report* report) {
  const std::optional<std::size_t> step = FindLiveStep(condition.type);
  if (!step.has_value() || condition.status != Condition::Status::kTrue) return;
  for (std::size_t i = 0; i < *step; ++i) {
    const LiveCondition* before = Find(all, kLiveSteps[i].type);
    if (before != nullptr && before->status == Condition::Status::kTrue) continue;
    report->Object(kField, kRemedy, "{} became True out of order: {} before it is not",
                   condition.type, kLiveSteps[i].type);
    return;
  }
}

// Two gardenlets take a shoot over from each other step by step, and each goes on when it reads
// that the other is done. Whoever writes a step that is not his own makes the other side start what
// is not ready. Nobody checks it: status belongs to whoever may write it. And nobody is kept from
// it here, for a status that cannot be written is worse.
void CheckConditionOwner(const ShootChange& change, const garden::GardenView&, const Settings&,
                         Report* report) {
  if (!change.of_status || change.now == nullptr) return;
  const LiveConditions& before = change.old->on_way->live_conditions;
  const LiveConditions& after = change.now->on_way->live_conditions;
  LiveConditions changed;
  for (const LiveCondition& condition : after) {
    if (!IsSame(condition, Find(before, condition.type))) changed.push_back(condition);
  }
  LiveConditions lost;
  for (const LiveCondition& condition : before) {
    if (Find(after, condition.type) == nullptr) lost.push_back(condition);
  }
  if (changed.empty() && lost.empty()) return;
  if (change.requester == nullptr) {
    report->Unknown(kRequester, kField, "say who asks: --as USER --as-group GROUP",
                    "steps of the live move of {} change, and nobody is named who wrote them",
                    garden::KeyOf(*change.old));
    return;
  }
  if (IsTheFirst(change)) return;
  for (const LiveCondition& condition : changed) {
    CheckOwner(change, condition, report);
    CheckOrder(condition, after, report);
  }
  // In the end the destination takes all of them away.
  if (lost.empty() || (after.empty() && IsGardenletOf(LiveSide::kDestination, change))) return;
  report->Object(kField, kRemedy, "{} removed {}, which is for the gardenlet of {} at the end",
                 NameOf(change), lost.front().type, change.old->seed_name);
}

}  // namespace

extern constinit const Rule kConditionOwnerRule = {
    .id = "condition-owner",
    .summary = "each step of a live move is told by the gardenlet that takes it, in order",
    .mode = Mode::kAudit,
    .live_mode = Mode::kAudit,
    .facts = {&kRequester, &kLiveSource},
    .judges_controllers = true,
    .judges_gardenlets = true,
    .on_shoot = CheckConditionOwner};

}  // namespace trowel::policy
