#include "migration/run/run.h"

#include "base/hash.h"
#include "migration/run/format.h"
#include "migration/run/words.h"

namespace trowel::run {

std::string_view Name(State state) { return WordOf(kStateWords, state); }
std::string_view Name(MoveState state) { return WordOf(kMoveStateWords, state); }
std::string_view Name(Source::Door door) { return WordOf(kDoorWords, door); }
std::string_view Name(Goal::Kind kind) { return WordOf(kGoalWords, kind); }

std::string PlanHash(const Run& run) {
  constexpr std::size_t kDigits = 12;  // As the hash of a policy.
  std::string text = FormatHead(run);
  for (const Move& move : run.moves) {
    AppendPlanned(move, &text);
    text += '\n';
  }
  return Sha256Hex(text).substr(0, kDigits);
}

Tally Count(const Run& run) {
  Tally tally;
  for (const Move& move : run.moves) {
    ++tally.of[static_cast<std::size_t>(move.state)];
    if (move.under_way()) ++tally.under_way;
    const bool accepted = run.resumed.has_value() && move.failed <= run.resumed;
    if (move.failed.has_value() && !accepted) ++tally.failures;
  }
  return tally;
}

}  // namespace trowel::run
