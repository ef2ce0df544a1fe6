#include "garden/store.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "garden/key.h"

namespace trowel::garden {
namespace {

// Whoever looks at a store may pause for so long, on a busy machine, whatever its limits are.
constexpr absl::Duration kPauseMax = absl::Seconds(30);

// What ObjectKey has put together.
std::pair<std::string, std::string> SplitKey(const std::string& key) {
  const std::size_t slash = key.find('/');
  return {key.substr(0, slash), key.substr(slash + 1)};
}

}  // namespace

Store::Store(std::string garden_namespace, Limits limits)
    : limits_(limits), builder_(std::move(garden_namespace)), why_unknown_(kKinds) {}

Store::Source Store::Add(Kind kind, std::string name) {
  SourceState state;
  state.kind = kind;
  state.name = std::move(name);
  states_.push_back(std::move(state));
  known_.emplace_back();
  return static_cast<Source>(states_.size() - 1);
}

void Store::BeginList(Source source) {
  Known& known = KnownOf(source);
  ++known.round;
  known.listing = true;
}

void Store::EndList(Source source, absl::Time now) {
  Known& known = KnownOf(source);
  if (!known.listing) return;
  known.listing = false;
  std::vector<std::string> gone;
  for (const auto& [key, round] : known.seen) {
    if (round != known.round) gone.push_back(key);
  }
  for (const std::string& key : gone) Delete(source, key);
  SourceState& state = StateOf(source);
  state.status = Status::kSynced;
  state.problem.clear();
  state.remedy.clear();
  state.heard = now;
  ++state.lists;
  changed_ = true;
}

void Store::Apply(Source source, Change change) {
  const std::string key(ObjectKey(change.space, change.name).view());
  if (std::holds_alternative<Deleted>(change.object)) {
    Delete(source, key);
    return;
  }
  if (std::holds_alternative<Broken>(change.object)) ++StateOf(source).malformed;
  Known& known = KnownOf(source);
  known.seen[key] = known.round;
  builder_.Apply(std::move(change));
  changed_ = true;
}

// An object may be in two parts of its kind: it is gone when it is in none.
bool Store::IsKnownElsewhere(Source source, const std::string& key) const {
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (i == static_cast<std::size_t>(source)) continue;
    if (states_[i].kind != states_[static_cast<std::size_t>(source)].kind) continue;
    if (known_[i].seen.contains(key)) return true;
  }
  return false;
}

void Store::Delete(Source source, const std::string& key) {
  if (KnownOf(source).seen.erase(key) == 0 || IsKnownElsewhere(source, key)) return;
  auto [space, name] = SplitKey(key);
  builder_.Apply({.kind = StateOf(source).kind,
                  .space = std::move(space),
                  .name = std::move(name),
                  .object = Deleted{}});
  changed_ = true;
}

void Store::Forget(Source source) {
  Known& known = KnownOf(source);
  std::vector<std::string> all;
  for (const auto& [key, round] : known.seen) all.push_back(key);
  for (const std::string& key : all) Delete(source, key);
  known.listing = false;
}

void Store::HeardEvent(Source source, absl::Time now) {
  StateOf(source).heard = StateOf(source).last_event = now;
}

void Store::HeardBookmark(Source source, absl::Time now) {
  StateOf(source).heard = StateOf(source).last_bookmark = now;
}

void Store::HeardOpen(Source source, absl::Time now) {
  SourceState& state = StateOf(source);
  state.heard = now;
  if (state.status != Status::kSynced) return;
  state.problem.clear();
  state.remedy.clear();
}

// Takes note of `why`, and says whether what is known still counts.
bool Store::IsPassing(Source source, std::string_view why, absl::Time now) {
  SourceState& state = StateOf(source);
  state.problem = why;
  state.remedy.clear();
  return state.status == Status::kSynced && now - state.heard <= limits_.max_staleness;
}

void Store::SetAbsent(Source source, absl::Time now) {
  if (IsPassing(source, "the API server does not serve it", now)) return;
  Forget(source);
  SourceState& state = StateOf(source);
  state.status = Status::kAbsent;
  state.heard = now;
  changed_ = true;
}

void Store::SetForbidden(Source source, std::string_view why, absl::Time now) {
  if (IsPassing(source, why, now)) return;
  SourceState& state = StateOf(source);
  state.status = Status::kForbidden;
  state.heard = now;
}

void Store::SetProblem(Source source, std::string why, std::string remedy) {
  SourceState& state = StateOf(source);
  ++state.restarts;
  // Why something is unknown does not change because the server is away as well.
  if (state.status == Status::kForbidden) return;
  state.problem = std::move(why);
  state.remedy = std::move(remedy);
}

std::vector<Kind> Store::WaitingFor() const {
  std::vector<Kind> kinds;
  for (const SourceState& state : states_) {
    const bool refused = state.status == Status::kForbidden && state.lists == 0;
    const bool waits = state.status == Status::kPending || (refused && IsIndispensable(state.kind));
    if (!waits) continue;
    if (std::find(kinds.begin(), kinds.end(), state.kind) == kinds.end()) {
      kinds.push_back(state.kind);
    }
  }
  return kinds;
}

absl::Duration Store::Age(absl::Time now) const {
  absl::Duration age = absl::ZeroDuration();
  for (const SourceState& state : states_) {
    if (state.status == Status::kSynced) age = std::max(age, now - state.heard);
  }
  return age;
}

absl::Duration Store::DecidableFor(absl::Time now) const {
  return std::min(limits_.hard_staleness - Age(now), std::max(limits_.max_staleness, kPauseMax));
}

std::string Store::WhyUnknown(Kind kind, absl::Time now) const {
  for (const SourceState& state : states_) {
    if (state.kind != kind) continue;
    switch (state.status) {
      case Status::kPending: return "the first list is not complete";
      case Status::kForbidden: return state.problem;
      case Status::kAbsent: break;
      case Status::kSynced:
        if (now - state.heard > limits_.max_staleness) {
          return fmt::format("not heard of for more than {}",
                             absl::FormatDuration(limits_.max_staleness));
        }
    }
  }
  return {};
}

bool Store::NeedsBuild(absl::Time now) {
  for (const KindInfo& info : Kinds()) {
    std::string why = WhyUnknown(info.kind, now);
    std::string& told = why_unknown_[static_cast<std::size_t>(info.kind)];
    if (why == told) continue;
    builder_.SetKnown(info.kind, why.empty(), why);
    told = std::move(why);
    changed_ = true;
  }
  return changed_;
}

std::shared_ptr<const GardenView> Store::Build() {
  changed_ = false;
  return builder_.Build();
}

}  // namespace trowel::garden
