#include <algorithm>

#include <fmt/format.h>

#include "garden/move_detail.h"
#include "garden/seed.h"
#include "garden/shoot_detail.h"
#include "policy/move.h"

namespace trowel::policy {
namespace {

using garden::Kind;

// A stale seed is not used: what cannot be trusted must not be judged as if it could.
std::string ProblemOfSeeds(const garden::GardenView& view) {
  const garden::KindState& seeds = view.kind(Kind::kSeed);
  return seeds.known ? std::string() : fmt::format("seeds are not known: {}", seeds.why_unknown);
}

// Null, with what is to be said of it, when the view does not have the seed; nothing is to be said
// when it simply is not there.
const garden::SeedEntry* LookUpSeed(const Move& move, const garden::GardenView& view,
                                    std::string_view name, std::string* problem) {
  *problem = move.seeds_problem;
  const std::string* why = view.WhyBroken(Kind::kSeed, "", name);
  if (problem->empty() && why != nullptr) {
    *problem = fmt::format("Seed {} is malformed: {}", name, *why);
  }
  return problem->empty() ? view.FindSeed(name) : nullptr;
}

void ResolveCloudProfile(const garden::GardenView& view, Move* move) {
  const garden::CloudProfileRef& ref = move->shoot->cloud_profile;
  if (ref.name.empty()) return;
  const Kind kind = ref.namespaced ? Kind::kNamespacedCloudProfile : Kind::kCloudProfile;
  const std::string_view space = ref.namespaced ? std::string_view(move->shoot->space) : "";
  const std::string_view kind_name = garden::InfoOf(kind).name;
  if (!view.kind(kind).known) {
    move->cloud_profile_problem =
        fmt::format("{}s are not known: {}", kind_name, view.kind(kind).why_unknown);
    return;
  }
  if (const std::string* why = view.WhyBroken(kind, space, ref.name); why != nullptr) {
    move->cloud_profile_problem = fmt::format("{} {} is malformed: {}", kind_name, ref.name, *why);
    return;
  }
  move->cloud_profile = view.FindCloudProfile(move->shoot->space, ref);
  if (move->cloud_profile == nullptr) {
    move->cloud_profile_problem = fmt::format("there is no {} {}", kind_name, ref.name);
  } else if (!move->cloud_profile->why_stale.empty()) {
    move->cloud_profile_problem =
        fmt::format("{} {} {}", kind_name, ref.name, move->cloud_profile->why_stale);
    move->cloud_profile = nullptr;
  }
}

void ResolveProject(const garden::GardenView& view, Move* move) {
  const garden::KindState& projects = view.kind(Kind::kProject);
  if (!projects.known) {
    move->project_problem = fmt::format("projects are not known: {}", projects.why_unknown);
    return;
  }
  move->project = view.FindProjectOf(move->shoot->space);
  if (move->project != nullptr) return;
  move->project_problem =
      projects.broken > 0 ? fmt::format("no readable Project has namespace {}", move->shoot->space)
                          : fmt::format("no Project has namespace {}", move->shoot->space);
}

// Seen in the garden, gone from it, expired, or of this very shoot (whose own move is being
// judged).
bool Counts(const PendingMove& pending, const Move& move, const garden::GardenView& view) {
  if (pending.expires <= move.now) return false;
  const std::string_view key = pending.shoot;
  const std::size_t slash = key.find('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view space = key.substr(0, slash);
  const std::string_view name = key.substr(slash + 1);
  if (space == move.shoot->space && name == move.shoot->name) return false;
  const garden::Shoot* shoot = view.FindShoot(space, name);
  if (shoot != nullptr) return shoot->seed_name != pending.destination;
  return !pending.seen || view.WhyBroken(Kind::kShoot, space, name) != nullptr;
}

// Seeds are numbered, so that names mostly differ in their last letter. Ranking asks this of every
// seed.
bool IsSameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() && (a.empty() || a.back() == b.back()) && a == b;
}

// A live move that was told to end may go back as long as the destination's etcd has not joined the
// source's: gardenlet expects just that (moves: GEP-0039, abort-live-migration).
bool HasAborted(const garden::Shoot& shoot) {
  if (shoot.last_operation.type != garden::OperationType::kLiveMigrate) return false;
  if (!shoot.detail->abort_live_migration) return false;
  const std::vector<garden::MoveDetail::LiveCondition>& conditions = shoot.on_way->live_conditions;
  return std::any_of(conditions.begin(), conditions.end(), [](const auto& condition) {
    return condition.type == "DestinationEtcdPeersJoined" &&
           condition.status == garden::Condition::Status::kFalse;
  });
}

bool IsReturn(const Move& move) {
  if (move.first || move.old == nullptr) return false;
  if (move.old->host_seed_name.empty()) return false;
  if (!IsSameName(move.destination_name, move.old->host_seed_name)) return false;
  if (garden::HasBegun(*move.old)) return HasAborted(*move.old);
  return !garden::IsHeldUp(*move.old);
}

}  // namespace

Move Resolve(const MoveRequest& request, const garden::GardenView& view,
             std::vector<PendingMove>* pending_storage) {
  Move move;
  move.shoot = request.shoot;
  move.old = request.old;
  move.source_name = request.old == nullptr ? std::string_view() : request.old->seed_name;
  if (!request.source.empty()) move.source_name = request.source;
  move.first = move.source_name.empty();
  move.live = !move.first && request.live.value_or(request.shoot->live_migrate);
  move.destination_name = request.destination.empty() ? std::string_view(request.shoot->seed_name)
                                                      : request.destination;
  move.spec_change = request.spec_change;
  move.requester = request.requester;
  move.now = request.now;

  move.seeds_problem = ProblemOfSeeds(view);
  if (!move.first) move.source = LookUpSeed(move, view, move.source_name, &move.source_problem);
  if (!move.destination_name.empty()) {
    move.destination = LookUpSeed(move, view, move.destination_name, &move.destination_problem);
  }
  ResolveCloudProfile(view, &move);
  ResolveProject(view, &move);
  move.region_tables = view.RegionTablesOf(request.shoot->cloud_profile.name);
  move.shoot_region = view.FindRegion(request.shoot->region);
  move.returning = IsReturn(move);

  pending_storage->clear();
  for (const PendingMove& pending : request.pending) {
    if (Counts(pending, move, view)) pending_storage->push_back(pending);
  }
  move.pending = *pending_storage;
  return move;
}

void SetDestination(const garden::SeedEntry& entry, Move* move) {
  move->destination = move->seeds_problem.empty() ? &entry : nullptr;
  move->destination_problem = move->seeds_problem;
  move->destination_name = entry.seed->name;
  move->returning = IsReturn(*move);
}

int PendingTo(const Move& move, std::string_view seed) {
  return static_cast<int>(
      std::count_if(move.pending.begin(), move.pending.end(),
                    [&](const PendingMove& pending) { return pending.destination == seed; }));
}

}  // namespace trowel::policy
