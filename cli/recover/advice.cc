#include <algorithm>

#include <fmt/format.h>

#include "cli/recover/recovery.h"

namespace trowel::cli {

using migration::Scenario;

bool Recovery::fenced() const {
  if (rehearsed || !fenced_by.empty()) return true;
  return scenario.has_value() && *scenario == Scenario::kDead;
}

bool Recovery::HasSteps(const migration::LostShoot& lost) const {
  return fenced() && migration::CanBeRestored(lost.readiness) && !lost.to.empty();
}

// moves.md 4.2
std::vector<std::string> QuestionsOf(const Recovery& recovery) {
  const std::string& seed = recovery.seed.name;
  std::vector<std::string> lines;
  const std::vector<Scenario> possible = recovery.seed.possible();
  if (possible.size() == 1) return lines;
  lines.push_back(fmt::format(
      "Do machines of {} run? The console of its cloud tells. None, or stopped for good: "
      "--scenario dead",
      seed));
  lines.push_back(
      "Do the API servers of its shoots answer from outside (curl -k the addresses in "
      "status.advertisedAddresses), or are objects in the backup bucket newer than ten minutes? "
      "Yes: --scenario cut-off");
  lines.push_back("Machines run, and nothing answers: --scenario isolated");
  return lines;
}

// moves.md 4.3
std::vector<std::string> AdviceFor(Scenario scenario, const Recovery& recovery) {
  const std::string& seed = recovery.seed.name;
  switch (scenario) {
    case Scenario::kReachable:
      return {fmt::format("{} answers: repair it until GardenletReady and "
                          "SeedSystemComponentsHealthy are True",
                          seed),
              fmt::format("then move its shoots as usual: trowel plan drain {}", seed)};
    case Scenario::kCutOff:
      return {"its shoots work, and nobody can change them: do nothing that destroys",
              "repair the link first: DNS and firewall towards the garden, the gardenlet's "
              "kubeconfig",
              "if it stays cut off, stop its control planes in agreement with their users, after "
              "a last snapshot of each etcd, and say --fenced-by"};
    case Scenario::kDead:
      return {
          fmt::format("delete or lock the machines of {}, so that none comes back and starts "
                      "old control planes",
                      seed)};
    case Scenario::kIsolated: break;
  }
  return {fmt::format("fence {} from the side of its cloud before anything else: stop the "
                      "instances, detach the network, revoke its credentials, those of the backup "
                      "bucket as well",
                      seed),
          "then say --fenced-by WHO"};
}

}  // namespace trowel::cli
