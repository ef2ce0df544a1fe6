#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/recover/recovery.h"

namespace trowel::cli {

using migration::Scenario;

// Of a seed that answers nobody is sure, whatever is said of it.
bool Recovery::fenced() const {
  if (rehearsed) return !fenced_by.empty();
  if (!scenario.has_value() || *scenario == Scenario::kReachable) return false;
  return !fenced_by.empty() || (*scenario == Scenario::kDead && !seed.answers);
}

bool Recovery::HasSteps(const migration::LostShoot& lost) const {
  return fenced() && migration::CanBeRestored(lost.readiness) && !lost.to.empty();
}

std::vector<std::string> WarningsOf(const Recovery& recovery) {
  const migration::LostSeed& seed = recovery.seed;
  std::vector<std::string> lines;
  if (recovery.rehearsed) {
    lines.emplace_back(
        "rehearsal: nothing of this seed is lost. Stop what the loss would have stopped, for this "
        "shoot alone: on the seed, scale machine-controller-manager, cluster-autoscaler, "
        "kube-controller-manager, kube-apiserver and etcd of its namespace to 0, after a last "
        "snapshot, and keep the gardenlet from reconciling it; then say --fenced-by. Afterwards "
        "clean its namespace up by hand.");
  }
  for (const migration::LostSeed::Behind& behind : seed.behind) {
    lines.push_back(
        fmt::format("managed: it is the shoot {}{}{}: restore that one first, and all that ran on "
                    "the seed comes "
                    "back with it",
                    Printable(behind.shoot),
                    behind.on.empty() ? "" : fmt::format(", on {}", Printable(behind.on)),
                    behind.on_its_way ? ", on its way" : ""));
  }
  if (!seed.why_unknown.empty()) {
    lines.push_back(fmt::format("managed: not known whether it is a shoot itself: {}",
                                Printable(seed.why_unknown)));
  }
  for (const std::string& gap : recovery.gaps) lines.push_back("not known: " + gap);
  return lines;
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
