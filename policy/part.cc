#include "policy/part.h"

namespace trowel::policy {

Part PartOf(const Rule& rule) {
  if (rule.check != nullptr) return Part::kMoves;
  // Rules on what Gardener and Trowel are configured with are called after it.
  return rule.id.ends_with("-config") ? Part::kConfiguration : Part::kChanges;
}

std::string_view Name(Part part) {
  switch (part) {
    case Part::kMoves: return "moves";
    case Part::kChanges: return "changes";
    case Part::kConfiguration: return "configuration";
  }
  return "";
}

}  // namespace trowel::policy
