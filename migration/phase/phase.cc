#include "migration/phase/phase.h"

namespace trowel::migration {

std::string_view Name(Stage stage) {
  switch (stage) {
    case Stage::kNone: return "";
    case Stage::kAsked: return "asked";
    case Stage::kPreparing: return "preparing the source";
    case Stage::kStateSaved: return "state saved";
    case Stage::kDown: return "control plane down";
    case Stage::kHandedOver: return "handing over";
    case Stage::kCopying: return "copying";
    case Stage::kStarting: return "starting";
    case Stage::kNodesBack: return "nodes back";
  }
  return "";
}

}  // namespace trowel::migration
