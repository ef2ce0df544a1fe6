#include <atomic>
#include <memory>
#include <thread>

#include <absl/time/clock.h>

#include "base/background_log.h"
#include "base/sleep.h"
#include "base/text.h"
#include "base/time_text.h"
#include "cli/exit_code.h"
#include "cli/garden/landscape.h"
#include "cli/process/binder_arguments.h"
#include "cli/process/process_arguments.h"
#include "cli/run/propose.h"
#include "cli/run/run_access.h"
#include "cli/run/run_output.h"
#include "daemon/landscape_follower.h"
#include "daemon/run_sight.h"
#include "daemon/stop_signals.h"
#include "kube/write/leadership.h"
#include "migration/run/text.h"

namespace trowel::cli {
namespace {

using carry::Shell;
using Milliseconds = std::chrono::milliseconds;

constexpr Milliseconds kLook{1'000};
constexpr Milliseconds kAfterResults{50};

struct CarryArguments : ProcessArguments {
  std::string name;
};

// What the person in front of it reads: a line when there is something new.
class Narrator {
 public:
  explicit Narrator(const Streams& streams) : streams_(streams) {}

  bool Tell(const run::Run& run, const std::vector<std::string>& holds) {
    std::string text = fmt::format("{}, {}{}{}", Name(run.state), ProgressText(run),
                                   run.why.empty() ? "" : ": ", Printable(run.why));
    if (!holds.empty()) text += fmt::format("; waits: {}", Printable(holds.front()));
    return Say(text, EtaText(run, absl::Now()));
  }
  bool Tell(std::string_view problem) { return Say(Printable(problem), {}); }

 private:
  // What passes with every second is no news.
  bool Say(const std::string& text, const std::string& passing) {
    if (text == said_) return true;
    said_ = text;
    streams_.out->append(fmt::format("{}  {}{}{}\n", FormatUtc(absl::Now()), text,
                                     passing.empty() ? "" : "; ", passing));
    return streams_.flush();
  }

  const Streams& streams_;
  std::string said_;
};

// Sets `stop` with the first signal.
class SignalListener {
 public:
  explicit SignalListener(std::stop_source* stop)
      : thread_([this, stop] {
          if (signals_.WaitUnless(over_)) stop->request_stop();
        }) {}
  ~SignalListener() {
    over_ = true;
    thread_.join();
  }
  SignalListener(const SignalListener&) = delete;
  SignalListener& operator=(const SignalListener&) = delete;

 private:
  daemon::StopSignals signals_;  // Before any thread: all inherit its mask.
  std::atomic<bool> over_ = false;
  std::thread thread_;
};

int EndOf(const run::Run& run, const Streams& streams, const Options& options) {
  PrintRun(run, absl::Now(), streams, options);
  const int arrived = Count(run)[run::MoveState::kArrived];
  return arrived == static_cast<int>(run.moves.size()) ? kDone : kDenied;
}

class Foreground {
 public:
  Foreground(const CarryArguments& arguments, const Options& options, const Streams& streams)
      : arguments_(arguments), options_(options), streams_(streams), narrator_(streams) {}

  int CarryOut(Shell* shell, const std::function<carry::Sight()>& look,
               const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const absl::StatusOr<Shell::Turn> turn = shell->Round(look(), stop);
      const std::optional<int> end = turn.ok() ? After(*turn, *shell) : AfterProblem(turn.status());
      if (end.has_value()) return *end;
      SleepUnless(stop, shell->has_results() ? kAfterResults : kLook);
    }
    streams_.out->append(
        fmt::format("run {} is left as it is: another call goes on\n", arguments_.name));
    return kTimedOut;
  }

 private:
  std::optional<int> After(Shell::Turn turn, const Shell& shell) {
    switch (turn) {
      case Shell::Turn::kGone:
        return Fail(streams_, kDenied, fmt::format("run {} is deleted", arguments_.name));
      case Shell::Turn::kRests:
        return Fail(streams_, kDenied,
                    fmt::format("run {} is not approved: trowel run approve {}", arguments_.name,
                                arguments_.name));
      case Shell::Turn::kEnded: return EndOf(*shell.run(), streams_, options_);
      case Shell::Turn::kGoesOn: break;
    }
    if (shell.run() == nullptr) return std::nullopt;
    return narrator_.Tell(*shell.run(), shell.holds()) ? std::nullopt : std::optional(kUnreadable);
  }

  std::optional<int> AfterProblem(const absl::Status& problem) {
    if (absl::IsInvalidArgument(problem) || absl::IsPermissionDenied(problem)) {
      return Fail(streams_, kDenied, Message(problem));
    }
    if (Message(problem).empty()) return std::nullopt;
    return narrator_.Tell(Message(problem)) ? std::nullopt : std::optional(kUnreadable);
  }

  const CarryArguments& arguments_;
  const Options& options_;
  const Streams& streams_;
  Narrator narrator_;
};

int CarryOut(const CarryArguments& arguments, kube::GardenWatch::Options landscape,
             carry::RunStore* store, const Options& options, const Streams& streams) {
  std::stop_source stop;
  const SignalListener listener(&stop);
  const log::BackgroundLog background;
  const SystemClock clock;
  webhook::Readiness readiness;
  const kube::Access access = landscape.access;
  const std::string identity = IdentityOf(landscape);
  kube::EventPoster events(access, landscape.instance);
  daemon::LandscapeFollower follower(
      {.watch = std::move(landscape), .policy_file = options.policy_file}, &clock, &readiness);
  if (const absl::Status loaded = follower.Load(); !loaded.ok()) {
    return Fail(streams, kUsage, Message(loaded));
  }
  const kube::Leadership leadership(access, {.space = options.garden_namespace,
                                             .name = std::string(run::kNamePrefix) + arguments.name,
                                             .identity = identity});
  carry::Carrier carrier({.access = access}, &clock, &leadership);
  Shell shell(arguments.name, {.store = store,
                               .carrier = &carrier,
                               .events = &events,
                               .leader = &leadership,
                               .clock = &clock});
  follower.Start();
  const int code =
      Foreground(arguments, options, streams)
          .CarryOut(
              &shell, [&] { return LookAtGarden(follower, readiness); }, stop.get_token());
  follower.Stop();
  return code;
}

int RunCarryOut(const CarryArguments& arguments, const Options& options, const Streams& streams) {
  const auto fail = [&](const absl::Status& status) {
    return Fail(streams, RunExitCodeOf(status), Message(status));
  };
  absl::StatusOr<std::unique_ptr<carry::RunStore>> store = StoreOf(options);
  if (!store.ok()) return fail(store.status());
  const absl::StatusOr<carry::RunStore::Stored> stored = ReadRun(arguments.name, store->get());
  if (!stored.ok()) return fail(stored.status());
  if (stored->run.ended.has_value()) return EndOf(stored->run, streams, options);
  absl::StatusOr<kube::GardenWatch::Options> landscape = LandscapeOf(options);
  if (!landscape.ok()) return fail(landscape.status());
  StartLog(arguments);
  return CarryOut(arguments, *std::move(landscape), store->get(), options, streams);
}

}  // namespace

void AddCarryOut(CLI::App* run, Options* options, Action* action) {
  CLI::App* command =
      run->add_subcommand("carry-out", "carry an approved run out, here and with your rights");
  const auto arguments = std::make_shared<CarryArguments>();
  arguments->log_level = "warn";
  command->add_option("NAME", arguments->name, "the run")->required();
  AddGardenOptions(command, options);
  AddPolicyOption(command, options);
  AddLogOptions(command, arguments.get());
  AddOutputOptions(command, options);
  command->footer(
      "It may be interrupted at any moment: another call goes on.\n"
      "Exit code: 0 all have arrived, 1 some have not, or it is refused, 2 wrong use or no such\n"
      "run, 3 nothing readable, 4 interrupted.\n"
      "Example:\n  trowel run carry-out night");
  command->callback([=] {
    *action = [=](const Streams& streams) { return RunCarryOut(*arguments, *options, streams); };
  });
}

}  // namespace trowel::cli
