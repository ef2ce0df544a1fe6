#include <algorithm>

#include <fmt/format.h>

#include "policy/predicates.h"
#include "scheduler/gardener/filter_table.h"
#include "scheduler/gardener/network_fit.h"

namespace trowel::scheduler::gardener {
namespace {

using garden::SeedEntry;

// Networks, taints, capacity: of a seed that fails several the first is told.
class Eligibility {
 public:
  explicit Eligibility(const Question& question)
      : question_(question), networks_(*question.shoot) {}

  bool Holds(const SeedEntry& entry) const {
    return networks_.Fits(*entry.seed) &&
           policy::ToleratesTaintsOf(*entry.seed, *question_.shoot) && HasRoom(entry);
  }

  std::string Explain(const SeedEntry& entry) const {
    if (!networks_.Fits(*entry.seed)) return networks_.Explain(*entry.seed);
    if (!policy::ToleratesTaintsOf(*entry.seed, *question_.shoot)) return ExplainTaints(entry);
    return fmt::format("is full: {} of {} shoots", question_.UsageOf(entry),
                       entry.seed->allocatable_shoots.value_or(0));
  }

  // Upstream looks at the networks of every seed before it is done, so that any one of them stops
  // it, wherever it stands in the list.
  std::string PanicsOn(const SeedEntry& entry) const {
    const std::string_view what = networks_.PanicsOn(*entry.seed);
    if (what.empty()) return {};
    return fmt::format("has spec.networks.shootDefaults without {}, and the shoot has none", what);
  }

 private:
  bool HasRoom(const SeedEntry& entry) const {
    const std::optional<std::int64_t>& most = entry.seed->allocatable_shoots;
    return !most.has_value() || question_.UsageOf(entry) < *most;
  }

  std::string ExplainTaints(const SeedEntry& entry) const {
    for (const garden::Seed::Taint& taint : entry.seed->taints) {
      if (policy::Tolerates(*question_.shoot, taint)) continue;
      return fmt::format("has taint {}{}{}, which the shoot does not tolerate", taint.key,
                         taint.value.has_value() ? "=" : "", taint.value.value_or(""));
    }
    return fmt::format("has {} taints, the shoot {} tolerations: Gardener wants one for each",
                       entry.seed->taints.size(), question_.shoot->tolerations.size());
  }

  const Question& question_;
  NetworkFit networks_;
};

std::string Panic(const Eligibility& eligibility, Sieve* sieve) {
  const auto panics = [&](const SeedEntry* entry) { return !eligibility.PanicsOn(*entry).empty(); };
  const auto first = std::find_if(sieve->left().begin(), sieve->left().end(), panics);
  if (first == sieve->left().end()) return {};
  std::string error = fmt::format("gardener-scheduler panics: seed {} {}", (*first)->seed->name,
                                  eligibility.PanicsOn(**first));
  sieve->Keep([&](const SeedEntry& entry) { return !panics(&entry); },
              [&](const SeedEntry& entry) { return eligibility.PanicsOn(entry); });
  return error;
}

// Upstream's list: "{aws-eu1: is full: 2 of 2 shoots, ...}", by name.
std::string ListReasons(const Eligibility& eligibility, const Sieve& sieve) {
  std::string list;
  for (const SeedEntry* entry : sieve.left()) {
    list += fmt::format("{}{} {}", list.empty() ? "" : "; ", entry->seed->name,
                        eligibility.Explain(*entry));
  }
  return list;
}

}  // namespace

// reconciler.go, filterCandidates.
std::string KeepCandidates(const Question& question, Sieve* sieve) {
  const Eligibility eligibility(question);
  std::string error = Panic(eligibility, sieve);
  if (!error.empty()) return error;
  const std::size_t entering = sieve->size();
  const bool any = std::any_of(sieve->left().begin(), sieve->left().end(),
                               [&](const SeedEntry* entry) { return eligibility.Holds(*entry); });
  if (!any) {
    error =
        fmt::format("0 of {} seeds are eligible: {}", entering, ListReasons(eligibility, *sieve));
  }
  sieve->Keep([&](const SeedEntry& entry) { return eligibility.Holds(entry); },
              [&](const SeedEntry& entry) { return eligibility.Explain(entry); });
  return error;
}

}  // namespace trowel::scheduler::gardener
