#include <algorithm>
#include <utility>

#include "base/text.h"
#include "cli/plan/table_parts.h"
#include "garden/seed.h"

namespace trowel::cli {
namespace {

using scheduler::Hold;
using scheduler::LeavingShoot;
using scheduler::Plan;
using scheduler::StuckShoot;

constexpr std::size_t kColumns = kTableColumns;
constexpr std::size_t kRefusalsMax = 4;

std::string Route(const garden::Shoot& shoot) {
  if (shoot.host_seed_name.empty() || shoot.host_seed_name == shoot.seed_name) {
    return fmt::format("to {}", shoot.seed_name);
  }
  return fmt::format("from {} to {}", shoot.host_seed_name, shoot.seed_name);
}

// "12m ago", in the largest unit that has two of it: nobody asks how many seconds three days have.
std::string AgoOf(absl::Time time, absl::Time now) {
  if (time == absl::InfinitePast()) return "since when is not known";
  const absl::Duration age = std::max(absl::ZeroDuration(), now - time);
  if (age >= absl::Hours(48)) return fmt::format("{}d ago", age / absl::Hours(24));
  if (age >= absl::Hours(2)) return fmt::format("{}h ago", age / absl::Hours(1));
  if (age >= absl::Minutes(2)) return fmt::format("{}m ago", age / absl::Minutes(1));
  return fmt::format("{}s ago", age / absl::Seconds(1));
}

// "Migrate Processing, 12m ago"; of a move that has not begun what came before it says nothing.
std::string StateOf(const LeavingShoot& leaving, absl::Time now) {
  const garden::LastOperation& last = leaving.shoot->last_operation;
  if (leaving.begun) {
    return fmt::format("{} {}, {}", Name(last.type), Name(last.state), AgoOf(last.updated, now));
  }
  const std::optional<absl::Time>& bound_at = leaving.shoot->bound_at;
  if (!bound_at.has_value()) return "not begun";
  return fmt::format("not begun, bound {}", AgoOf(*bound_at, now));
}

std::string_view WhatIsWrong(const LeavingShoot& leaving) {
  const garden::Hindrance hindrance =
      leaving.begun ? leaving.shoot->last_operation.hindrance : garden::Hindrance::kNone;
  switch (hindrance) {
    case garden::Hindrance::kBastions: return "its Bastions hold the migration up";
    case garden::Hindrance::kSourceReady: return "its source is not ready to migrate it";
    case garden::Hindrance::kNone: break;
  }
  switch (leaving.hold) {
    case Hold::kFailed: return "gardenlet does not try again by itself";
    case Hold::kErrors: return "it meets errors for longer than an hour";
    case Hold::kSilent: return "nothing was heard of it for an hour";
    default: return "gardenlet should have noticed by now";
  }
}

std::string_view WhatToDo(Hold hold) {
  switch (hold) {
    case Hold::kFailed:
      return "repair what its status says, then annotate it with gardener.cloud/operation=retry";
    case Hold::kErrors: return "repair what its status says";
    case Hold::kSilent: return "look after the gardenlet of the source";
    default:
      return "look at its constraint ReadyForMigration and at the gardenlet of the source, then "
             "annotate it with gardener.cloud/operation=reconcile";
  }
}

std::string FindingText(const policy::Finding& finding, const Streams& streams,
                        const Options& options) {
  std::string text = Wrapped(fmt::format("{}: {}", finding.rule, Printable(finding.message)),
                             "    ", "      ", kColumns);
  if (!finding.remedy.empty()) {
    text += Paint(streams, options, Color::kDim,
                  Wrapped("-> " + Printable(finding.remedy), "      ", "         ", kColumns));
  }
  return text;
}

std::string_view Headline(StuckShoot::Why why) {
  switch (why) {
    case StuckShoot::Why::kOnItsWay: return "on its way already";
    case StuckShoot::Why::kRefused: return "no seed may take it";
    case StuckShoot::Why::kNoRoom: break;
  }
  return "no room is left where it may go";
}

std::string FindingsText(const policy::Findings& findings, const Streams& streams,
                         const Options& options) {
  std::string text;
  for (const policy::Finding& finding : findings) text += FindingText(finding, streams, options);
  return text;
}

// The most frequent ones.
std::string Refusals(const StuckShoot& stuck) {
  std::vector<std::string> counts;
  for (const auto& [rule, seeds] : stuck.refusals) {
    if (counts.size() == kRefusalsMax) break;
    counts.push_back(fmt::format("{} by {}", seeds, rule));
  }
  return Wrapped(fmt::format("seeds ruled out: {}", fmt::join(counts, ", ")), "    ", "      ",
                 kColumns);
}

// Why one shoot stays. Equal for shoots that stay for the same reasons.
std::string Reasons(const StuckShoot& stuck, const Streams& streams, const Options& options) {
  std::string text = fmt::format("  {}", Headline(stuck.why));
  // That it is on its way is all there is to say.
  if (stuck.why == StuckShoot::Why::kOnItsWay) {
    return fmt::format("{}, {}\n", text, Printable(Route(*stuck.shoot)));
  }
  text += "\n" + FindingsText(stuck.findings, streams, options);
  if (stuck.findings.empty() && !stuck.refusals.empty()) text += Refusals(stuck);
  // Seeds that say the same in the same words say it together.
  std::vector<std::pair<std::string, std::vector<std::string>>> said;
  for (const scheduler::NearMiss& near : stuck.nearest) {
    const std::string findings = FindingsText(near.findings, streams, options);
    if (said.empty() || said.back().first != findings) said.push_back({findings, {}});
    said.back().second.push_back(near.seed->seed->name);
  }
  for (const auto& [findings, seeds] : said) {
    text += fmt::format("    nearest: {}\n{}", JoinWords(seeds), findings);
  }
  return text;
}

}  // namespace

void PrintLater(const Plan& plan, const Streams& streams) {
  if (plan.later.empty()) return;
  std::vector<const garden::Shoot*> shoots;
  for (const scheduler::PlannedMove& move : plan.later) shoots.push_back(move.shoot);
  streams.out->append("\nLater:\n").append(Wrapped(Listed(shoots), "", "  ", kColumns));
}

void PrintLeaving(const PlanResult& result, const Streams& streams) {
  const absl::Time now = result.options.now;
  std::vector<std::vector<std::string>> going;
  std::string held;
  for (const LeavingShoot& leaving : result.plan.leaving) {
    const std::string key = Printable(garden::KeyOf(*leaving.shoot));
    const std::string route = Printable(Route(*leaving.shoot));
    if (leaving.hold == Hold::kNone) {
      going.push_back({key, route, StateOf(leaving, now)});
      continue;
    }
    held += fmt::format("{}  {}\n", key, route);
    held += Wrapped(fmt::format("{}: {}", StateOf(leaving, now), WhatIsWrong(leaving)), "  ",
                    "    ", kColumns);
    held += Wrapped(fmt::format("-> {}", WhatToDo(leaving.hold)), "    ", "       ", kColumns);
  }
  if (!going.empty()) streams.out->append("\nLeaving already:\n").append(FormatTable(going));
  if (!held.empty()) streams.out->append("\nStuck on their way:\n").append(held);
}

void PrintStuck(const Plan& plan, const Streams& streams, const Options& options) {
  using Group = std::pair<std::string, std::vector<const garden::Shoot*>>;
  std::vector<Group> groups;
  for (const StuckShoot& stuck : plan.stuck) {
    std::string reasons = Reasons(stuck, streams, options);
    auto found = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& group) { return group.first == reasons; });
    if (found == groups.end()) {
      found = groups.emplace(found, std::move(reasons), std::vector<const garden::Shoot*>());
    }
    found->second.push_back(stuck.shoot);
  }
  if (!groups.empty()) streams.out->append("\nStay:\n");
  for (const auto& [reasons, shoots] : groups) {
    streams.out->append(Wrapped(Listed(shoots), "", "  ", kColumns)).append(reasons);
  }
}

void PrintMoreRoom(const Plan& plan, const Streams& streams) {
  if (plan.more_room.empty()) return;
  streams.out->append("\nWould fit with more room:\n");
  for (const scheduler::MoreRoom& room : plan.more_room) {
    streams.out->append(
        Wrapped(fmt::format("{} +{}: {}", room.seed->seed->name, room.more, Listed(room.shoots)),
                "  ", "    ", kColumns));
  }
}

}  // namespace trowel::cli
