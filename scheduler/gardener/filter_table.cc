#include "scheduler/gardener/filter_table.h"

#include <cstddef>

#include "garden/seed.h"

namespace trowel::scheduler::gardener {

std::string KeepUsable(const Question&, Sieve*);
std::string KeepCloudProfileLabels(const Question&, Sieve*);
std::string KeepShootLabels(const Question&, Sieve*);
std::string KeepProvider(const Question&, Sieve*);
std::string KeepZonalHa(const Question&, Sieve*);
std::string KeepZoneSelection(const Question&, Sieve*);
std::string KeepAccessRestrictions(const Question&, Sieve*);
std::string KeepDomain(const Question&, Sieve*);
std::string KeepReconciling(const Question&, Sieve*);
std::string KeepCandidates(const Question&, Sieve*);
std::string KeepByStrategy(const Question&, Sieve*);
std::string KeepLeastLoaded(const Question&, Sieve*);

namespace {

constexpr std::array<FilterInfo, kFilters> kTable = {{
    {Filter::kUsable, "usable", KeepUsable},
    {Filter::kCloudProfileLabels, "cloudprofile-labels", KeepCloudProfileLabels},
    {Filter::kShootLabels, "shoot-labels", KeepShootLabels},
    {Filter::kProvider, "provider", KeepProvider},
    {Filter::kZonalHa, "zonal-ha", KeepZonalHa},
    {Filter::kZoneSelection, "zone-selection", KeepZoneSelection},
    {Filter::kAccessRestrictions, "access-restrictions", KeepAccessRestrictions},
    {Filter::kDomain, "domain", KeepDomain},
    {Filter::kEmergencyStop, "emergency-stop", KeepReconciling},
    {Filter::kCandidates, "candidates", KeepCandidates},
    {Filter::kStrategy, "strategy", KeepByStrategy},
    {Filter::kLeastLoaded, "least-loaded", KeepLeastLoaded},
}};

constexpr bool IsInOrder() {
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    if (static_cast<std::size_t>(kTable[i].filter) != i) return false;
  }
  return true;
}
static_assert(IsInOrder(), "the table is in the order of Filter");

}  // namespace

const std::array<FilterInfo, kFilters>& FilterTable() { return kTable; }

std::string_view Name(Filter filter) { return kTable[static_cast<std::size_t>(filter)].name; }

}  // namespace trowel::scheduler::gardener
