#include "cli/garden/garden_loader.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include <absl/time/clock.h>

#include "base/remedy.h"
#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/garden/assume.h"
#include "cli/garden/landscape.h"
#include "cli/garden/shoot_argument.h"
#include "cli/output/listing_progress.h"
#include "garden/builder.h"
#include "kube/manifests.h"
#include "kube/watch/listing_state.h"
#include "policy/config/choose_policy.h"
#include "policy/config/parse_policy.h"

namespace trowel::cli {
namespace {

constexpr std::size_t kPolicyBytesMax = std::size_t{1} << 20;

// A folder is complete as it is: say which kinds are therefore known to be empty.
// `reads`: only of these; empty: of all.
void TellMissingKinds(const garden::GardenView& view, std::span<const garden::Kind> reads,
                      const Streams& streams) {
  std::vector<std::string> missing;
  for (const garden::KindInfo& kind : garden::Kinds()) {
    if (!reads.empty() && std::find(reads.begin(), reads.end(), kind.kind) == reads.end()) continue;
    const garden::KindState& state = view.kind(kind.kind);
    if (state.objects == 0 && state.broken == 0) missing.emplace_back(kind.name);
  }
  if (missing.empty()) return;
  streams.err->append(fmt::format("trowel: the garden has no {}\n", JoinWords(missing)));
}

// --policy if given, else the ConfigMap of `view`, else the defaults.
absl::StatusOr<policy::Policy> PolicyOf(const Options& options, const garden::GardenView& view) {
  if (options.policy_file.empty()) return policy::ChoosePolicy(view, options.garden_namespace);
  absl::StatusOr<std::string> text = kube::ReadFile(options.policy_file, kPolicyBytesMax);
  if (!text.ok()) return InvalidArgument("--policy {}", Message(text.status()));
  return policy::ParsePolicy(*text, options.policy_file);
}

// What may heal is tried again, and said once: who waits in silence does not know what for.
class Retries {
 public:
  Retries(const Streams& streams, std::chrono::milliseconds patience)
      : streams_(streams), patience_(patience) {}

  void Tell(const garden::Store& store, ListingProgress* progress) {
    constexpr std::size_t kMost = 5;
    const kube::ListingState state = kube::ListingStateOf(store.sources());
    if (state.problem.empty() || !state.remedy.empty()) return;
    if (told_.size() >= kMost || !told_.insert(state.problem).second) return;
    progress->Clear();
    streams_.err->append(fmt::format("trowel: {}; trying again, for {} s at the most\n",
                                     Printable(state.problem), patience_.count() / 1'000));
    streams_.flush();
  }

 private:
  const Streams& streams_;
  const std::chrono::milliseconds patience_;
  std::set<std::string> told_;
};

// Without these two there is no garden. What else may not be read is unknown, and said.
absl::Status CheckReadable(const garden::GardenView& view, const kube::Access& access) {
  for (const garden::Kind kind : {garden::Kind::kSeed, garden::Kind::kShoot}) {
    const garden::KindState& state = view.kind(kind);
    if (state.known || state.why_unknown.empty()) continue;
    const int status = state.why_unknown.starts_with("404") ? 404 : 403;
    return absl::PermissionDeniedError(fmt::format("{}: {}; {}", access.source, state.why_unknown,
                                                   kube::RemedyForAnswer(status, access)));
  }
  return absl::OkStatus();
}

// What is in `scope` of an API server, once. A person who waits sees what for.
absl::StatusOr<LoadedGarden> ListLandscape(const Options& options, const Streams& streams,
                                           kube::WatchScope scope) {
  ASSIGN_OR_RETURN(const std::chrono::milliseconds patience, RequestTimeoutOf(options));
  ASSIGN_OR_RETURN(kube::GardenWatch::Options watch, LandscapeOf(options));
  watch.scope = std::move(scope);
  LoadedGarden loaded;
  const kube::Access access = watch.access;
  loaded.source = access.source;
  ListingProgress progress(streams.progress);
  Retries retries(streams, patience);
  absl::StatusOr<std::shared_ptr<const garden::GardenView>> view =
      kube::ListGarden(std::move(watch), patience, [&](const auto& news) {
        progress.Show(news);
        retries.Tell(*news.store, &progress);
      });
  progress.Clear();
  if (!view.ok()) return absl::Status(view.status().code(), MessageAndRemedy(view.status()));
  loaded.view = *std::move(view);
  RETURN_IF_ERROR(CheckReadable(*loaded.view, access));
  return loaded;
}

// `shoot` as of LoadGarden().
absl::StatusOr<LoadedGarden> ListAround(std::string_view shoot, const Options& options,
                                        const Streams& streams) {
  kube::WatchScope scope;
  if (!shoot.empty()) {
    ASSIGN_OR_RETURN(const ShootName name, ParseShootArgument(shoot));
    scope.shoot_space = name.space;
  }
  ASSIGN_OR_RETURN(LoadedGarden loaded, ListLandscape(options, streams, std::move(scope)));
  for (const garden::KindInfo& kind : garden::Kinds()) {
    const garden::KindState& state = loaded.view->kind(kind.kind);
    if (state.known) continue;
    streams.err->append(
        fmt::format("trowel: {} are not known: {}\n", kind.resource, Printable(state.why_unknown)));
  }
  return loaded;
}

absl::StatusOr<LoadedGarden> ReadManifests(const Options& options, const Streams& streams,
                                           std::span<const garden::Kind> reads = {}) {
  kube::ManifestSource source(options.garden);
  ListingProgress progress(streams.progress);
  progress.Show(absl::Now(), [] { return std::string(); });  // From here on time counts.
  if (streams.progress) {
    source.TellProgress([&progress](std::size_t bytes, std::size_t all) {
      progress.Show(absl::Now(), [=] { return ReadingLine(bytes, all); });
    });
  }
  absl::StatusOr<kube::ManifestUpdate> read = source.Update();
  progress.Clear();
  if (!read.ok()) return read.status();
  kube::ManifestUpdate& update = *read;
  garden::GardenBuilder builder(options.garden_namespace);
  for (garden::Change& change : update.changes) builder.Apply(std::move(change));
  for (const std::vector<std::string>* lines : {&update.problems, &update.notes}) {
    for (const std::string& line : *lines) {
      streams.err->append("trowel: ");
      AppendPrintable(line, streams.err);
      streams.err->append("\n");
    }
  }
  LoadedGarden loaded{
      .view = builder.Build(), .policy = nullptr, .source = source.Description(), .assumed = {}};
  TellMissingKinds(*loaded.view, reads, streams);
  return loaded;
}

}  // namespace

absl::StatusOr<LoadedGarden> LoadGarden(const Options& options, const Streams& streams,
                                        std::string_view shoot) {
  ASSIGN_OR_RETURN(LoadedGarden loaded, IsLandscape(options) ? ListAround(shoot, options, streams)
                                                             : ReadManifests(options, streams));
  ASSIGN_OR_RETURN(policy::Policy policy, PolicyOf(options, *loaded.view));
  loaded.policy = std::make_shared<const policy::Policy>(std::move(policy));
  if (options.assumed.empty()) return loaded;
  ASSIGN_OR_RETURN(const absl::Time now, NowOf(options));
  ASSIGN_OR_RETURN(loaded.view, Assume(options.assumed, now, std::move(loaded.view)));
  loaded.assumed = options.assumed;
  return loaded;
}

absl::StatusOr<LoadedGarden> LoadObjects(const Options& options, const Streams& streams,
                                         std::span<const garden::Kind> reads) {
  return IsLandscape(options) ? ListAround({}, options, streams)
                              : ReadManifests(options, streams, reads);
}

absl::StatusOr<policy::Policy> LoadPolicy(const Options& options, const Streams& streams) {
  if (!IsLandscape(options)) {
    ASSIGN_OR_RETURN(const LoadedGarden loaded, LoadGarden(options, streams));
    return *loaded.policy;
  }
  if (!options.policy_file.empty() || options.kubeconfig.empty()) {
    return PolicyOf(options, *garden::GardenBuilder().Build());
  }
  ASSIGN_OR_RETURN(const LoadedGarden loaded,
                   ListLandscape(options, streams, {.policy_only = true, .shoot_space = {}}));
  return PolicyOf(options, *loaded.view);
}

int ExitCodeOf(const absl::Status& status) {
  return status.code() == absl::StatusCode::kInvalidArgument ? kUsage : kUnreadable;
}

}  // namespace trowel::cli
