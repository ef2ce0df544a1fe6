#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "policy/config/format_policy.h"
#include "policy/config/parse_policy.h"

// Any bytes are a policy or a list of problems. What is printed of a policy is read as the same
// policy again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace trowel;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  policy::Remarks warnings;
  const absl::StatusOr<policy::Policy> first = policy::ParsePolicy(text, "fuzz", &warnings);
  if (!first.ok()) {
    TROWEL_CHECK(!Message(first.status()).empty());
    return 0;
  }
  const std::string printed = policy::FormatPolicy(*first);
  const absl::StatusOr<policy::Policy> second = policy::ParsePolicy(printed, "printed");
  TROWEL_CHECK(second.ok());
  TROWEL_CHECK(policy::FormatPolicy(*second) == printed);
  return 0;
}
