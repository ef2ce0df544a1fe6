#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "garden/seed.h"
#include "garden/shoot_detail.h"
#include "policy/mismatch.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr Fact kExposureClass{"exposure-class",
                              "the shoot's ExposureClass is absent, malformed or cannot be read"};

constexpr std::string_view kField = "spec.exposureClassName";

using garden::ExposureClass;
using garden::LabelSelector;
using garden::SeedSelector;

bool HasNoClass(const Move& move, const garden::GardenView&, const Settings&) {
  return move.shoot->detail->exposure_class.empty();
}

// Null, and reported, when it is not known.
const ExposureClass* FindClass(const std::string& name, const garden::GardenView& view,
                               Report* report) {
  constexpr std::string_view kRemedy = "repair the reference or the ExposureClass, then try again";
  const garden::KindState& kind = view.kind(garden::Kind::kExposureClass);
  if (!kind.known) {
    report->Unknown(kExposureClass, kField, "let Trowel read them, then try again",
                    "the list of exposureclasses is not known: {}", kind.why_unknown);
    return nullptr;
  }
  const std::string* why = view.WhyBroken(garden::Kind::kExposureClass, "", name);
  if (why != nullptr) {
    report->Unknown(kExposureClass, kField, kRemedy, "ExposureClass {} is malformed: {}", name,
                    *why);
    return nullptr;
  }
  const ExposureClass* found = view.FindExposureClass(name);
  if (found == nullptr) {
    report->Unknown(kExposureClass, kField, kRemedy, "there is no ExposureClass {}", name);
  }
  return found;
}

bool IsSame(const LabelSelector::Expression& a, const LabelSelector::Expression& b) {
  return a.key == b.key && a.op_text == b.op_text && a.values == b.values;
}

// The terms of `all` that `own` does not have.
LabelSelector Without(const LabelSelector& own, const LabelSelector& all) {
  LabelSelector rest;
  std::vector<garden::Labels::Pair> labels;
  for (const auto& [key, value] : all.match_labels.pairs()) {
    const std::string* same = own.match_labels.Find(key);
    if (same == nullptr || *same != value) labels.emplace_back(key, value);
  }
  rest.match_labels = garden::Labels(std::move(labels));
  for (const LabelSelector::Expression& term : all.match_expressions) {
    const bool is_own =
        std::any_of(own.match_expressions.begin(), own.match_expressions.end(),
                    [&](const LabelSelector::Expression& other) { return IsSame(term, other); });
    if (!is_own) rest.match_expressions.push_back(term);
  }
  return rest;
}

void CheckLabels(const ExposureClass& exposure, const SeedSelector& own, const garden::Seed& seed,
                 Report* report) {
  const LabelSelector& all = exposure.seed_selector->labels;
  if (all.Matches(seed.labels)) return;
  const LabelSelector rest = Without(own.labels, all);
  if (rest.Matches(seed.labels)) return;
  report->Object(kField, "choose a seed that the class selects",
                 "destination {} does not match the seedSelector of ExposureClass {}: {}",
                 seed.name, exposure.name,
                 report->wants_text() ? FirstMismatch(rest, seed.labels) : std::string());
}

// Gardener unites the two lists of types: where the shoot has one, it is the shoot's that counts.
void CheckProviderType(const ExposureClass& exposure, const SeedSelector& own,
                       const garden::Seed& seed, Report* report) {
  const SeedSelector& selector = *exposure.seed_selector;
  if (!own.provider_types.empty() || selector.provider_types.empty()) return;
  if (selector.ListsProvider(seed.provider_type)) return;
  report->Object(kField, "choose a seed of a type that the class lists",
                 "destination {} is of type {}, the seedSelector of ExposureClass {} lists {}",
                 seed.name, seed.provider_type, exposure.name,
                 fmt::join(selector.provider_types, ", "));
}

bool SelectsSeeds(const ExposureClass& exposure) {
  if (!exposure.seed_selector.has_value()) return false;
  const LabelSelector& labels = exposure.seed_selector->labels;
  return !labels.match_labels.pairs().empty() || !labels.match_expressions.empty();
}

// Which seeds may expose the API servers of a class is said by the class' seedSelector, which
// Gardener copies into a shoot that is created with the class, and looks at no more
// (plugin/pkg/shoot/exposureclass/admission.go). A shoot that was given the class later, or that
// has lost the terms since, is bound to any seed. There the gardenlet that does not know the
// handler takes its default gateway without a word (operation/istio_config.go:63): what was
// private is public then. Terms that the shoot has still are left to shoot-selector, and taints to
// taints-tolerated, for Gardener judges by the shoot's own tolerations.
void CheckExposureClass(const Move& move, const garden::GardenView& view, const Settings& settings,
                        Report* report) {
  if (HasNoClass(move, view, settings)) return;
  const ExposureClass* exposure = FindClass(move.shoot->detail->exposure_class, view, report);
  if (exposure == nullptr) return;
  const garden::Seed& seed = move.to();
  if (exposure->seed_selector.has_value()) {
    const SeedSelector own = move.shoot->seed_selector.value_or(SeedSelector());
    CheckLabels(*exposure, own, seed, report);
    CheckProviderType(*exposure, own, seed, report);
  }
  if (SelectsSeeds(*exposure)) return;
  report->Advise(kField, "see that exposureClassHandlers of its gardenlet has the handler",
                 "ExposureClass {} selects no seeds, so that nothing says whether {} knows handler "
                 "{}; without it the API server is exposed through the default gateway",
                 exposure->name, seed.name, exposure->handler);
}

}  // namespace

extern constinit const Rule kExposureClassRule = {
    .id = "exposure-class",
    .summary = "the destination is one that the shoot's ExposureClass selects",
    .mode = Mode::kWarn,
    .live_mode = Mode::kWarn,
    .facts = {&facts::kDestination, &kExposureClass},
    .reads = Reads::kSeed,
    .check = CheckExposureClass,
    .silent = HasNoClass};

}  // namespace trowel::policy
