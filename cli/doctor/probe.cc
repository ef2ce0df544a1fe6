#include <algorithm>

#include <absl/strings/numbers.h>

#include "cli/doctor/facts.h"

namespace trowel::cli::doctor {
namespace {

// One line of the Prometheus text format: name{label="value",...} number
struct Sample {
  std::string_view name;
  std::map<std::string, std::string, std::less<>> labels;
  double value = 0;

  std::string Label(std::string_view key) const {
    const auto found = labels.find(key);
    return found == labels.end() ? std::string() : found->second;
  }
};

// Takes a quoted value from the front of `text`, which begins after its opening quote.
std::string TakeQuoted(std::string_view* text) {
  std::string value;
  while (!text->empty() && text->front() != '"') {
    if (text->front() == '\\' && text->size() > 1) {
      text->remove_prefix(1);
      value += text->front() == 'n' ? '\n' : text->front();
    } else {
      value += text->front();
    }
    text->remove_prefix(1);
  }
  if (!text->empty()) text->remove_prefix(1);
  return value;
}

std::optional<Sample> ParseSample(std::string_view line) {
  if (line.empty() || line.starts_with('#')) return std::nullopt;
  Sample sample;
  const std::size_t end = std::min(line.find_first_of("{ "), line.size());
  sample.name = line.substr(0, end);
  line.remove_prefix(end);
  if (line.starts_with('{')) {
    line.remove_prefix(1);
    while (!line.empty() && line.front() != '}') {
      const std::size_t equals = line.find("=\"");
      if (equals == std::string_view::npos) return std::nullopt;
      const std::string key(line.substr(0, equals));
      line.remove_prefix(equals + 2);
      sample.labels[key] = TakeQuoted(&line);
      if (line.starts_with(',')) line.remove_prefix(1);
    }
    if (line.empty()) return std::nullopt;
    line.remove_prefix(1);
  }
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  const std::string_view number = line.substr(0, line.find(' '));
  if (!absl::SimpleAtod({number.data(), number.size()}, &sample.value)) return std::nullopt;
  return sample;
}

}  // namespace

absl::StatusOr<ProbeFacts> ParseProbe(int ready_status, std::string ready_text,
                                      std::string_view metrics) {
  ProbeFacts facts;
  facts.ready_status = ready_status;
  facts.ready_text = std::move(ready_text);
  facts.clock_stands = facts.ready_text.find("]clock: stands still") != std::string::npos;
  bool is_trowel = false;
  while (!metrics.empty()) {
    const std::size_t end = std::min(metrics.find('\n'), metrics.size());
    const std::optional<Sample> sample = ParseSample(metrics.substr(0, end));
    metrics.remove_prefix(std::min(end + 1, metrics.size()));
    if (!sample.has_value()) continue;
    is_trowel = is_trowel || sample->name.starts_with("trowel_");
    if (sample->name == "trowel_watch_state" && sample->value == 1) {
      facts.watches[sample->Label("watch")].state = sample->Label("state");
    } else if (sample->name == "trowel_watch_age_seconds") {
      facts.watches[sample->Label("watch")].age_seconds = sample->value;
    } else if (sample->name == "trowel_policy_info") {
      facts.policy_hash = sample->Label("hash");
    }
  }
  if (!is_trowel) return InvalidArgument("its /metrics has nothing of Trowel's");
  return facts;
}

}  // namespace trowel::cli::doctor
