#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "garden/external_scores.h"

// External scores as anyone may write them: what is read is in bounds, what is not says why.
namespace trowel::garden {
namespace {

void CheckScores(const ExternalScores::Scores& scores) {
  for (const auto& [name, score] : scores) TROWEL_CHECK(score >= 0 && score <= 100);
}

void Check(std::string_view yaml) {
  ConfigMap config;
  config.name = "scores";
  config.labels = Labels({{std::string(kScoresLabel), std::string(kScoresLabelValue)}});
  config.data = {{std::string(kScoresKey), std::string(yaml)}};
  const absl::StatusOr<ExternalScores> parsed = ParseExternalScores(config);
  if (parsed.ok()) {
    TROWEL_CHECK(parsed->why_broken.empty());
    CheckScores(parsed->seeds);
    CheckScores(parsed->regions);
    TROWEL_CHECK(!parsed->CountsAt(parsed->expires));
  } else {
    TROWEL_CHECK(FindInvalidUtf8(Message(parsed.status())) == std::string_view::npos);
  }

  ExternalScoresIndex index;
  index.PutConfig(&config);
  TROWEL_CHECK(index.list().size() == 1);
  TROWEL_CHECK(config.why_broken.empty() == parsed.ok());
  TROWEL_CHECK(index.list()[0]->why_broken == config.why_broken);
}

}  // namespace
}  // namespace trowel::garden

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  // A cast is the only way from bytes to text.
  trowel::garden::Check({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
