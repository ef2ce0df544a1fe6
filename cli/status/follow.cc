#include "cli/status/follow.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <absl/time/clock.h>

#include "base/text.h"
#include "base/time_text.h"
#include "cli/exit_code.h"
#include "cli/garden/garden_loader.h"
#include "cli/garden/landscape.h"
#include "cli/garden/shoot_argument.h"
#include "cli/output/output.h"
#include "cli/status/moves.h"
#include "kube/watch/garden_watch.h"
#include "kube/watch/listing_state.h"
#include "migration/phase/tracker.h"

namespace trowel::cli {
namespace {

using migration::Step;
using View = std::shared_ptr<const garden::GardenView>;

constexpr std::chrono::seconds kLook{1};  // What is stuck becomes so without a change.

// What the watch's thread hands to the one that prints.
class Mailbox {
 public:
  void Take(const kube::GardenWatch::News& news) {
    const std::lock_guard lock(mutex_);
    if (news.view != nullptr) {
      view_ = news.view;
      fresh_ = true;
    }
    state_ = kube::ListingStateOf(news.store->sources());
    heard_ = true;
    changed_.notify_one();
  }

  // The newest view, at once where there is one that was not looked at. Null until all is there.
  View Wait() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kLook, [this] { return fresh_; });
    fresh_ = false;
    return heard_ && state_.missing.empty() ? view_ : nullptr;
  }
  kube::ListingState state() {
    const std::lock_guard lock(mutex_);
    return state_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  View view_;
  bool fresh_ = false;
  kube::ListingState state_{.missing = "nothing was heard of it", .problem = {}, .remedy = {}};
  bool heard_ = false;
};

class Follower {
 public:
  Follower(const FollowArguments& arguments, const Options& options, const Streams& streams)
      : arguments_(arguments), options_(options), streams_(streams) {}

  // An exit code, once it is over.
  std::optional<int> Look(const garden::GardenView& view, absl::Time now) {
    std::vector<Step> steps = tracker_.Look(view, now);
    if (!arguments_.shoot.empty()) {
      std::erase_if(steps, [&](const Step& step) { return step.shoot != arguments_.shoot; });
    }
    const bool json = OutputOf(options_) == Output::kJson;
    if (streams_.color && !json && !arguments_.wait) {
      Redraw(view, now);
    } else {
      for (const Step& step : steps) json ? PrintJson(step, view, now) : PrintLine(step, now);
    }
    if (!streams_.flush()) return kUnreadable;
    return arguments_.wait ? EndOf(steps, now) : std::nullopt;
  }

 private:
  void Redraw(const garden::GardenView& view, absl::Time now) {
    constexpr std::string_view kHomeAndClear = "\x1b[H\x1b[2J";
    streams_.out->append(kHomeAndClear);
    std::vector<MoveStatus> moves = MovesOf(view, now);
    if (!arguments_.shoot.empty()) {
      std::erase_if(moves, [&](const MoveStatus& move) {
        return garden::KeyOf(*move.shoot) != arguments_.shoot;
      });
    }
    PrintMoves(moves, now, streams_, options_);
  }

  void PrintLine(const Step& step, absl::Time now) {
    const migration::Progress& progress = step.progress;
    std::string text = fmt::format("{}  {}  {}", FormatUtc(now), Printable(step.shoot),
                                   migration::Name(step.kind));
    if (step.kind == Step::Kind::kArrived || step.kind == Step::Kind::kBack) {
      text += " on " + Printable(progress.to);
    } else if (step.kind != Step::Kind::kGone) {
      const migration::PhaseRow& row = migration::RowOf(progress.phase);
      text += fmt::format("  {}{}, waits for {}", row.id, progress.not_known.empty() ? "" : "?",
                          row.waits_for);
      if (!progress.cause.empty()) text += fmt::format(": {}", Printable(progress.cause));
      if (progress.stuck) text += fmt::format("; {}", Printable(progress.remedy));
    }
    streams_.out->append(text).append("\n");
  }

  void PrintJson(const Step& step, const garden::GardenView& view, absl::Time now) {
    const ShootName name = *ParseShootArgument(step.shoot);
    const garden::Shoot* shoot = view.FindShoot(name.space, name.name);
    Json line = Document("MoveStep");
    line["time"] = FormatUtc(now);
    line["step"] = migration::Name(step.kind);
    line["shoot"] = step.shoot;
    line["before"] = migration::Id(step.before);
    if (shoot != nullptr) {
      line["move"] = ToJson({.shoot = shoot,
                             .progress = step.progress,
                             .dangers = migration::DangersOf(*shoot, view, step.progress)});
    }
    streams_.out->append(line.dump(-1, ' ', false, Json::error_handler_t::replace)).append("\n");
  }

  std::optional<int> EndOf(const std::vector<Step>& steps, absl::Time now) {
    if (!steps.empty()) {
      switch (steps.back().kind) {
        case Step::Kind::kArrived: return kDone;
        case Step::Kind::kBack:
        case Step::Kind::kGone: return kDenied;
        default: break;
      }
    }
    const auto move = tracker_.moves().find(arguments_.shoot);
    if (move == tracker_.moves().end()) {
      if (OutputOf(options_) != Output::kJson) {
        streams_.out->append(
            fmt::format("{}  {}  rests\n", FormatUtc(now), Printable(arguments_.shoot)));
      }
      return kDone;
    }
    if (move->second.stuck) return kDenied;
    return std::nullopt;
  }

  const FollowArguments& arguments_;
  const Options& options_;
  const Streams& streams_;
  migration::Tracker tracker_;
};

}  // namespace

int Follow(const FollowArguments& arguments, const Options& options, const Streams& streams) {
  if (!IsLandscape(options)) {
    return Fail(streams, kUsage, "a folder does not move: --watch and --wait are for --kubeconfig");
  }
  const absl::StatusOr<std::chrono::milliseconds> patience = RequestTimeoutOf(options);
  if (!patience.ok()) return Fail(streams, kUsage, Message(patience.status()));
  absl::StatusOr<kube::GardenWatch::Options> landscape = LandscapeOf(options);
  if (!landscape.ok()) {
    return Fail(streams, ExitCodeOf(landscape.status()), Message(landscape.status()));
  }
  const std::string source = landscape->access.source;
  Mailbox mailbox;
  kube::GardenWatch watch(*std::move(landscape),
                          [&](const kube::GardenWatch::News& news) { mailbox.Take(news); });
  watch.Start();
  const absl::Time begin = absl::Now();
  Follower follower(arguments, options, streams);
  bool complete = false;
  for (;;) {
    const View view = mailbox.Wait();
    const absl::Time now = absl::Now();
    if (view != nullptr) {
      if (!complete && !arguments.shoot.empty()) {
        const absl::StatusOr<const garden::Shoot*> shoot =
            FindShootArgument(arguments.shoot, *view);
        if (!shoot.ok()) return Fail(streams, kUsage, Message(shoot.status()));
      }
      complete = true;
      const std::optional<int> end = follower.Look(*view, now);
      if (end.has_value()) return *end;
    }
    const kube::ListingState state = mailbox.state();
    if (!complete && !state.remedy.empty()) {
      return Fail(streams, kUnreadable,
                  fmt::format("{}: {}; {}", source, state.problem, state.remedy));
    }
    if (!complete && now - begin > absl::FromChrono(*patience)) {
      return Fail(streams, kUnreadable,
                  fmt::format("{}: the garden is not complete: {}", source, state.missing));
    }
    if (now - begin >= arguments.timeout) {
      if (!arguments.wait) return kDone;
      return Fail(streams, kTimedOut,
                  fmt::format("{} has not arrived within {}", Printable(arguments.shoot),
                              absl::FormatDuration(arguments.timeout)));
    }
  }
}

}  // namespace trowel::cli
