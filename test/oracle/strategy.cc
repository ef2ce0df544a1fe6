#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <string_view>

#include "test/oracle/question.h"

namespace trowel::testing::oracle {
namespace {

using Row = std::map<std::string, std::int64_t>;

const std::string* RowText(const garden::ConfigMap& regions, const std::string& from) {
  for (const auto& [key, text] : regions.data) {
    if (key == from) return &text;
  }
  return nullptr;
}

std::optional<std::int64_t> Number(const std::string& text) {
  if (text.empty() || text.size() > 10) return std::nullopt;
  std::int64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

// As much of YAML as the gardens here use: "{}", or one "region: integer" a line. Empty for
// everything else. Comments alone are YAML's null, which upstream writes into and panics.
std::optional<Row> ReadRow(const Question& question, const std::string& text) {
  if (text == "{}") return Row();
  Row row;
  std::string line;
  for (const char c : text + "\n") {
    if (c != '\n') {
      line += c;
      continue;
    }
    if (!line.empty() && line.front() != '#') {
      const std::size_t colon = line.find(": ");
      if (colon == std::string::npos) return std::nullopt;
      const std::optional<std::int64_t> number = Number(line.substr(colon + 2));
      if (!number.has_value()) return std::nullopt;
      row[line.substr(0, colon)] = *number;
    }
    line.clear();
  }
  if (row.empty() && !question.Has(Mutation::kTableNullRowCounts)) return std::nullopt;
  return row;
}

// Distance of a seed in the table; empty if its region is not there.
std::optional<std::int64_t> DistanceIn(const Question& question, const Row& row,
                                       const garden::Seed& seed) {
  if (question.Has(Mutation::kTableReversed)) {
    const std::string* text = RowText(*question.regions, seed.region);
    const std::optional<Row> other = ReadRow(question, text == nullptr ? "" : *text);
    if (seed.region == question.shoot.region) return row.at(seed.region);
    if (!other.has_value() || !other->contains(question.shoot.region)) return std::nullopt;
    return other->at(question.shoot.region);
  }
  const auto found = row.find(seed.region);
  if (found == row.end()) return std::nullopt;
  if (question.Has(Mutation::kTableWantsProvider) &&
      seed.provider_type != question.shoot.provider_type) {
    return std::nullopt;
  }
  return found->second;
}

Seeds KeepNearestInRow(const Question& question, Row row, const Seeds& seeds) {
  const std::string& own = question.shoot.region;
  const bool implicit = !row.contains(own) && !question.Has(Mutation::kTableSelfIsMissing);
  if (implicit || question.Has(Mutation::kTableSelfIsZero)) row[own] = 0;
  std::int64_t least = std::numeric_limits<std::int32_t>::max();
  Seeds kept;
  for (const garden::Seed* seed : seeds) {
    const std::optional<std::int64_t> distance = DistanceIn(question, row, *seed);
    if (!distance.has_value() || *distance > least) continue;
    if (*distance < least) kept.clear();
    least = *distance;
    kept.push_back(seed);
  }
  return kept;
}

Kept KeepNearest(const Question& question, const Seeds& seeds) {
  const std::string* text =
      question.regions == nullptr ? nullptr : RowText(*question.regions, question.shoot.region);
  std::optional<Row> row;
  if (text != nullptr && !text->empty()) {
    row = ReadRow(question, *text);
    if (!row.has_value()) return std::nullopt;
  } else if (text != nullptr && question.Has(Mutation::kTableEmptyRowCounts)) {
    row.emplace();
  }
  Seeds kept;
  if (row.has_value()) kept = KeepNearestInRow(question, *row, seeds);
  if (!kept.empty()) return kept;
  if (row.has_value() && question.Has(Mutation::kTableWithoutFallback)) return kept;
  return KeepNearestByName(question, seeds);
}

}  // namespace

// Purpose testing goes before the strategy, and keeps to the provider as SameRegion does.
Kept KeepByStrategy(const Question& question, const Seeds& seeds) {
  const garden::Shoot& shoot = question.shoot;
  const bool testing = shoot.purpose == "testing" && !question.Has(Mutation::kTestingIgnored);
  if (!testing && question.strategy == Strategy::kMinimalDistance) {
    return KeepNearest(question, seeds);
  }
  const bool any_provider = !testing && question.Has(Mutation::kSameRegionOfAnyProvider);
  const bool any_region = testing && !question.Has(Mutation::kTestingWantsRegion);
  Seeds kept;
  for (const garden::Seed* seed : seeds) {
    if (!any_provider && seed->provider_type != shoot.provider_type) continue;
    if (!any_region && seed->region != shoot.region) continue;
    kept.push_back(seed);
  }
  return kept;
}

Kept KeepLeastLoaded(const Question& question, const Seeds& seeds) {
  if (question.Has(Mutation::kLeastLoadedIgnored)) return seeds;
  if (question.Has(Mutation::kLeastLoadedIsFirst)) return Seeds{seeds.front()};
  std::int64_t wanted = question.UsageOf(*seeds.front());
  for (const garden::Seed* seed : seeds) {
    const std::int64_t usage = question.UsageOf(*seed);
    wanted = question.Has(Mutation::kLeastLoadedIsMost) ? std::max(wanted, usage)
                                                        : std::min(wanted, usage);
  }
  Seeds kept;
  for (const garden::Seed* seed : seeds) {
    if (question.UsageOf(*seed) == wanted) kept.push_back(seed);
  }
  return kept;
}

}  // namespace trowel::testing::oracle
