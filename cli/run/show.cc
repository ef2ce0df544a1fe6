#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>
#include <utility>

#include <absl/time/clock.h>

#include "base/text.h"
#include "base/time_text.h"
#include "cli/duration.h"
#include "cli/exit_code.h"
#include "cli/run/propose.h"
#include "cli/run/run_access.h"
#include "cli/run/run_output.h"

namespace trowel::cli {
namespace {

constexpr std::chrono::seconds kLook{1};

struct ShowArguments {
  std::string name;
  bool watch = false;
  std::string timeout;  // As typed; empty: none.
};

void Print(const run::Run& run, const Options& options, const Streams& streams) {
  const Output output = OutputOf(options);
  if (output == Output::kJson || output == Output::kYaml) {
    PrintDocument(options, RunJson(run, absl::Now()), streams.out);
  } else {
    PrintRun(run, absl::Now(), streams, options);
  }
}

// On a terminal the picture anew; else a line, if it says something new.
class Watcher {
 public:
  Watcher(const Options& options, const Streams& streams) : options_(options), streams_(streams) {}

  bool Show(const run::Run& run) {
    const absl::Time now = absl::Now();
    if (OutputOf(options_) == Output::kJson) {
      Line(RunHeadJson(run, now).dump(-1, ' ', false, Json::error_handler_t::replace),
           ProgressText(run) + std::string(Name(run.state)));
    } else if (streams_.color) {
      streams_.out->append("\x1b[H\x1b[2J");
      PrintRun(run, now, streams_, options_);
    } else {
      const std::string text =
          fmt::format("run {}: {}, {}{}{}", run.name, Name(run.state), ProgressText(run),
                      run.why.empty() ? "" : ": ", Printable(run.why));
      Line(fmt::format("{}  {}", FormatUtc(now), text), text);
    }
    return streams_.flush();
  }

 private:
  void Line(const std::string& line, std::string said) {
    if (said == said_) return;
    said_ = std::move(said);
    streams_.out->append(line).append("\n");
  }

  const Options& options_;
  const Streams& streams_;
  std::string said_;
};

int Watch(carry::RunStore::Stored stored, absl::Duration timeout, carry::RunStore* store,
          const Options& options, const Streams& streams) {
  const absl::Time begin = absl::Now();
  Watcher watcher(options, streams);
  for (;;) {
    if (!watcher.Show(stored.run)) return kUnreadable;
    if (stored.run.ended.has_value()) return kDone;
    if (absl::Now() - begin >= timeout) return kTimedOut;
    std::this_thread::sleep_for(kLook);
    const absl::StatusOr<carry::RunStore::Head> head = store->Look(stored.run.name);
    if (absl::IsNotFound(head.status())) {
      return Fail(streams, kDenied, fmt::format("run {} is deleted", stored.run.name));
    }
    // What is away for a moment comes again.
    if (!head.ok() || head->resource_version == stored.head.resource_version) continue;
    absl::StatusOr<carry::RunStore::Stored> news = store->Read(stored.run.name);
    if (absl::IsInvalidArgument(news.status())) {
      return Fail(streams, kDenied, Message(news.status()));
    }
    if (news.ok()) stored = *std::move(news);
  }
}

int RunShow(const ShowArguments& arguments, const Options& options, const Streams& streams) {
  absl::Duration timeout = absl::InfiniteDuration();
  if (!arguments.timeout.empty()) {
    const absl::StatusOr<absl::Duration> parsed = ParseDuration("--timeout", arguments.timeout);
    if (!parsed.ok()) return Fail(streams, kUsage, Message(parsed.status()));
    timeout = *parsed;
  }
  if (arguments.watch && OutputOf(options) == Output::kYaml) {
    return Fail(streams, kUsage, "--watch prints lines or JSON: -o table or -o json");
  }
  absl::StatusOr<std::unique_ptr<carry::RunStore>> store = StoreOf(options);
  if (!store.ok()) return Fail(streams, RunExitCodeOf(store.status()), Message(store.status()));
  absl::StatusOr<carry::RunStore::Stored> stored = ReadRun(arguments.name, store->get());
  if (!stored.ok()) return Fail(streams, RunExitCodeOf(stored.status()), Message(stored.status()));
  if (arguments.watch) return Watch(*std::move(stored), timeout, store->get(), options, streams);
  Print(stored->run, options, streams);
  return kDone;
}

int PrintList(const std::vector<run::Run>& runs, const Options& options, const Streams& streams) {
  const absl::Time now = absl::Now();
  const Output output = OutputOf(options);
  if (output == Output::kJson || output == Output::kYaml) {
    Json document = Document("Runs");
    document["runs"] = Json::array();
    for (const run::Run& run : runs) document["runs"].push_back(RunHeadJson(run, now));
    PrintDocument(options, document, streams.out);
    return kDone;
  }
  std::vector<std::vector<std::string>> rows = {{"NAME", "STATE", "ARRIVED", "GOAL", "BY"}};
  for (const run::Run& run : runs) {
    rows.push_back({run.name, Paint(streams, options, ColorOf(run.state), Name(run.state)),
                    fmt::format("{} of {}", Count(run)[run::MoveState::kArrived], run.moves.size()),
                    GoalText(run.goal), Printable(run.author.by)});
  }
  streams.out->append(runs.empty() ? "there are no runs\n" : FormatTable(rows));
  return kDone;
}

int RunList(const Options& options, const Streams& streams) {
  absl::StatusOr<std::unique_ptr<carry::RunStore>> store = StoreOf(options);
  if (!store.ok()) return Fail(streams, RunExitCodeOf(store.status()), Message(store.status()));
  absl::StatusOr<std::vector<carry::RunStore::Head>> heads = (*store)->List();
  if (!heads.ok()) return Fail(streams, RunExitCodeOf(heads.status()), Message(heads.status()));
  std::sort(heads->begin(), heads->end(),
            [](const auto& a, const auto& b) { return a.run < b.run; });
  std::vector<run::Run> runs;
  int code = kDone;
  for (const carry::RunStore::Head& head : *heads) {
    absl::StatusOr<carry::RunStore::Stored> stored = (*store)->Read(head.run);
    if (stored.ok()) {
      runs.push_back(std::move(stored->run));
    } else if (!absl::IsNotFound(stored.status())) {
      code = Fail(streams, RunExitCodeOf(stored.status()), Message(stored.status()));
    }
  }
  PrintList(runs, options, streams);
  return code;
}

}  // namespace

void AddShow(CLI::App* run, Options* options, Action* action) {
  CLI::App* command = run->add_subcommand("show", "how far is it, and what keeps it?");
  const auto arguments = std::make_shared<ShowArguments>();
  command->add_option("NAME", arguments->name, "the run")->required();
  CLI::Option* watch = command->add_flag(
      "--watch", arguments->watch,
      "go on until it has ended: redraw on a terminal, else a line for each change");
  command
      ->add_option("--timeout", arguments->timeout,
                   "with --watch: end after this time, for example 90m (exit code 4)")
      ->type_name("DURATION")
      ->needs(watch);
  AddGardenOptions(command, options);
  AddOutputOptions(command, options);
  command->footer(
      "Exit code: 0 done, 1 its ConfigMap is deleted or broken, 2 wrong use or no such run,\n"
      "3 nothing readable, 4 timed out.\n"
      "Example:\n  trowel run show night --watch");
  command->callback([=] {
    *action = [=](const Streams& streams) { return RunShow(*arguments, *options, streams); };
  });
}

void AddList(CLI::App* run, Options* options, Action* action) {
  CLI::App* command = run->add_subcommand("list", "all runs of the garden");
  AddGardenOptions(command, options);
  AddOutputOptions(command, options);
  command->footer("Example:\n  trowel run list");
  command->callback(
      [=] { *action = [=](const Streams& streams) { return RunList(*options, streams); }; });
}

}  // namespace trowel::cli
