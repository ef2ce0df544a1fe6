#include "webhook/admission/replay.h"

#include <memory>
#include <optional>
#include <utility>

#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/garden/assume.h"
#include "cli/garden/garden_loader.h"
#include "cli/output/output.h"
#include "cli/replay/audit_event.h"
#include "kube/manifests.h"

namespace trowel::cli {
namespace {

std::string_view VerdictWord(const webhook::Replayed& replayed) {
  if (!replayed.judged()) return "PASSED";
  return replayed.verdict.allowed() ? "ALLOWED" : "DENIED";
}

Color ColorOfVerdict(const webhook::Replayed& replayed) {
  if (!replayed.judged()) return Color::kDim;
  if (!replayed.verdict.allowed()) return Color::kRed;
  return replayed.verdict.warnings.empty() ? Color::kGreen : Color::kYellow;
}

void PrintTable(const std::string& file, const webhook::Replayed& replayed, const Streams& streams,
                const Options& options) {
  std::string what =
      fmt::format("{} {} {}", replayed.operation, replayed.resource, Printable(replayed.object));
  if (replayed.is_move) {
    what +=
        fmt::format(": {} -> {}{}", replayed.source.empty() ? "(not scheduled)" : replayed.source,
                    Printable(replayed.destination), replayed.live ? ", live" : "");
  } else if (!replayed.unjudged.empty()) {
    what += fmt::format(": not judged, and must pass: {}", Printable(replayed.unjudged));
  } else if (!replayed.is_change) {
    what += replayed.known ? ": no rule applies" : ": not a resource that Trowel judges";
  }
  if (replayed.dry_run) what += ", dry run";
  streams.out->append(
      Wrapped(fmt::format("{}  ({})", what, Printable(file)),
              Paint(streams, options, ColorOfVerdict(replayed), VerdictWord(replayed)) + "  ", "  ",
              TableColumns(streams, options)));
  PrintFindings(AllFindings(replayed.verdict), streams, options);
}

Json ToJson(const std::string& file, const webhook::Replayed& replayed) {
  Json entry = {{"file", file},
                {"uid", replayed.uid},
                {"operation", replayed.operation},
                {"resource", replayed.resource},
                {"object", replayed.object},
                {"user", replayed.user},
                {"dryRun", replayed.dry_run},
                {"move", replayed.is_move},
                {"change", replayed.is_change},
                {"from", replayed.source},
                {"to", replayed.destination},
                {"live", replayed.live},
                {"return", replayed.returning},
                {"allowed", replayed.verdict.allowed()}};
  if (!replayed.unjudged.empty()) entry["unjudged"] = replayed.unjudged;
  entry["findings"] = FindingsJson(AllFindings(replayed.verdict));
  return entry;
}

struct ReplayArguments {
  std::vector<std::string> files;
  bool live = false;
  bool classic = false;
};

// What came of all files.
class Replays {
 public:
  Replays(const Options& options, const Streams& streams, webhook::ReplayBasis basis)
      : options_(options), streams_(streams), basis_(std::move(basis)) {}

  void Read(const std::string& file) {
    const absl::StatusOr<std::string> text = kube::ReadFile(file, kube::kManifestBytesMax);
    if (!text.ok()) return Refuse(Message(text.status()));
    std::vector<std::size_t> broken;
    const std::vector<Json> recorded = RecordedIn(*text, &broken);
    // One review is judged as it stands there: keys that are repeated included.
    if (recorded.size() <= 1 && (recorded.empty() || !IsAuditEvent(recorded.front()))) {
      return Judge(file, *text);
    }
    if (!broken.empty()) {
      Refuse(fmt::format("{}: {} lines are no JSON, the first is line {}: was the log cut off?",
                         Printable(file), broken.size(), broken.front()));
    }
    for (const Json& document : recorded) {
      if (!IsAuditEvent(document)) {
        Judge(file, document.dump());
        continue;
      }
      const absl::StatusOr<std::optional<std::string>> review = ReviewOfEvent(document, options_);
      if (!review.ok()) {
        Refuse(fmt::format("{}: {}", file, Message(review.status())));
      } else if (review->has_value()) {
        Judge(file, **review);
      } else {
        ++passed_over_;
      }
    }
  }

  int Finish() {
    if (passed_over_ > 0) {
      streams_.err->append(fmt::format(
          "trowel: {} audit events ask for nothing that Trowel judges\n", passed_over_));
    }
    if (!IsTable()) PrintDocument(options_, document_, streams_.out);
    if (denied_) return kDenied;
    return unreadable_ ? kUnreadable : kDone;
  }

  Json* document() { return &document_; }

 private:
  bool IsTable() const {
    return OutputOf(options_) == Output::kTable || OutputOf(options_) == Output::kWide;
  }
  void Refuse(std::string_view why) {
    unreadable_ = true;
    Fail(streams_, kUnreadable, why);
  }
  void Judge(const std::string& file, const std::string& review) {
    const absl::StatusOr<webhook::Replayed> replayed = webhook::Replay(review, basis_);
    if (!replayed.ok()) return Refuse(fmt::format("{}: {}", file, Message(replayed.status())));
    denied_ = denied_ || !replayed->verdict.allowed();
    if (IsTable()) {
      PrintTable(file, *replayed, streams_, options_);
    } else {
      document_["reviews"].push_back(ToJson(file, *replayed));
    }
  }

  const Options& options_;
  const Streams& streams_;
  const webhook::ReplayBasis basis_;
  Json document_ = Document("Replay");
  std::size_t passed_over_ = 0;
  bool denied_ = false;
  bool unreadable_ = false;
};

int RunReplay(const ReplayArguments& arguments, const Options& options, const Streams& streams) {
  const absl::StatusOr<LoadedGarden> loaded = LoadGarden(options, streams);
  if (!loaded.ok()) return Fail(streams, ExitCodeOf(loaded.status()), Message(loaded.status()));
  const absl::StatusOr<absl::Time> now = NowOf(options);
  if (!now.ok()) return Fail(streams, kUsage, Message(now.status()));
  webhook::ReplayBasis basis{.view = loaded->view.get(),
                             .policy = loaded->policy.get(),
                             .requester = RequesterOf(options),
                             .live = std::nullopt,
                             .now = *now,
                             .garden_namespace = options.garden_namespace};
  if (arguments.live) basis.live = true;
  if (arguments.classic) basis.live = false;
  Replays replays(options, streams, std::move(basis));
  (*replays.document())["reviews"] = Json::array();
  AddAssumed(*loaded, replays.document());
  const Output output = OutputOf(options);
  if (output == Output::kTable || output == Output::kWide) PrintAssumed(*loaded, streams);
  for (const std::string& file : arguments.files) replays.Read(file);
  return replays.Finish();
}

}  // namespace

void AddReplayCommand(CLI::App* app, Options* options, Action* action) {
  CLI::App* command =
      app->add_subcommand("replay", "what would these recorded requests be answered?");
  const auto arguments = std::make_shared<ReplayArguments>();
  command
      ->add_option("FILE", arguments->files,
                   "recorded AdmissionReviews or events of an audit log (JSON, also a line for "
                   "each), or - for standard input")
      ->required();
  CLI::Option* live = command->add_flag("--live", arguments->live, "judge moves as live ones");
  command->add_flag("--classic", arguments->classic, "judge moves as classic ones")->excludes(live);
  AddGardenOptions(command, options);
  AddPolicyOption(command, options);
  AddAssumeOption(command, options);
  AddRequestOptions(command, options);
  AddOutputOptions(command, options);
  command->footer(
      "Without --live and --classic the annotation of the shoot in the review decides.\n"
      "Exit code: 0 all allowed, 1 a denial, 2 wrong use, 3 a review that cannot be read.\n"
      "Example:\n"
      "  trowel replay examples/reviews/move-denied.json --garden examples/garden \\\n"
      "    --policy examples/policy.yaml");
  command->callback([=] {
    *action = [=](const Streams& streams) { return RunReplay(*arguments, *options, streams); };
  });
}

}  // namespace trowel::cli
