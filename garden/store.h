#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "base/string_map.h"
#include "garden/builder.h"

namespace trowel::garden {

// Without these two there is no garden: that an API server does not serve them means that it is not
// the right one, or not up yet, and never that there are none.
constexpr bool IsIndispensable(Kind kind) { return kind == Kind::kSeed || kind == Kind::kShoot; }

// The garden as an API server tells it, source by source, and how fresh each of them is. A source
// is one list and watch: a kind, or a part of it (the labelled ConfigMaps). One thread owns it.
//
// Age runs from the last sign of life: the end of a list, an event or a bookmark after it, or a
// stream that goes on from there and stayed open.
class Store {
 public:
  struct Limits {
    absl::Duration max_staleness = absl::Minutes(5);    // Older facts become unknown.
    absl::Duration hard_staleness = absl::Minutes(30);  // Older still, nothing is decided.
  };
  enum class Source : std::size_t {};

  enum class Status : std::uint8_t {
    kPending,    // The first list is on its way.
    kSynced,     // Followed.
    kAbsent,     // The API server does not serve it: known to be empty.
    kForbidden,  // Not readable for `problem`: unknown.
  };
  struct SourceState {
    Kind kind = Kind::kSeed;
    std::string name;  // "shoots", "configmaps (policy)"
    Status status = Status::kPending;
    std::string problem;  // Why it is not followed now; empty: it is.
    std::string remedy;   // Of a problem that no repetition heals: what to do; else empty.
    absl::Time heard = absl::InfinitePast();
    absl::Time last_event = absl::InfinitePast();
    absl::Time last_bookmark = absl::InfinitePast();
    std::uint64_t lists = 0;     // Completed.
    std::uint64_t restarts = 0;  // Streams that ended with a problem.
    std::uint64_t malformed = 0;
  };

  explicit Store(std::string garden_namespace) : Store(std::move(garden_namespace), Limits()) {}
  Store(std::string garden_namespace, Limits limits);

  Source Add(Kind kind, std::string name);

  // A full list begins; what Apply() does not name until it ends is gone then. Beginning anew
  // forgets what was begun.
  void BeginList(Source source);
  void EndList(Source source, absl::Time now);
  // An object of a list, or an event.
  void Apply(Source source, Change change);
  void HeardEvent(Source source, absl::Time now);
  void HeardBookmark(Source source, absl::Time now);
  void HeardOpen(Source source, absl::Time now);  // A stream that goes on is open.

  // The server does not serve it, or does not let us read it. What was known of it is gone in the
  // first case, and unknown in the second: but of a source that was followed only once it has been
  // so for longer than max_staleness, because servers say either for a moment when they start.
  void SetAbsent(Source source, absl::Time now);
  void SetForbidden(Source source, std::string_view why, absl::Time now);
  // The stream ended so; what is known stays until it is stale.
  void SetProblem(Source source, std::string why, std::string remedy = {});

  const std::vector<SourceState>& sources() const { return states_; }
  // Kinds whose first list is not complete. What may not be read is not waited for, unless nothing
  // can be decided without it: a server that never saw a seed or a shoot is not to replace one that
  // did.
  std::vector<Kind> WaitingFor() const;
  // Time since the last sign of life of the quietest source that is followed.
  absl::Duration Age(absl::Time now) const;
  bool IsTooOldToDecide(absl::Time now) const { return Age(now) > limits_.hard_staleness; }
  // How long from now what is known may be decided on, should nobody ask again: facts become
  // unknown only when somebody looks, so that a view which nobody renews counts no longer than
  // facts do, however little they have aged until now.
  absl::Duration DecidableFor(absl::Time now) const;

  // True if a view built now could differ from the last one: something was applied, or a kind has
  // become known or unknown since.
  bool NeedsBuild(absl::Time now);
  std::shared_ptr<const GardenView> Build();

 private:
  struct Known {
    StringMap<std::uint32_t> seen;  // Key -> the list or event round that named it last.
    std::uint32_t round = 0;
    bool listing = false;
  };
  bool IsPassing(Source source, std::string_view why, absl::Time now);
  SourceState& StateOf(Source source) { return states_[static_cast<std::size_t>(source)]; }
  Known& KnownOf(Source source) { return known_[static_cast<std::size_t>(source)]; }
  bool IsKnownElsewhere(Source source, const std::string& key) const;
  void Delete(Source source, const std::string& key);
  void Forget(Source source);
  std::string WhyUnknown(Kind kind, absl::Time now) const;

  const Limits limits_;
  GardenBuilder builder_;
  std::vector<SourceState> states_;
  std::vector<Known> known_;
  std::vector<std::string> why_unknown_;  // By kind, as the builder was told last.
  bool changed_ = true;
};

}  // namespace trowel::garden
