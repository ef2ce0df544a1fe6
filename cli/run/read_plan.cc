#include "cli/run/read_plan.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/garden/shoot_argument.h"
#include "kube/manifests.h"

namespace trowel::cli {
namespace {

using nlohmann::json;

constexpr std::size_t kPlanBytesMax = std::size_t{64} << 20;

std::string TextOf(const json& move, const char* key) {
  const auto found = move.find(key);
  return found != move.end() && found->is_string() ? found->get<std::string>() : std::string();
}

absl::StatusOr<scheduler::PlannedMove> MoveOf(const json& move, const garden::GardenView& view) {
  if (!move.is_object()) return InvalidArgument("is no move");
  const std::string shoot = TextOf(move, "shoot");
  ASSIGN_OR_RETURN(scheduler::PlannedMove planned,
                   PlannedFor(shoot, TextOf(move, "from"), TextOf(move, "to"), view));
  const auto live = move.find("live");
  planned.live = live != move.end() && live->is_boolean() && live->get<bool>();
  return planned;
}

}  // namespace

absl::StatusOr<scheduler::PlannedMove> PlannedFor(const std::string& shoot, const std::string& from,
                                                  const std::string& to,
                                                  const garden::GardenView& view) {
  ASSIGN_OR_RETURN(const garden::Shoot* const found, FindShootArgument(shoot, view));
  ASSIGN_OR_RETURN(const garden::SeedEntry* const seed, FindSeedArgument(to, view));
  if (seed == nullptr) return InvalidArgument("{}: that Seed is malformed", Printable(to));
  if (found->seed_name != from) {
    return InvalidArgument("{}: it is on {} now, and not on {}; make the plan anew", shoot,
                           found->seed_name.empty() ? "no seed" : found->seed_name,
                           Printable(from));
  }
  return scheduler::PlannedMove{.shoot = found,
                                .to = seed,
                                .live = found->live_migrate,
                                .risk = scheduler::RiskOf(*found, view)};
}

absl::StatusOr<scheduler::Plan> ReadPlan(const std::string& path, const garden::GardenView& view) {
  const absl::StatusOr<std::string> text = kube::ReadFile(path, kPlanBytesMax);
  if (!text.ok()) return InvalidArgument("{}", Message(text.status()));
  const json document = json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object() || TextOf(document, "kind") != "Plan") {
    return InvalidArgument("{}: is no plan; write one with trowel plan ... -o json",
                           Printable(path));
  }
  const auto waves = document.find("waves");
  if (waves == document.end() || !waves->is_array()) {
    return InvalidArgument("{}: waves: is missing", Printable(path));
  }
  scheduler::Plan plan;
  for (std::size_t i = 0; i < waves->size(); ++i) {
    const json& wave = (*waves)[i];
    const auto moves = wave.is_object() ? wave.find("moves") : wave.end();
    if (!wave.is_object() || moves == wave.end() || !moves->is_array()) {
      return InvalidArgument("{}: waves[{}].moves: is missing", Printable(path), i);
    }
    plan.waves.emplace_back();
    for (std::size_t j = 0; j < moves->size(); ++j) {
      absl::StatusOr<scheduler::PlannedMove> move = MoveOf((*moves)[j], view);
      if (!move.ok()) {
        return Annotate(move.status(),
                        fmt::format("{}: waves[{}].moves[{}]", Printable(path), i, j));
      }
      plan.waves.back().moves.push_back(*std::move(move));
    }
  }
  return plan;
}

}  // namespace trowel::cli
