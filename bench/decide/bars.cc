// Measures what the issue puts a bar on, and says whether it is met: decide_bars [--no-fail].
#include <algorithm>
#include <cstdio>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/check.h"
#include "bench/cpu_time.h"
#include "bench/decide/bench_garden.h"
#include "bench/decide/changing_garden.h"
#include "bench/decide/drain_garden.h"

namespace trowel::bench {
namespace {

// Sizes and tasks take turns, so that a slow moment of the machine meets all of them. Rounds are
// short, so that most of them pass without an interruption that empties the caches.
constexpr int kRounds = 801;
constexpr int kDrainRounds = 101;
constexpr double kRound = 1'000;  // Microseconds.

class Series {
 public:
  template <typename Task>
  void Measure(Task&& task) {
    for (int i = 0; i < 2; ++i) task();  // The other task's data fill the caches.
    const double begin = CpuMicroseconds();
    double passed = 0;
    int calls = 0;
    while (passed < kRound) {
      for (int i = 0; i < 4; ++i) task();
      calls += 4;
      passed = CpuMicroseconds() - begin;
    }
    rounds_.push_back(passed / calls);
  }

  template <typename Task>
  void MeasureOnce(Task&& task) {
    const double begin = CpuMicroseconds();
    task();
    rounds_.push_back(CpuMicroseconds() - begin);
  }

  double Median() const {
    std::vector<double> sorted = rounds_;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
  }
  double Least() const { return *std::min_element(rounds_.begin(), rounds_.end()); }

 private:
  std::vector<double> rounds_;  // Microseconds per call.
};

struct Figures {
  Series evaluate;
  Series rank;
};

void MeasureRound(const BenchGarden& garden, Figures* figures) {
  figures->evaluate.Measure(
      [&] { benchmark::DoNotOptimize(garden.Decide(policy::Detail::kFull)); });
  figures->rank.Measure([&] {
    benchmark::DoNotOptimize(scheduler::Rank(garden.request(), *garden.view, garden.policy));
  });
}

void Print(const BenchGarden& garden, const Figures& figures) {
  fmt::print(
      "{:>4} seeds {:>7} shoots   Evaluate {:7.2f} us (least {:.2f})   Rank {:7.1f} us "
      "(least {:.1f})\n",
      garden.seeds, garden.shoots, figures.evaluate.Median(), figures.evaluate.Least(),
      figures.rank.Median(), figures.rank.Least());
}

// A drain costs thousands of times as much as an Evaluate, and gets fewer rounds.
double MeasureDrain(std::size_t on_seed) {
  const DrainGarden garden = MakeDrainGarden(800, 21'600, on_seed);
  TROWEL_CHECK(garden.Plan().moves() == on_seed);
  Series series;
  for (int round = 0; round < kDrainRounds; ++round) {
    series.MeasureOnce([&] { benchmark::DoNotOptimize(garden.Plan()); });
  }
  fmt::print(" 800 seeds   21600 shoots   drain of {}: {:.2f} ms (least {:.2f})\n", on_seed,
             series.Median() / 1e3, series.Least() / 1e3);
  return series.Median() / 1e3;
}

struct Changes {
  Series small;  // 21,600 shoots.
  Series large;  // 100,000.
};

Changes MeasureChanges() {
  ChangingGarden small(800, 21'600);
  ChangingGarden large(800, 100'000);
  Changes changes;
  for (int round = 0; round < kRounds; ++round) {
    changes.small.Measure([&] { small.Change(); });
    changes.large.Measure([&] { large.Change(); });
  }
  fmt::print(" 800 seeds   change of one shoot: {:.1f} us at 21600 shoots, {:.1f} us at 100000\n",
             changes.small.Median(), changes.large.Median());
  return changes;
}

struct Bar {
  std::string_view what;
  double value = 0;
  double most = 0;
  double aim = 0;
  std::string_view unit;
};

bool Report(const Bar& bar) {
  const bool met = bar.value <= bar.most;
  fmt::print("{}  {:<58} {:7.2f}{}  at most {}, aim {}\n", met ? "PASS" : "MISS", bar.what,
             bar.value, bar.unit, bar.most, bar.aim);
  return met;
}

// False if a bar is missed.
bool Run() {
  const BenchGarden& small = GardenOf(800, 21'600);
  const BenchGarden& large = GardenOf(800, 100'000);
  Figures of_small, of_large;
  for (int round = 0; round < kRounds; ++round) {
    MeasureRound(small, &of_small);
    MeasureRound(large, &of_large);
  }
  Print(small, of_small);
  Print(large, of_large);
  const Changes changes = MeasureChanges();
  const std::vector<Bar> bars = {
      {.what = "Evaluate + Rank, 800 seeds, 21,600 shoots",
       .value = of_small.evaluate.Median() + of_small.rank.Median(),
       .most = 150,
       .aim = 100,
       .unit = " us"},
      {.what = "growth of one Evaluate, 21,600 to 100,000 shoots",
       .value = of_large.evaluate.Median() / of_small.evaluate.Median(),
       .most = 1.3,
       .aim = 1.2,
       .unit = " x "},
      {.what = "growth of one Rank over the same 800 seeds",
       .value = of_large.rank.Median() / of_small.rank.Median(),
       .most = 1.3,
       .aim = 1.2,
       .unit = " x "},
      {.what = "drain of 200 shoots, 800 seeds",
       .value = MeasureDrain(200),
       .most = 25,
       .aim = 5,
       .unit = " ms"},
      {.what = "change of one shoot, 100,000 shoots",
       .value = changes.large.Median(),
       .most = 100,
       .aim = 20,
       .unit = " us"},
      {.what = "growth of one change, 21,600 to 100,000 shoots",
       .value = changes.large.Median() / changes.small.Median(),
       .most = 1.2,
       .aim = 1.1,
       .unit = " x "},
  };
  bool met = true;
  for (const Bar& bar : bars) met = Report(bar) && met;
  return met;
}

}  // namespace
}  // namespace trowel::bench

int main(int argc, char** argv) {
  const bool may_miss = argc == 2 && std::string_view(argv[1]) == "--no-fail";
  if (argc > 1 && !may_miss) {
    std::fputs("usage: decide_bars [--no-fail]\n", stderr);
    return 2;
  }
  return trowel::bench::Run() || may_miss ? 0 : 1;
}
