#include "migration/run/doors.h"

#include <algorithm>

#include <fmt/format.h>

#include "garden/seed.h"
#include "migration/run/desk.h"

namespace trowel::run {
namespace {

using Door = Source::Door;

constexpr absl::Duration kAskAgain = absl::Seconds(30);

class Keeper {
 public:
  explicit Keeper(Desk* desk) : desk_(*desk) {}

  void Close(Source* source) {
    const garden::SeedEntry* seed = desk_.in.view.FindSeed(source->seed);
    switch (source->door) {
      case Door::kOpen:
        if (seed == nullptr || !seed->seed->visible) return Set(Door::kLeftAlone, source);
        if (!desk_.MayWrite()) return;
        Set(Door::kClosing, source);
        return Send(Action::Kind::kClose, source);
      case Door::kClosing:
        if (seed == nullptr) return Set(Door::kLeftAlone, source);
        if (!seed->seed->visible) return Set(Door::kClosed, source);
        return SendAgain(Action::Kind::kClose, source);
      case Door::kClosed: return LookAtClosed(seed, source);
      default: return;
    }
  }

  // Once nothing is under way any more.
  void Open(Source* source) {
    const garden::SeedEntry* seed = desk_.in.view.FindSeed(source->seed);
    switch (source->door) {
      case Door::kOpen: return Set(Door::kLeftAlone, source);
      case Door::kClosing:
        if (seed == nullptr) return Set(Door::kLeftAlone, source);
        // The closing may still come.
        if (!seed->seed->visible) return Set(Door::kClosed, source);
        if (desk_.Shows(*source->since)) Set(Door::kLeftAlone, source);
        return;
      case Door::kClosed:
        if (seed == nullptr || desk_.run.settings.keep_closed) {
          return Set(Door::kLeftAlone, source);
        }
        if (!desk_.MayWrite()) return;
        Set(Door::kOpening, source);
        return Send(Action::Kind::kOpen, source);
      case Door::kOpening:
        if (seed == nullptr) return Set(Door::kLeftAlone, source);
        if (!seed->seed->visible) return SendAgain(Action::Kind::kOpen, source);
        // A view from before the closing would show the same.
        if (desk_.in.as_of >= *source->since) Set(Door::kReopened, source);
        return;
      default: return;
    }
  }

 private:
  void LookAtClosed(const garden::SeedEntry* seed, Source* source) {
    if (seed == nullptr || !seed->seed->visible || !desk_.Shows(*source->since)) return;
    Set(Door::kLeftAlone, source);
    desk_.Tell("RunSeedOpened",
               fmt::format("run {}: somebody has opened seed {}, which is drained; it stays open",
                           desk_.run.name, source->seed),
               true);
  }

  void Set(Door door, Source* source) {
    source->door = door;
    source->since = desk_.now;
    desk_.Note();
  }

  void Send(Action::Kind kind, Source* source) {
    desk_.flight.seeds[source->seed].asked = desk_.in.now;
    desk_.actions.push_back(
        {.kind = kind, .seed = source->seed, .until = desk_.in.now + kSendWithin});
  }

  // Its answer may be lost, or the garden slow.
  void SendAgain(Action::Kind kind, Source* source) {
    if (desk_.in.now - desk_.flight.seeds[source->seed].asked < kAskAgain) return;
    if (!desk_.MayWrite()) return;
    source->since = desk_.now;
    desk_.Note();
    Send(kind, source);
  }

  Desk& desk_;
};

}  // namespace

bool AreDoorsClosed(const Run& run) {
  if (!run.settings.cordon) return true;
  return std::none_of(run.sources.begin(), run.sources.end(), [](const Source& source) {
    return source.door == Door::kOpen || source.door == Door::kClosing;
  });
}

bool AreDoorsDone(const Run& run) {
  return std::all_of(run.sources.begin(), run.sources.end(), [](const Source& source) {
    return source.door == Door::kLeftAlone || source.door == Door::kReopened;
  });
}

void LookAtDoors(Desk* desk) {
  if (!desk->fresh || desk->run.ended.has_value()) return;
  Keeper keeper(desk);
  const State state = desk->run.state;
  const bool ends = state == State::kDone || state == State::kStopped;
  if (ends && Count(desk->run).under_way > 0) return;
  for (Source& source : desk->run.sources) {
    if (ends) {
      keeper.Open(&source);
    } else if (state == State::kRunning && desk->run.settings.cordon) {
      keeper.Close(&source);
    }
  }
}

}  // namespace trowel::run
