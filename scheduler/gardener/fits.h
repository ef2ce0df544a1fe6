#pragma once

#include <string>
#include <string_view>

#include "garden/objects.h"
#include "garden/seed.h"
#include "garden/shoot.h"

// Predicates of gardener-scheduler that Trowel's own ranking keeps to as well.
namespace trowel::scheduler::gardener {

// The profile's providerTypes list the seed's type or "*"; without such a list the seed must be of
// the shoot's type. `profile` may be null: no list.
bool ProviderFits(const garden::CloudProfile* profile, const garden::Shoot& shoot,
                  const garden::Seed& seed);

// Open, reconciled once, ready to the letter, not being deleted: the first filter.
bool IsUsable(const garden::Seed& seed);

// A shoot's domain beside the default domains of seeds: gardener.md 5.4.
class DomainFit {
 public:
  // `project` may be null: then no default domain fits. Points into `shoot`.
  DomainFit(const garden::Shoot& shoot, const garden::Project* project);

  // The domain is below one of the seed's default domains, and so Gardener's own.
  bool IsBelowDefaultOf(const garden::Seed& seed) const;
  // The domain is "<shoot>.<project>.<default domain of the seed>".
  bool IsServedBy(const garden::Seed& seed) const;

 private:
  std::string_view domain_;  // Empty: none.
  std::string prefix_;       // "<shoot>.<project>."
};

}  // namespace trowel::scheduler::gardener
