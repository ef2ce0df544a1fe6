#include <algorithm>
#include <atomic>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "test/sim/scenario.h"
#include "test/sim/simulate.h"

// sim COUNT [SEED [SCENARIO...]]: so many runs, from that seed on; exit code 1 when one breaks what
// must hold, with the smallest scenario that does. With a scenario: that one alone.
namespace trowel::sim {
namespace {

struct Totals {
  std::mutex mutex;
  Simulated of = {};
  std::uint64_t began = 0;
  std::vector<std::uint64_t> broken;
  std::vector<double> eta_errors;  // Their size alone.
};

void Add(std::uint64_t seed, const Simulated& result, Totals* totals) {
  const std::lock_guard lock(totals->mutex);
  totals->began += result.began ? 1 : 0;
  for (int Simulated::*member :
       {&Simulated::moves, &Simulated::bound, &Simulated::arrived, &Simulated::failed,
        &Simulated::left, &Simulated::refused, &Simulated::cancelled}) {
    totals->of.*member += result.*member;
  }
  if (!result.broken.empty()) totals->broken.push_back(seed);
  if (result.eta_error.has_value()) totals->eta_errors.push_back(std::abs(*result.eta_error));
}

// How near what was said after a fifth of the moves came to the truth.
void ReportEta(std::vector<double> errors) {
  if (errors.empty()) return;
  std::sort(errors.begin(), errors.end());
  const auto at = [&](std::size_t percent) {
    return 100 * errors[(errors.size() - 1) * percent / 100];
  };
  fmt::print(
      "ETA after a fifth of the moves, {} undisturbed runs: error {:.0f} % (median), {:.0f} % "
      "(nine of ten), {:.0f} % (most)\n",
      errors.size(), at(50), at(90), at(100));
}

int ReportBroken(const Scenario& scenario) {
  const Scenario small = Shrink(scenario);
  fmt::print("BROKEN: sim 1 {}\n  {}\n", Describe(small), Simulate(small).broken);
  return 1;
}

int RunMany(std::uint64_t count, std::uint64_t first) {
  Totals totals;
  std::atomic<std::uint64_t> next = 0;
  const auto work = [&] {
    for (;;) {
      const std::uint64_t i = next++;
      if (i >= count) return;
      Add(first + i, Simulate(ScenarioOf(first + i)), &totals);
      const std::lock_guard lock(totals.mutex);
      if (totals.broken.size() >= 3) return;
    }
  };
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    threads.emplace_back(work);
  }
  threads.clear();
  const Simulated& of = totals.of;
  fmt::print(
      "{} runs from seed {}, {} with a plan: {} moves, {} bound, {} arrived, {} failed, {} left "
      "alone, {} refused, {} cancelled; {} runs broken\n",
      count, first, totals.began, of.moves, of.bound, of.arrived, of.failed, of.left, of.refused,
      of.cancelled, totals.broken.size());
  ReportEta(totals.eta_errors);
  for (const std::uint64_t seed : totals.broken) ReportBroken(ScenarioOf(seed));
  return totals.broken.empty() ? 0 : 1;
}

int Main(const std::vector<std::string_view>& words) {
  const auto number = [&](std::size_t at, std::uint64_t* value) {
    if (at >= words.size()) return true;
    const std::string_view word = words[at];
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), *value);
    return error == std::errc() && end == word.data() + word.size();
  };
  std::uint64_t count = 1000, seed = 1;
  if (!number(0, &count) || !number(1, &seed)) {
    std::fputs("usage: sim [COUNT [SEED [SCENARIO...]]]\n", stderr);
    return 2;
  }
  if (words.size() <= 2) return RunMany(count, seed);
  Scenario scenario = ScenarioOf(seed);
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (ParseScenario(words[i], &scenario)) continue;
    fmt::print(stderr, "{} is no part of a scenario\n", words[i]);
    return 2;
  }
  const Simulated result = Simulate(scenario);
  fmt::print("{}\n  {}\n", Describe(scenario), result.broken.empty() ? "all holds" : result.broken);
  return result.broken.empty() ? 0 : 1;
}

}  // namespace
}  // namespace trowel::sim

int main(int count, char** words) { return trowel::sim::Main({words + 1, words + count}); }
