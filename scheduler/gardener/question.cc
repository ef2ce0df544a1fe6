#include "scheduler/gardener/question.h"

#include <string_view>
#include <vector>

#include "policy/move.h"

namespace trowel::scheduler::gardener {
namespace {

using garden::Kind;

absl::Status ExpectKnown(const garden::GardenView& view, Kind kind, std::string_view plural) {
  const garden::KindState& state = view.kind(kind);
  if (state.known) return absl::OkStatus();
  return Unavailable("{} are not known: {}", plural, state.why_unknown);
}

// A region ConfigMap that cannot be read may be the one of this profile.
absl::Status ExpectReadableTables(const garden::GardenView& view) {
  if (view.kind(Kind::kConfigMap).broken == 0) return absl::OkStatus();
  for (const garden::ConfigMap* config :
       view.ConfigMapsWith(garden::kRegionConfigLabel, garden::kRegionConfigValue)) {
    if (config->why_broken.empty()) continue;
    return Unavailable("region ConfigMap {} is malformed: {}", config->name, config->why_broken);
  }
  return absl::OkStatus();
}

absl::Status LookUpRegions(const policy::Move& move, const garden::GardenView& view,
                           Question* question) {
  RETURN_IF_ERROR(ExpectKnown(view, Kind::kConfigMap, "ConfigMaps"));
  question->shoot_region = move.shoot_region;
  if (move.region_tables.empty()) return ExpectReadableTables(view);
  question->regions = &move.region_tables.front();
  return absl::OkStatus();
}

absl::Status LookUpCloudProfile(const policy::Move& move, Question* question) {
  if (!move.cloud_profile_problem.empty()) return Unavailable("{}", move.cloud_profile_problem);
  if (move.cloud_profile == nullptr) return Unavailable("the shoot names no CloudProfile");
  question->cloud_profile = move.cloud_profile;
  return absl::OkStatus();
}

absl::Status LookUpProject(const policy::Move& move, Question* question) {
  if (move.project == nullptr) return Unavailable("{}", move.project_problem);
  question->project = move.project;
  return absl::OkStatus();
}

// Its name and namespace say which one it is: what is asked about may differ from what is stored.
void FindItself(const garden::GardenView& view, Question* question) {
  const garden::Shoot* stored = view.FindShoot(question->shoot->space, question->shoot->name);
  if (stored == nullptr) return;
  if (!stored->seed_name.empty()) question->counted_at = view.FindSeed(stored->seed_name);
  if (stored->host_seed_name.empty() || stored->host_seed_name == stored->seed_name) return;
  question->also_counted_at = view.FindSeed(stored->host_seed_name);
}

}  // namespace

absl::StatusOr<Question> LookUp(const garden::Shoot& shoot, const garden::GardenView& view,
                                Strategy strategy) {
  std::vector<policy::PendingMove> none;
  const policy::Move move = policy::Resolve({.shoot = &shoot, .now = {}}, view, &none);
  Question question{.shoot = &shoot, .strategy = strategy};
  RETURN_IF_ERROR(ExpectKnown(view, Kind::kSeed, "seeds"));
  RETURN_IF_ERROR(ExpectKnown(view, Kind::kShoot, "shoots"));
  RETURN_IF_ERROR(LookUpCloudProfile(move, &question));
  RETURN_IF_ERROR(LookUpRegions(move, view, &question));
  RETURN_IF_ERROR(LookUpProject(move, &question));
  FindItself(view, &question);
  return question;
}

}  // namespace trowel::scheduler::gardener
