#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "policy/config/make_setting.h"
#include "policy/move/migration_budget.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

// Needed for perProject only, so that it is not looked up beforehand.
constexpr Fact kProject{facts::kProject.name, facts::kProject.missing_when};

constexpr std::array kSettings = {
    MakeSetting<&MigrationBudgetSettings::garden>(
        "garden", "how many moves may run at once in the whole garden"),
    MakeSetting<&MigrationBudgetSettings::per_source>("perSource", "... away from one seed"),
    MakeSetting<&MigrationBudgetSettings::per_destination>("perDestination", "... to one seed"),
    MakeSetting<&MigrationBudgetSettings::per_pair>("perPair", "... from one seed to one other"),
    MakeSetting<&MigrationBudgetSettings::per_project>("perProject",
                                                       "... of the shoots of one project"),
};

struct Bound {
  std::string_view name;            // As the policy spells it.
  std::optional<int> limit;         // Empty: none.
  std::size_t running_at_most = 0;  // Of running moves, the shoot's own included.
};

struct Route {
  std::string_view space;
  std::string_view from;
  std::string_view to;
};

bool IsOwn(const Move& move, std::string_view key) {
  const std::string& space = move.shoot->space;
  const std::string& name = move.shoot->name;
  return key.size() == space.size() + 1 + name.size() && key.starts_with(space) &&
         key[space.size()] == '/' && key.ends_with(name);
}

// Moves that run or were just allowed, and of which `counts` is true. First schedulings copy no
// etcd and are no moves.
template <typename Counts>
std::size_t CountOthers(const Move& move, const garden::GardenView& view, Counts&& counts) {
  std::size_t count = 0;
  for (const garden::RunningMove& running : view.running_moves()) {
    if (IsOwn(move, running.shoot)) continue;
    if (counts(Route{.space = running.space, .from = running.from, .to = running.to})) ++count;
  }
  for (const PendingMove& pending : move.pending) {
    if (pending.source.empty()) continue;
    if (counts(Route{.space = pending.space, .from = pending.source, .to = pending.destination})) {
      ++count;
    }
  }
  return count;
}

class Budget {
 public:
  Budget(const Move& move, const garden::GardenView& view, Report* report)
      : move_(move), view_(view), report_(report) {}

  // `subject` makes "from aws-eu1". Counts only where the bound can be reached at all, because a
  // ranking asks for every seed.
  template <typename Counts, typename Subject>
  void Check(const Bound& bound, Counts&& counts, Subject&& subject) const {
    if (!bound.limit.has_value()) return;
    const std::size_t limit = static_cast<std::size_t>(*bound.limit);
    if (bound.running_at_most + move_.pending.size() < limit) return;
    const std::size_t others = CountOthers(move_, view_, counts);
    if (others < limit) return;
    report_->Object(kSeedNameField, "wait until a running move has ended",
                    "moves running {}: {}, the budget ({}) is {}",
                    report_->wants_text() ? subject() : std::string(), others, bound.name, limit);
  }

 private:
  const Move& move_;
  const garden::GardenView& view_;
  Report* report_;
};

// A migration copies a whole etcd and restarts a whole control plane. Started by the hundred, as a
// drain by script does, they starve each other and the seeds' other shoots. Gardener has no bound:
// gardenlet takes what comes, concurrentSyncs at a time.
void CheckMigrationBudget(const Move& move, const garden::GardenView& view,
                          const MigrationBudgetSettings& settings, Report* report) {
  const Budget budget(move, view, report);
  const std::size_t all = view.running_moves().size();
  const auto out = static_cast<std::size_t>(move.source->usage.moves_out);
  const auto in = static_cast<std::size_t>(move.destination->usage.moves_in);
  const auto leaves = [&](const Route& route) {
    return route.from == move.source_name && route.from != route.to;
  };
  const auto arrives = [&](const Route& route) { return route.to == move.destination_name; };

  budget.Check(
      {.name = "garden", .limit = settings.garden, .running_at_most = all},
      [](const Route&) { return true; }, [] { return std::string("in the garden"); });
  budget.Check({.name = "perSource", .limit = settings.per_source, .running_at_most = out}, leaves,
               [&] { return fmt::format("from {}", move.source_name); });
  budget.Check({.name = "perDestination", .limit = settings.per_destination, .running_at_most = in},
               arrives, [&] { return fmt::format("to {}", move.destination_name); });
  budget.Check(
      {.name = "perPair", .limit = settings.per_pair, .running_at_most = in < out ? in : out},
      [&](const Route& route) { return leaves(route) && arrives(route); },
      [&] { return fmt::format("from {} to {}", move.source_name, move.destination_name); });
  if (!settings.per_project.has_value()) return;
  if (move.project == nullptr) {
    report->Unknown(kProject, kNamespaceField, "repair the Project, then try again", "{}",
                    move.project_problem);
    return;
  }
  budget.Check(
      {.name = "perProject", .limit = settings.per_project, .running_at_most = all},
      [&](const Route& route) { return route.space == move.project->space; },
      [&] { return fmt::format("in project {}", move.project->name); });
}

}  // namespace

extern constinit const Rule kMigrationBudgetRule = {
    .id = "migration-budget",
    .summary = "running moves stay within the budget",
    .mode = Mode::kOff,
    .live_mode = Mode::kOff,
    .facts = {&facts::kSource, &facts::kDestination, &facts::kShoots, &kProject},
    .settings = kSettings,
    .defaults = DefaultsOf<MigrationBudgetSettings>,
    .check = Tuned<CheckMigrationBudget>};

}  // namespace trowel::policy
