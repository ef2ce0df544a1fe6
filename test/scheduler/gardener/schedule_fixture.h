#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "garden/builder.h"
#include "garden/seed.h"
#include "scheduler/gardener/schedule.h"

namespace trowel::testing {

// A garden and one shoot to be scheduled in it: those of upstream's unit tests,
// pkg/scheduler/controller/shoot/reconciler_test.go (gardener.md 6.1, FS). Change any member, then
// ask. By default one seed, seed-1, that fits.
class ScheduleFixture {
 public:
  ScheduleFixture();

  // Provider foo, region europe, without zones, labels, backup, domains or capacity.
  static garden::Seed SeedNamed(const std::string& name);

  std::vector<garden::Seed> seeds = {SeedNamed("seed-1")};
  garden::Shoot shoot;                                // my-namespace/shoot, on no seed.
  std::optional<garden::CloudProfile> cloud_profile;  // cloudprofile-1
  std::optional<garden::Project> project;             // project-1
  std::vector<garden::Change> more;
  std::vector<std::pair<garden::Kind, std::string>> unknown_kinds;  // And why.
  scheduler::gardener::Strategy strategy = scheduler::gardener::Strategy::kSameRegion;
  bool stored = true;  // The shoot is in the garden.

  garden::Seed& seed() { return seeds.front(); }
  garden::Seed& Add(const std::string& name);
  // "seed-REGION" in each.
  ScheduleFixture& AddIn(const std::vector<std::string>& regions);
  // The five of upstream's integration tests (gardener.md 6.7), and the shoot's region.
  ScheduleFixture& AddInFiveRegions(const std::string& shoot_region);
  // Further shoots; empty: none.
  ScheduleFixture& AddShoot(const std::string& on_seed, const std::string& host = {});
  // A region ConfigMap of the profile.
  ScheduleFixture& AddTable(const std::string& name, std::vector<garden::Labels::Pair> rows,
                            const std::string& profiles = "cloudprofile-1");
  ScheduleFixture& MinimalDistance();
  ScheduleFixture& Tolerate(garden::FailureTolerance tolerance);

  // Points into `view`.
  scheduler::gardener::Outcome Run(
      scheduler::gardener::Detail detail = scheduler::gardener::Detail::kFull);
  // The names of Run().tied; {"! " and the error} if nobody is chosen.
  std::vector<std::string> Tied();
  // "seed-2: has 2 of 3 zones", of one step of Run().
  std::vector<std::string> DroppedAt(scheduler::gardener::Filter filter);

  std::shared_ptr<const garden::GardenView> view;

 private:
  int shoots_ = 0;
};

// From a region to those five, itself left out: us-east-1 is the nearest.
inline constexpr const char* kRowToFiveRegions =
    "us-east-1: 20\neu-east-1: 50\nap-west-1: 300\nus-central-2: 220\n";

std::vector<std::string> NamesOf(const std::vector<const garden::SeedEntry*>& entries);

garden::Labels LabelOf(const std::string& key, const std::string& value);
// A selector for one label.
garden::SeedSelector SelectorFor(const std::string& key, const std::string& value);

}  // namespace trowel::testing
