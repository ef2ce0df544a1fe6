#include "webhook/admission/replay.h"

#include <memory>

#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/garden/garden_loader.h"
#include "cli/output/output.h"
#include "kube/manifests.h"

namespace trowel::cli {
namespace {

constexpr std::size_t kReviewBytesMax = std::size_t{7} << 20;

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
  streams.out->append(fmt::format(
      "{}  {}  ({})\n", Paint(streams, options, ColorOfVerdict(replayed), VerdictWord(replayed)),
      what, Printable(file)));
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

int RunReplay(const std::vector<std::string>& files, const Options& options,
              const Streams& streams) {
  const absl::StatusOr<LoadedGarden> loaded = LoadGarden(options, streams);
  if (!loaded.ok()) return Fail(streams, ExitCodeOf(loaded.status()), Message(loaded.status()));
  const absl::StatusOr<absl::Time> now = NowOf(options);
  if (!now.ok()) return Fail(streams, kUsage, Message(now.status()));
  const webhook::ReplayBasis basis{.view = loaded->view.get(),
                                   .policy = loaded->policy.get(),
                                   .requester = RequesterOf(options),
                                   .now = *now,
                                   .garden_namespace = options.garden_namespace};
  const bool table = OutputOf(options) == Output::kTable || OutputOf(options) == Output::kWide;
  Json document = Document("Replay");
  document["reviews"] = Json::array();
  bool denied = false;
  bool unreadable = false;
  for (const std::string& file : files) {
    const absl::StatusOr<std::string> body = kube::ReadFile(file, kReviewBytesMax);
    if (!body.ok()) {
      unreadable = true;
      Fail(streams, kUnreadable, Message(body.status()));
      continue;
    }
    const absl::StatusOr<webhook::Replayed> replayed = webhook::Replay(*body, basis);
    if (!replayed.ok()) {
      unreadable = true;
      Fail(streams, kUnreadable, fmt::format("{}: {}", file, Message(replayed.status())));
      continue;
    }
    denied = denied || !replayed->verdict.allowed();
    if (table) {
      PrintTable(file, *replayed, streams, options);
    } else {
      document["reviews"].push_back(ToJson(file, *replayed));
    }
  }
  if (!table) PrintDocument(options, document, streams.out);
  if (denied) return kDenied;
  return unreadable ? kUnreadable : kDone;
}

}  // namespace

void AddReplayCommand(CLI::App* app, Options* options, Action* action) {
  CLI::App* command =
      app->add_subcommand("replay", "what would these recorded AdmissionReviews be answered?");
  const auto files = std::make_shared<std::vector<std::string>>();
  command->add_option("FILE", *files, "recorded AdmissionReviews (JSON), or - for standard input")
      ->required();
  AddGardenOptions(command, options);
  AddPolicyOption(command, options);
  AddRequestOptions(command, options);
  AddOutputOptions(command, options);
  command->footer(
      "Exit code: 0 all allowed, 1 a denial, 2 wrong use, 3 a review that cannot be read.\n"
      "Example:\n"
      "  trowel replay examples/reviews/move-denied.json --garden examples/garden \\\n"
      "    --policy examples/policy.yaml");
  command->callback([=] {
    *action = [=](const Streams& streams) { return RunReplay(*files, *options, streams); };
  });
}

}  // namespace trowel::cli
