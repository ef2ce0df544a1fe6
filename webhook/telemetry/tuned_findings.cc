#include "webhook/telemetry/tuned_findings.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace trowel::webhook {
namespace {

bool IsTuned(const policy::Finding& finding) {
  return !finding.override_name.empty() || !finding.exemption.empty();
}

bool HasTuned(const policy::Findings& findings) {
  return std::any_of(findings.begin(), findings.end(), IsTuned);
}

}  // namespace

void TunedFindings::Count(const policy::Verdict& verdict) {
  const bool any =
      HasTuned(verdict.denials) || HasTuned(verdict.warnings) || HasTuned(verdict.audits);
  if (!any) return;
  const MutexLock lock(&mutex_);
  CountOnce(verdict.denials);
  CountOnce(verdict.warnings);
  CountOnce(verdict.audits);
}

// Findings of one rule stand side by side.
void TunedFindings::CountOnce(const policy::Findings& findings) {
  std::string_view last;
  for (const policy::Finding& finding : findings) {
    if (!IsTuned(finding) || finding.rule == last) continue;
    last = finding.rule;
    const auto count = [&](bool exemption, const std::string& name) {
      if (name.empty()) return;
      Key key{.exemption = exemption,
              .name = name,
              .rule = std::string(finding.rule),
              .effect = std::string(policy::Name(finding.effect))};
      const auto known = counts_.find(key);
      if (known != counts_.end()) {
        ++known->second;
      } else if (counts_.size() < kKeysMax) {
        counts_.emplace(std::move(key), 1);
      }
    };
    count(/*exemption=*/false, finding.override_name);
    count(/*exemption=*/true, finding.exemption);
  }
}

void TunedFindings::AddTo(Counts* counts) const {
  const MutexLock lock(&mutex_);
  for (const auto& [key, count] : counts_) (*counts)[key] += count;
}

}  // namespace trowel::webhook
