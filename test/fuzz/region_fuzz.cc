#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "garden/cidr.h"
#include "garden/quantity.h"
#include "garden/region_table.h"
#include "garden/time.h"

// Everything that reads numbers, networks, times and region tables as people write them. Fields
// of the input are separated by a zero byte: threshold, profiles, then region and row by turns.
namespace trowel::garden {
namespace {

std::vector<std::string> Split(std::string_view input) {
  std::vector<std::string> fields;
  for (;;) {
    const std::size_t end = input.find('\0');
    fields.emplace_back(input.substr(0, end));
    if (end == std::string_view::npos) return fields;
    input.remove_prefix(end + 1);
  }
}

void CheckTable(const std::vector<std::string>& fields) {
  ConfigMap config;
  config.name = "regions";
  std::vector<Labels::Pair> annotations = {{std::string(kThresholdAnnotation), fields[0]}};
  if (fields.size() > 1) annotations.emplace_back(kCloudProfilesAnnotation, fields[1]);
  config.annotations = Labels(std::move(annotations));
  std::map<std::string, std::string> rows;
  for (std::size_t i = 2; i + 1 < fields.size(); i += 2) rows[fields[i]] = fields[i + 1];
  config.data.assign(rows.begin(), rows.end());

  const RegionTable table = ParseRegionTable(config);
  TROWEL_CHECK(table.rows.size() + table.broken_rows.size() == config.data.size());
  TROWEL_CHECK(table.threshold.value >= 0);
  std::map<std::string, RegionId, std::less<>> ids;
  const auto add = [&ids](const std::string& name) {
    if (ids.size() < 100) ids.emplace(name, static_cast<RegionId>(ids.size()));
  };
  for (const auto& [from, row] : table.rows) {
    add(from);
    for (const auto& [to, distance] : row) add(to);
  }
  const DistanceMatrix matrix(table, ids);
  for (const auto& [from, from_id] : ids) {
    for (const auto& [to, to_id] : ids) {
      TROWEL_CHECK(matrix.Between(from_id, to_id).value_or(0) >= 0);
    }
    TROWEL_CHECK(matrix.Between(from_id, from_id).has_value());
  }
}

void CheckScalars(const std::string& text) {
  const absl::StatusOr<Quantity> quantity = Quantity::Parse(text);
  if (quantity.ok()) {
    TROWEL_CHECK(*quantity == *quantity);
    TROWEL_CHECK(!text.starts_with('-') || quantity->Value() <= 0);
  } else {
    TROWEL_CHECK(!Message(quantity.status()).empty());
  }
  const Cidr cidr = ParseCidr(text);
  TROWEL_CHECK(cidr.text == text);
  TROWEL_CHECK(Overlap(cidr, cidr));
  for (const Cidr& range : ReservedRanges()) {
    TROWEL_CHECK(Overlap(cidr, range) == Overlap(range, cidr));
  }
  static_cast<void>(ParseTime(text));
  const auto window = ParseMaintenanceWindow(text, text);
  if (window.ok()) TROWEL_CHECK(window->begin_second >= 0 && window->begin_second < 86400);
}

}  // namespace
}  // namespace trowel::garden

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  // A cast is the only way from bytes to text.
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const std::vector<std::string> fields = trowel::garden::Split(input);
  trowel::garden::CheckTable(fields);
  for (const std::string& field : fields) trowel::garden::CheckScalars(field);
  return 0;
}
