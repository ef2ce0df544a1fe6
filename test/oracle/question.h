#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

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

// Each returns the seeds that stay. Nobody: gardener-scheduler gives up at this step, be it
// because nobody qualifies, or because something cannot be read there.
Seeds KeepUsable(const Question& question, const Seeds& seeds);
Seeds KeepByLabelsOfProfile(const Question& question, const Seeds& seeds);
Seeds KeepByLabelsOfShoot(const Question& question, const Seeds& seeds);
Seeds KeepByProvider(const Question& question, const Seeds& seeds);
Seeds KeepZonal(const Question& question, const Seeds& seeds);
Seeds KeepByZones(const Question& question, const Seeds& seeds);
Seeds KeepByRestrictions(const Question& question, const Seeds& seeds);
Seeds KeepByDomain(const Question& question, const Seeds& seeds);
Seeds KeepRunning(const Question& question, const Seeds& seeds);
Seeds KeepCandidates(const Question& question, const Seeds& seeds);
Seeds KeepByStrategy(const Question& question, const Seeds& seeds);
Seeds KeepLeastLoaded(const Question& question, const Seeds& seeds);

// Parts of the above.
enum class NetworkAnswer : std::uint8_t { kDisjoint, kOverlap, kPanic };
NetworkAnswer AskNetworks(const Question& question, const garden::Seed& seed);
Seeds KeepNearestByName(const Question& question, const Seeds& seeds);
bool Contains(const std::vector<std::string>& list, const std::string& item);

}  // namespace trowel::testing::oracle
