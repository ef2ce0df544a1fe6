#include "garden/condition.h"

namespace trowel::garden {

std::string_view Name(Condition::Status status) {
  switch (status) {
    case Condition::Status::kMissing: return "missing";
    case Condition::Status::kTrue: return "True";
    case Condition::Status::kFalse: return "False";
    case Condition::Status::kUnknown: return "Unknown";
    case Condition::Status::kProgressing: return "Progressing";
  }
  return "Unknown";
}

}  // namespace trowel::garden
