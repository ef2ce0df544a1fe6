#include "cli/plan/scope_arguments.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "cli/garden/shoot_argument.h"

namespace trowel::cli {
namespace {

using scheduler::PlanScope;

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

absl::Status CheckDestination(const std::string& name, const PlanScope& scope,
                              const std::vector<std::string>& drained,
                              const garden::GardenView& view) {
  ASSIGN_OR_RETURN(const garden::SeedEntry* const seed, FindSeedArgument(name, view));
  if (seed == nullptr) {
    return InvalidArgument("--to {}: that Seed is malformed: {}", name,
                           *view.WhyBroken(garden::Kind::kSeed, "", name));
  }
  if (Contains(drained, name)) return InvalidArgument("--to {}: that seed is drained", name);
  if (Contains(scope.never_to, name)) {
    return InvalidArgument("--to {}: --exclude says that it is no destination", name);
  }
  return absl::OkStatus();
}

// Projects that no shoot is of are not seen from here, and make no plan.
absl::Status CheckProject(const std::string& name, const garden::GardenView& view) {
  const garden::KindState& projects = view.kind(garden::Kind::kProject);
  if (!projects.known) {
    return Unavailable("--project {}: projects are not known: {}", Printable(name),
                       projects.why_unknown);
  }
  if (const std::string* why = view.WhyBroken(garden::Kind::kProject, "", name); why != nullptr) {
    return InvalidArgument("--project {}: that Project is malformed: {}", Printable(name), *why);
  }
  std::set<std::string_view> names;
  view.ForEachShoot([&](const garden::Shoot& shoot) {
    const garden::Project* project = view.FindProjectOf(shoot.space);
    if (project != nullptr) names.insert(project->name);
  });
  if (names.contains(name)) return absl::OkStatus();
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string_view nearest = DidYouMean(name, candidates);
  return InvalidArgument("--project {}: no shoot of this garden is of a Project of that name{}",
                         Printable(name),
                         nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest));
}

}  // namespace

void AddScopeOptions(CLI::App* command, PlanScope* scope) {
  command
      ->add_option("--to", scope->only_to,
                   "place shoots on this seed, and on no other that is not named so; may be "
                   "repeated")
      ->type_name("SEED")
      ->allow_extra_args(false);
  command->add_option("--exclude", scope->never_to, "place nothing on this seed; may be repeated")
      ->type_name("SEED")
      ->allow_extra_args(false);
  command->add_option("--project", scope->project, "move only shoots of this Project")
      ->type_name("NAME");
  command->add_option("--purpose", scope->purpose, "move only shoots of this purpose")
      ->type_name("PURPOSE")
      ->check(
          CLI::IsMember({"evaluation", "testing", "development", "production", "infrastructure"}));
  command->add_option("--limit", scope->moves_max, "no more moves than these, the first ones")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000));
}

absl::Status CheckScope(const PlanScope& scope, const std::vector<std::string>& drained,
                        const garden::GardenView& view) {
  for (const std::string& seed : scope.never_to) {
    RETURN_IF_ERROR(FindSeedArgument(seed, view).status());
  }
  for (const std::string& seed : scope.only_to) {
    RETURN_IF_ERROR(CheckDestination(seed, scope, drained, view));
  }
  return scope.project.empty() ? absl::OkStatus() : CheckProject(scope.project, view);
}

std::string ScopeText(const PlanScope& scope) {
  std::string text;
  for (const std::string& seed : scope.only_to) text += " --to " + seed;
  for (const std::string& seed : scope.never_to) text += " --exclude " + seed;
  if (!scope.project.empty()) text += " --project " + scope.project;
  if (!scope.purpose.empty()) text += " --purpose " + scope.purpose;
  if (scope.moves_max.has_value()) text += fmt::format(" --limit {}", *scope.moves_max);
  return text;
}

}  // namespace trowel::cli
