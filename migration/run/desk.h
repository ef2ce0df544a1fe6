#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "migration/run/step.h"

// What the parts of Step() share: the run as it becomes, and what is to be done.
namespace trowel::run {

// A binding is not sent later than this after it was decided,
inline constexpr absl::Duration kSendWithin = absl::Seconds(15);
// and what came of it stands in the garden so long after that: what a request may take, and what
// clocks may differ.
inline constexpr absl::Duration kSettled = absl::Seconds(60);
// Once a second the run is written at most.
inline constexpr absl::Duration kBetweenWrites = absl::Seconds(1);

struct Desk {
  Run run;
  Flight flight;
  const Inputs& in;
  absl::Time now;     // To the second, as it is written.
  bool fresh = true;  // The view tells of now: conclusions may be drawn from it.
  std::vector<Action> actions = {};

  // The view shows all that was done until `time`, whosever clock said it.
  bool Shows(absl::Time time) const { return in.as_of >= time + kSettled; }
  bool MayWrite() const {
    return in.now >= flight.written + kBetweenWrites || in.now < flight.written;
  }

  // No result of another flight has the same.
  std::uint64_t NextId() {
    const auto base = static_cast<std::uint64_t>(absl::ToUnixMicros(in.now));
    return flight.last_id = std::max(flight.last_id + 1, base);
  }

  void Note() { flight.unwritten = true; }
  void Tell(std::string_view reason, std::string text, bool warning = false);
  void TellOf(const Move& move, std::string_view reason, std::string text, bool warning = false);
  // Why nothing begins; each once.
  void Hold(std::string why);

  void SetWhy(std::string_view why, Move* move);
  // It ends so.
  void Settle(MoveState state, std::string_view why, Move* move);
  // Its binding was not carried out: it waits, or is cancelled if nothing begins any more.
  void PutBack(std::string_view why, Move* move);
  void CountFailure(std::string_view why, Move* move);
  // False: it cannot be halted, or is.
  bool Halt(std::string why);
  Flight::Ask& AskOf(const Move& move) {
    return flight.asks[static_cast<std::size_t>(&move - run.moves.data())];
  }
};

// The parts, in the order in which they are asked. Each stands in the file of its name.
void TakeOrders(Desk* desk);
void TakeResults(Desk* desk);
void LookAtMoves(Desk* desk);
void LookAtDoors(Desk* desk);
void Advance(Desk* desk);  // From one State to the next.
void BeginMoves(Desk* desk);

}  // namespace trowel::run
