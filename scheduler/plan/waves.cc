#include "scheduler/plan/waves.h"

#include <utility>

#include "base/check.h"
#include "base/string_map.h"
#include "garden/seed.h"

namespace trowel::scheduler {
namespace {

// A seed that runs in a shoot has no API server while that one moves: half a migration would hang
// in it (rule seed-host). So a wave holds no move of a shoot together with one to or from a seed
// that runs in it, and neither begins while the other is under way outside of the plan.
class HomesOfWave {
 public:
  explicit HomesOfWave(const garden::GardenView& view) : view_(view) {}

  bool Allows(const garden::Shoot& shoot, const MoveRoute& route) const {
    if (!homes_.empty() && homes_.contains(garden::KeyOf(shoot))) return false;
    for (const std::string_view seed : {route.from, route.to}) {
      for (const std::string& home : view_.ShootsBehindSeed(seed)) {
        if (moving_.contains(home)) return false;
      }
    }
    return true;
  }

  void Add(const std::string& shoot, const MoveRoute& route) {
    moving_.insert(shoot);
    for (const std::string_view seed : {route.from, route.to}) {
      for (const std::string& home : view_.ShootsBehindSeed(seed)) homes_.insert(home);
    }
  }

 private:
  const garden::GardenView& view_;
  StringSet moving_;  // Shoots that move.
  StringSet homes_;   // Shoots that the seeds of these moves run in.
};

class WaveCutter {
 public:
  WaveCutter(const std::vector<const Traveller*>& travellers, const Seats& seats,
             const PlanOptions& options, const garden::GardenView& view)
      : options_(options),
        view_(view),
        waiting_(travellers),
        departures_(seats),
        homes_of_others_(view) {
    for (const garden::RunningMove& move : view.running_moves()) {
      running_.Add(RouteOf(move));
      homes_of_others_.Add(move.shoot, RouteOf(move));
    }
  }

  std::vector<Wave> Run() {
    std::vector<Wave> waves;
    while (!waiting_.empty()) waves.push_back(Next());
    return waves;
  }

 private:
  static MoveRoute RouteOf(const garden::RunningMove& move) {
    return {.space = move.space, .from = move.from, .to = move.to};
  }
  MoveRoute RouteOf(const Traveller& traveller) const {
    return {.space = traveller.shoot->space,
            .from = traveller.shoot->seed_name,
            .to = view_.seeds()[traveller.to->seed].seed->name};
  }

  Wave Next();
  void Fill(bool in_order, Wave* wave);
  void FillAfterOthers(bool in_order, Wave* wave);
  bool MayStart(const Traveller& traveller, const HomesOfWave& homes) const;
  void Start(const Traveller& traveller, Wave* wave);

  const PlanOptions& options_;
  const garden::GardenView& view_;
  std::vector<const Traveller*> waiting_;
  Departures departures_;
  RunningMoves running_;
  // Of the moves that ran while the plan was made: until they end, each wave goes beside them.
  HomesOfWave homes_of_others_;
  bool others_ended_ = false;
};

// Each attempt gives up a little more, and is made only if otherwise nobody could go: waiting costs
// less than a risk taken too early.
Wave WaveCutter::Next() {
  Wave wave;
  const bool by_risk = options_.order == PlanOrder::kRisk;
  Fill(by_risk, &wave);
  if (wave.moves.empty()) FillAfterOthers(by_risk, &wave);
  if (wave.moves.empty()) Fill(/*in_order=*/false, &wave);
  if (wave.moves.empty()) FillAfterOthers(/*in_order=*/false, &wave);
  // Nothing else runs, bounds are at least 1, and some order of departures exists.
  TROWEL_CHECK(!wave.moves.empty());
  for (const PlannedMove& move : wave.moves) {
    running_.Subtract(
        {.space = move.shoot->space, .from = move.shoot->seed_name, .to = move.to->seed->name});
  }
  return wave;
}

// The same as if the moves that ran while the plan was made had ended.
void WaveCutter::FillAfterOthers(bool in_order, Wave* wave) {
  RunningMoves before = std::exchange(running_, RunningMoves());
  const bool had_ended = std::exchange(others_ended_, true);
  Fill(in_order, wave);
  if (wave->moves.empty()) {
    running_ = std::move(before);
    others_ended_ = had_ended;
  } else {
    wave->after_running_moves = !had_ended;
  }
}

// In order: only those of the least risk that waits. What it shows, the next risk should know.
void WaveCutter::Fill(bool in_order, Wave* wave) {
  HomesOfWave homes(view_);
  std::vector<const Traveller*> later;
  for (const Traveller* traveller : waiting_) {
    const bool is_full = wave->moves.size() >= static_cast<std::size_t>(options_.max_parallel);
    const bool too_risky = in_order && traveller->risk != waiting_.front()->risk;
    if (is_full || too_risky || !MayStart(*traveller, homes)) {
      later.push_back(traveller);
    } else {
      homes.Add(garden::KeyOf(*traveller->shoot), RouteOf(*traveller));
      Start(*traveller, wave);
    }
  }
  waiting_ = std::move(later);
}

bool WaveCutter::MayStart(const Traveller& traveller, const HomesOfWave& homes) const {
  const MoveRoute route = RouteOf(traveller);
  return departures_.MayGo(traveller.to->seed, traveller.to->room) &&
         running_.Allows(traveller.prospect->limits, route) &&
         homes.Allows(*traveller.shoot, route) &&
         (others_ended_ || homes_of_others_.Allows(*traveller.shoot, route));
}

void WaveCutter::Start(const Traveller& traveller, Wave* wave) {
  running_.Add(RouteOf(traveller));
  departures_.Go(traveller.to->seed, traveller.to->room);
  const Prospect& prospect = *traveller.prospect;
  wave->moves.push_back({.shoot = traveller.shoot,
                         .to = &view_.seeds()[traveller.to->seed],
                         .live = prospect.live,
                         .risk = traveller.risk,
                         .score = traveller.score,
                         .warned_by = prospect.own.warned_by | traveller.to->warned_by});
}

}  // namespace

std::vector<Wave> CutIntoWaves(const std::vector<const Traveller*>& travellers, const Seats& seats,
                               const PlanOptions& options, const garden::GardenView& view) {
  TROWEL_CHECK(options.max_parallel >= 1);
  return WaveCutter(travellers, seats, options, view).Run();
}

}  // namespace trowel::scheduler
