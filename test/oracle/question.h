#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "garden/seed.h"
#include "test/oracle/oracle.h"

namespace trowel::testing::oracle {

// What gardener-scheduler looks up before it filters.
struct Question {
  const garden::Shoot& shoot;
  const garden::GardenView& view;
  Strategy strategy;
  Mutation mutation;
  const garden::CloudProfile* profile = nullptr;
  const garden::Project* project = nullptr;
  const garden::ConfigMap* regions = nullptr;      // Null: no table, which is no failure.
  std::map<std::string, std::int64_t> usage = {};  // Shoots by seed.

  bool Has(Mutation planted) const { return mutation == planted; }
  std::int64_t UsageOf(const garden::Seed& seed) const {
    const auto found = usage.find(seed.name);
    return found == usage.end() ? 0 : found->second;
  }
};

using Seeds = std::vector<const garden::Seed*>;

// Each returns the seeds that stay. Nobody at all: gardener-scheduler gives up at this step because
// no seed qualifies. Nothing: it gives up because of something that cannot be read.
using Kept = std::optional<Seeds>;
Kept KeepUsable(const Question& question, const Seeds& seeds);
Kept KeepByLabelsOfProfile(const Question& question, const Seeds& seeds);
Kept KeepByLabelsOfShoot(const Question& question, const Seeds& seeds);
Kept KeepByProvider(const Question& question, const Seeds& seeds);
Kept KeepZonal(const Question& question, const Seeds& seeds);
Kept KeepByZones(const Question& question, const Seeds& seeds);
Kept KeepByRestrictions(const Question& question, const Seeds& seeds);
Kept KeepByDomain(const Question& question, const Seeds& seeds);
Kept KeepRunning(const Question& question, const Seeds& seeds);
Kept KeepCandidates(const Question& question, const Seeds& seeds);
Kept KeepByStrategy(const Question& question, const Seeds& seeds);
Kept KeepLeastLoaded(const Question& question, const Seeds& seeds);

// Parts of the above.
enum class NetworkAnswer : std::uint8_t { kDisjoint, kOverlap, kPanic };
NetworkAnswer AskNetworks(const Question& question, const garden::Seed& seed);
Seeds KeepNearestByName(const Question& question, const Seeds& seeds);
bool Contains(const std::vector<std::string>& list, const std::string& item);

}  // namespace trowel::testing::oracle
