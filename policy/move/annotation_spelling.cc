#include <fmt/format.h>

#include "policy/rule.h"

namespace trowel::policy {
namespace {

std::string_view RemedyFor(std::string_view key) {
  if (key.find("live-migrat") != std::string_view::npos && !key.ends_with("abort-live-migration")) {
    return "write migration.gardener.cloud/live-migrate=true, or remove it";
  }
  if (key.find("allow-distant-region") != std::string_view::npos) {
    return "write migration.gardener.cloud/allow-distant-regions=true, or remove it";
  }
  if (key.ends_with("inter-seed-distance-threshold")) {
    return "set migration.gardener.cloud/inter-region-distance-threshold on the region ConfigMap";
  }
  return "remove it: no release of Gardener acts on it";
}

// GEP-0039 and the code spell the annotations of a live migration differently, and Gardener ignores
// what it does not know: a move meant to be live becomes a classic one, with downtime, and nobody
// is told. Gardener's spelling: pkg/apis/core/v1beta1/constants/types_constants.go.
void CheckAnnotationSpelling(const Move& move, const garden::GardenView&, const Settings&,
                             Report* report) {
  for (const std::string& text : move.shoot->misspelt) {
    const std::string_view key = std::string_view(text).substr(0, text.find('='));
    report->Object(fmt::format("metadata.annotations[{}]", key), RemedyFor(text),
                   "no code reads the annotation {}", text);
  }
}

}  // namespace

extern constinit const Rule kAnnotationSpellingRule = {
    .id = "annotation-spelling",
    .summary = "no annotation is spelt as in the GEP, which no code reads",
    .mode = Mode::kWarn,
    .live_mode = Mode::kWarn,
    .reads = Reads::kNothing,
    .check = CheckAnnotationSpelling};

}  // namespace trowel::policy
