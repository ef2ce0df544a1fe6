#include "scheduler/score.h"

namespace trowel::scheduler {

double ScoreDistance(const ScoreInput&, const garden::SeedEntry&);
double ScoreHeadroom(const ScoreInput&, const garden::SeedEntry&);
double ScoreSpread(const ScoreInput&, const garden::SeedEntry&);
double ScoreSteadiness(const ScoreInput&, const garden::SeedEntry&);
double ScoreExternal(const ScoreInput&, const garden::SeedEntry&);
Arithmetic TellDistance(const ScoreInput&, const garden::SeedEntry&);
Arithmetic TellHeadroom(const ScoreInput&, const garden::SeedEntry&);
Arithmetic TellSpread(const ScoreInput&, const garden::SeedEntry&);
Arithmetic TellSteadiness(const ScoreInput&, const garden::SeedEntry&);
Arithmetic TellExternal(const ScoreInput&, const garden::SeedEntry&);

namespace {

using policy::Weights;

constexpr std::array<Score, kScores> kTable = {{
    {"distance", "how near the seed is to the shoot's region", &Weights::distance, ScoreDistance,
     TellDistance},
    {"headroom", "how much of the seed stays free after the move", &Weights::headroom,
     ScoreHeadroom, TellHeadroom},
    {"spread", "how few shoots of the same project and purpose the seed has", &Weights::spread,
     ScoreSpread, TellSpread},
    {"steadiness", "how little the move changes", &Weights::steadiness, ScoreSteadiness,
     TellSteadiness},
    {"external", "what others know of the seed, of cost or carbon for example", &Weights::external,
     ScoreExternal, TellExternal, /*optional=*/true},
}};

}  // namespace

const std::array<Score, kScores>& ScoreTable() { return kTable; }

}  // namespace trowel::scheduler
