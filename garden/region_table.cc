#include "garden/region_table.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <system_error>
#include <utility>

#include <simdjson.h>

#include "base/status.h"
#include "base/text.h"
#include "garden/yaml_document.h"

namespace trowel::garden {
namespace {

using simdjson::dom::element;
using Row = std::map<std::string, int, std::less<>>;

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\n\v\f\r";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// As strings.Split: no annotation is one empty name, which matches only a shoot without profile.
std::vector<std::string> SplitProfiles(std::string_view text) {
  std::vector<std::string> names;
  for (;;) {
    const std::size_t comma = text.find(',');
    names.emplace_back(Trim(text.substr(0, comma)));
    if (comma == std::string_view::npos) return names;
    text.remove_prefix(comma + 1);
  }
}

// Go's strconv.Atoi, cut to what fits an int and is not negative.
std::optional<int> ParseCount(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

RegionTable::Threshold ParseThreshold(const std::string* text) {
  using State = RegionTable::Threshold::State;
  if (text == nullptr) return {};
  const std::optional<int> value = ParseCount(*text);
  return {.state = value.has_value() ? State::kValid : State::kInvalid,
          .value = value.value_or(0),
          .text = *text};
}

std::string Quoted(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  return fmt::format("\"{}{}\"", Printable(text.substr(0, kLongest)),
                     text.size() > kLongest ? "..." : "");
}

absl::StatusOr<int> ParseDistance(element value) {
  // Go leaves the number as it is where there is none, which is zero.
  if (value.is_null()) return 0;
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) {
    return InvalidArgument("expected an integer, is the string {}", Quoted(text));
  }
  if (value.is_object() || value.is_array() || value.is_bool()) {
    return InvalidArgument("expected an integer, is {}", value.is_object()  ? "a map"
                                                         : value.is_array() ? "a list"
                                                                            : "a boolean");
  }
  std::int64_t distance = -1;
  if (value.get(distance) != simdjson::SUCCESS || distance < 0 ||
      distance > std::numeric_limits<int>::max()) {
    return InvalidArgument("expected an integer from 0 to {}, is {}",
                           std::numeric_limits<int>::max(), simdjson::minify(value));
  }
  return static_cast<int>(distance);
}

absl::StatusOr<Row> ReadRow(element value) {
  simdjson::dom::object object;
  if (value.get(object) != simdjson::SUCCESS) {
    return InvalidArgument("expected a map from region to distance");
  }
  Row row;
  for (const auto& [to, text] : object) {
    const absl::StatusOr<int> distance = ParseDistance(text);
    if (!distance.ok()) return Annotate(distance.status(), Quoted(to));
    row.emplace(to, *distance);
  }
  return row;
}

// gardener-apiserver reads an empty value as an empty table. What is null otherwise, such as a
// lone comment, makes gardener-scheduler panic, so nobody means it.
absl::StatusOr<Row> ParseRow(const std::string& text, bool* is_null) {
  if (text.empty()) return Row();
  ASSIGN_OR_RETURN(const YamlDocument document, ReadYamlDocument(text));
  *is_null = document.is_null();
  if (!document.repeated.empty()) return InvalidArgument("{}", document.repeated);
  if (!document.rest.empty() && !*is_null) return InvalidArgument("{}", document.rest);
  if (*is_null) return InvalidArgument("expected a map from region to distance");
  simdjson::dom::parser parser;
  element root;
  if (const auto error = parser.parse(document.json).get(root); error != simdjson::SUCCESS) {
    return InvalidArgument("{}", simdjson::error_message(error));
  }
  return ReadRow(root);
}

}  // namespace

bool IsRegionConfig(const ConfigMap& config) {
  const std::string* purpose = config.labels.Find(kRegionConfigLabel);
  return purpose != nullptr && *purpose == kRegionConfigValue;
}

RegionTable ParseRegionTable(const ConfigMap& config) {
  const std::string* profiles = config.annotations.Find(kCloudProfilesAnnotation);
  RegionTable table;
  table.name = config.name;
  table.cloud_profiles = SplitProfiles(profiles == nullptr ? std::string_view() : *profiles);
  table.threshold = ParseThreshold(config.annotations.Find(kThresholdAnnotation));
  for (const auto& [from, text] : config.data) {
    bool is_null = false;
    absl::StatusOr<Row> row = ParseRow(text, &is_null);
    if (text.empty()) table.empty_rows.insert(from);
    if (is_null) table.null_rows.insert(from);
    if (row.ok()) {
      table.rows.insert_or_assign(from, *std::move(row));
    } else {
      table.broken_rows.insert_or_assign(from, std::string(Message(row.status())));
    }
  }
  return table;
}

DistanceMatrix::DistanceMatrix(const RegionTable& table,
                               const std::map<std::string, RegionId, std::less<>>& ids)
    : width_(ids.size()), cells_(width_ * width_, -1) {
  for (const auto& [from, row] : table.rows) {
    const auto from_id = ids.find(from);
    if (from_id == ids.end()) continue;
    for (const auto& [to, distance] : row) {
      const auto to_id = ids.find(to);
      if (to_id == ids.end()) continue;
      cells_[static_cast<std::size_t>(from_id->second) * width_ +
             static_cast<std::size_t>(to_id->second)] = distance;
    }
  }
}

}  // namespace trowel::garden
