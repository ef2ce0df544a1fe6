#include "test/sim/scenario.h"

#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "test/support/dice.h"

namespace trowel::sim {
namespace {

constexpr std::array<std::string_view, kTroubles> kWords = {
    "crashes", "two-shells", "freezes", "lost-answers", "repeats", "stale-views",
    "unknown", "failures",   "stalls",  "operators",    "ill",     "orders",
    "edits",   "webhook",    "doors",   "windows"};

std::optional<std::size_t> NumberAfter(std::string_view key, std::string_view word) {
  if (!word.starts_with(key)) return std::nullopt;
  word.remove_prefix(key.size());
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string_view Name(Trouble trouble) { return kWords[static_cast<std::size_t>(trouble)]; }

Scenario ScenarioOf(std::uint64_t seed) {
  testing::Dice dice = testing::Dice::Of(seed, "scenario");
  Scenario scenario{.seed = seed};
  // Mostly a few at a time: where all happens at once, little gets far.
  const std::size_t percent = dice.OneIn(5) ? 0 : dice.OneIn(4) ? 80 : 35;
  for (bool& on : scenario.on) on = dice.Percent(percent);
  scenario.shoots = 2 + dice.Below(dice.OneIn(10) ? 24 : 9);
  scenario.seeds = 3 + dice.Below(4);
  scenario.undo = dice.OneIn(4);
  return scenario;
}

std::string Describe(const Scenario& scenario) {
  std::string text = fmt::format("{} shoots={} seeds={}{} troubles=", scenario.seed,
                                 scenario.shoots, scenario.seeds, scenario.undo ? " undo" : "");
  bool first = true;
  for (std::size_t i = 0; i < kTroubles; ++i) {
    if (!scenario.on[i]) continue;
    text += fmt::format("{}{}", first ? "" : ",", kWords[i]);
    first = false;
  }
  return text;
}

bool ParseScenario(std::string_view word, Scenario* scenario) {
  if (const auto shoots = NumberAfter("shoots=", word); shoots.has_value()) {
    scenario->shoots = *shoots;
    scenario->undo = false;  // It is written where it is meant, behind this.
    return true;
  }
  if (const auto seeds = NumberAfter("seeds=", word); seeds.has_value()) {
    scenario->seeds = *seeds;
    return true;
  }
  if (word == "trace") {
    scenario->trace = true;
    return true;
  }
  if (word == "undo") {
    scenario->undo = true;
    return true;
  }
  constexpr std::string_view kKey = "troubles=";
  if (!word.starts_with(kKey)) return false;
  word.remove_prefix(kKey.size());
  scenario->on = {};
  while (!word.empty()) {
    const std::size_t comma = word.find(',');
    const std::string_view name = word.substr(0, comma);
    word = comma == std::string_view::npos ? std::string_view() : word.substr(comma + 1);
    bool known = false;
    for (std::size_t i = 0; i < kTroubles; ++i) {
      if (kWords[i] != name) continue;
      scenario->on[i] = known = true;
    }
    if (!known) return false;
  }
  return true;
}

}  // namespace trowel::sim
