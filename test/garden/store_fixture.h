#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <absl/time/time.h>
#include <gtest/gtest.h>

#include "garden/store.h"

namespace trowel::garden {

// A Store that follows seeds, and short ways to tell it something and to look at it.
class StoreFixture : public ::testing::Test {
 protected:
  static constexpr absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

  // A complete list of these objects.
  void List(Store::Source source, std::vector<Change> changes, absl::Time now = kNow) {
    store.BeginList(source);
    for (Change& change : changes) store.Apply(source, std::move(change));
    store.EndList(source, now);
  }
  const Store::SourceState& StateOf(Store::Source source) const {
    return store.sources()[static_cast<std::size_t>(source)];
  }
  std::shared_ptr<const GardenView> ViewAt(absl::Time now) {
    store.NeedsBuild(now);
    return store.Build();
  }
  // Empty: the kind is known.
  std::string WhyUnknown(Kind kind, absl::Time now = kNow) {
    const KindState state = ViewAt(now)->kind(kind);
    EXPECT_EQ(state.known, state.why_unknown.empty());
    return state.why_unknown;
  }

  Store store{"garden"};
  const Store::Source seeds = store.Add(Kind::kSeed, "seeds");
};

}  // namespace trowel::garden
