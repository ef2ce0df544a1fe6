#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "base/time_text.h"
#include "cli/exit_code.h"
#include "cli/garden/landscape.h"
#include "cli/run/propose.h"
#include "cli/run/run_access.h"
#include "cli/run/run_output.h"
#include "migration/run/order.h"
#include "migration/run/text.h"

namespace trowel::cli {
namespace {

// One that was emptied is hardly a place to fill again: who drained it had a reason.
constexpr absl::Duration kJustDrained = absl::Hours(14 * 24);

constexpr std::string_view kNobody = "nobody";

absl::StatusOr<std::vector<run::Run>> ReadAll(carry::RunStore* store, const Streams& streams) {
  ASSIGN_OR_RETURN(const std::vector<carry::RunStore::Head> heads, store->List());
  std::vector<run::Run> runs;
  for (const carry::RunStore::Head& head : heads) {
    absl::StatusOr<carry::RunStore::Stored> stored = store->Read(head.run);
    if (stored.ok()) {
      runs.push_back(std::move(stored->run));
    } else if (!absl::IsNotFound(stored.status())) {
      streams.err->append(fmt::format("trowel: run {} cannot be read: {}\n", Printable(head.run),
                                      Printable(Message(stored.status()))));
    }
  }
  return runs;
}

}  // namespace

absl::StatusOr<Proposing> BeginProposing(const Options& options, const Streams& streams) {
  Proposing proposing;
  ASSIGN_OR_RETURN(proposing.now, NowOf(options));
  if (IsLandscape(options)) {
    ASSIGN_OR_RETURN(proposing.store, StoreOf(options));
    ASSIGN_OR_RETURN(const kube::ReviewedUser self, proposing.store->WhoAmI());
    proposing.author = self.name;
    ASSIGN_OR_RETURN(proposing.others, ReadAll(proposing.store.get(), streams));
  } else {
    proposing.author = kNobody;
  }
  ASSIGN_OR_RETURN(proposing.garden, LoadGarden(options, streams));
  for (const garden::Kind kind : {garden::Kind::kSeed, garden::Kind::kShoot}) {
    const garden::KindState& state = proposing.garden.view->kind(kind);
    if (state.known) continue;
    return Unavailable("without the list of {} there is nothing to plan: {}",
                       garden::InfoOf(kind).resource, state.why_unknown);
  }
  return proposing;
}

absl::Status CheckBeside(const run::Run& run, const Proposing& proposing, const Streams& streams) {
  std::vector<run::Claim> claims;
  std::set<std::string> destinations;
  for (const run::Move& move : run.moves) destinations.insert(move.to);
  for (const run::Run& other : proposing.others) {
    if (other.name != run.name && IsActive(other)) claims.push_back(ClaimOf(other));
    // What its undo brings back goes where it came from.
    if (run.goal.kind == run::Goal::Kind::kUndo) continue;
    if (!other.ended.has_value() || proposing.now - *other.ended > kJustDrained) continue;
    for (const run::Source& source : other.sources) {
      if (!destinations.contains(source.seed)) continue;
      streams.err->append(fmt::format(
          "trowel: warning: {} was drained by run {} until {}, and gets shoots by this one\n",
          source.seed, other.name, FormatUtc(*other.ended)));
    }
  }
  return CheckClaims(run, claims);
}

int Keep(const run::Run& run, Proposing* proposing, bool dry_run,
         const std::optional<carry::RunStore::Head>& head, const Options& options,
         const Streams& streams) {
  if (const absl::Status beside = CheckBeside(run, *proposing, streams); !beside.ok()) {
    return Fail(streams, RunExitCodeOf(beside), Message(beside));
  }
  const bool kept = proposing->store != nullptr && !dry_run;
  if (kept) {
    const absl::Status written = head.has_value() ? proposing->store->Write(run, *head).status()
                                                  : proposing->store->Create(run).status();
    if (!written.ok()) return Fail(streams, RunExitCodeOf(written), Message(written));
  }
  const Output output = OutputOf(options);
  if (output == Output::kJson || output == Output::kYaml) {
    PrintDocument(options, RunJson(run, proposing->now), streams.out);
    return kDone;
  }
  PrintRun(run, proposing->now, streams, options);
  const std::string next =
      kept ? fmt::format("{}; nothing moves before\n  trowel run approve {} --plan {}\n",
                         proposing->store->SourceOf(run.name), run.name, PlanHash(run))
           : std::string("not kept: this is what would be proposed\n");
  streams.out->append("\n" + next);
  return kDone;
}

}  // namespace trowel::cli
