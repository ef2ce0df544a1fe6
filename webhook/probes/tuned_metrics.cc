#include "webhook/probes/tuned_metrics.h"

#include "webhook/telemetry/metric_family.h"

namespace trowel::webhook {

void CollectTuned(const TunedFindings::Counts& counts,
                  std::vector<prometheus::MetricFamily>* families) {
  FamilyBuilder overrides =
      FamilyBuilder::OfCounter("trowel_override_findings_total",
                               "Of trowel_findings_total: those that an override configures.");
  FamilyBuilder exemptions =
      FamilyBuilder::OfCounter("trowel_exempted_findings_total",
                               "Of trowel_findings_total: those that an exemption lets pass.");
  for (const auto& [key, count] : counts) {
    const auto number = static_cast<double>(count);
    if (key.exemption) {
      exemptions.Add(number, {{"exemption", key.name}, {"rule", key.rule}});
    } else {
      overrides.Add(number, {{"override", key.name}, {"rule", key.rule}, {"effect", key.effect}});
    }
  }
  overrides.Finish(families);
  exemptions.Finish(families);
}

}  // namespace trowel::webhook
