#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "garden/seed.h"
#include "garden/shoot.h"

namespace trowel::scheduler::gardener {

// A shoot's networks beside those of seeds, as gardener-scheduler compares them (gardener.md 5.5):
// of every family, whatever the shoot's ipFamilies, first those of the spec, an absent one replaced
// by the seed's default, then those of the status, of which pods and services must be there.
class NetworkFit {
 public:
  // Points into `shoot`.
  explicit NetworkFit(const garden::Shoot& shoot);

  bool Fits(const garden::Seed& seed) const;
  // Why it does not fit.
  std::string Explain(const garden::Seed& seed) const;

  // The default of the seed that upstream reads without looking whether it is there ("pods"), so
  // that it panics; empty: none.
  std::string_view PanicsOn(const garden::Seed& seed) const;

 private:
  struct Network {
    std::string_view field;
    const garden::Cidr* cidr;
  };
  void Add(std::string_view field, const garden::Cidr& cidr);
  void AddSpec();
  void AddStatus();
  Network DefaultPods(const garden::Seed& seed) const;
  Network DefaultServices(const garden::Seed& seed) const;

  const garden::Shoot& shoot_;
  bool takes_default_pods_ = false;
  bool takes_default_services_ = false;
  std::string_view missing_;       // A list of the status that is empty and must not be.
  std::vector<Network> networks_;  // Of the shoot, those that some seed can object to: mostly none.
};

}  // namespace trowel::scheduler::gardener
