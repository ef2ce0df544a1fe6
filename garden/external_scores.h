#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "base/status.h"
#include "garden/cow.h"
#include "garden/objects.h"

namespace trowel::garden {

struct Seed;

inline constexpr std::string_view kScoresLabel = "trowel.gardener.cloud/config";
inline constexpr std::string_view kScoresLabelValue = "scores";
inline constexpr std::string_view kScoresKey = "scores.yaml";

// Scores of seeds that another program knows, of cost or carbon for example: one ConfigMap of the
// garden namespace. 0 is worst, 100 is best. format: docs/scheduling.md, "External scores".
struct ExternalScores {
  using Scores = std::map<std::string, double, std::less<>>;

  std::string name;        // The ConfigMap's.
  std::string why_broken;  // Not empty: it cannot be read, and nothing of it counts.
  absl::Time expires;      // From then on nothing of it counts.
  Scores seeds;
  Scores regions;

  bool CountsAt(absl::Time now) const { return why_broken.empty() && now < expires; }
  // The seed's own score, else that of its region; empty: it has neither.
  std::optional<double> Of(const Seed& seed) const;
};

// Whether the ConfigMap carries the label. Namespace is the caller's business.
bool IsExternalScores(const ConfigMap& config);

// InvalidArgument names the first field that is wrong: "scores.yaml: seeds.aws-eu2: expected ...".
absl::StatusOr<ExternalScores> ParseExternalScores(const ConfigMap& config);

// All of the garden namespace, sorted by name. Unlike a policy or a region table, one that cannot
// be read leaves nothing in force: what is lost is a preference, and it was about to expire.
class ExternalScoresIndex {
 public:
  using List = std::vector<std::shared_ptr<const ExternalScores>>;

  // What a ConfigMap says now; `why_broken` of one that is refused says so.
  void PutConfig(ConfigMap* config);
  void Remove(std::string_view name);

  const List& list() const { return list_.Read(); }
  std::shared_ptr<const List> Share() { return list_.Share(); }

 private:
  Cow<List> list_;
};

}  // namespace trowel::garden
