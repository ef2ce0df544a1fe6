#include <benchmark/benchmark.h>
#include <malloc.h>

#include "bench/decide/bench_garden.h"
#include "bench/decide/changing_garden.h"
#include "bench/decide/drain_garden.h"
#include "webhook/ranking/ranking_answer.h"

namespace trowel::bench {
namespace {

const BenchGarden& Garden(const benchmark::State& state) {
  return GardenOf(static_cast<std::size_t>(state.range(0)),
                  static_cast<std::size_t>(state.range(1)));
}

void Sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"seeds", "shoots"});
  benchmark->Args({40, 2'400})->Args({200, 10'000})->Args({800, 21'600})->Args({800, 100'000});
  benchmark->Unit(benchmark::kMicrosecond);
}

void Evaluate(benchmark::State& state, policy::Detail detail) {
  const BenchGarden& garden = Garden(state);
  for (auto _ : state) benchmark::DoNotOptimize(garden.Decide(detail));
}
BENCHMARK_CAPTURE(Evaluate, full, policy::Detail::kFull)->Apply(Sizes);
BENCHMARK_CAPTURE(Evaluate, rules_only, policy::Detail::kRulesOnly)->Apply(Sizes);

void Rank(benchmark::State& state) {
  const BenchGarden& garden = Garden(state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(scheduler::Rank(garden.request(), *garden.view, garden.policy));
  }
}
BENCHMARK(Rank)->Apply(Sizes);

// What POST /rank costs beside reading the request: the ranking, and a document that explains every
// seed of it.
void Answer(benchmark::State& state) {
  const BenchGarden& garden = Garden(state);
  const scheduler::RankRequest request = garden.request();
  std::string document;
  for (auto _ : state) {
    const std::vector<scheduler::Candidate> candidates =
        scheduler::Rank(request, *garden.view, garden.policy);
    document.clear();
    webhook::AppendRanking({.request = request,
                            .candidates = candidates,
                            .view = *garden.view,
                            .policy = garden.policy},
                           {.source = "bench", .age = absl::ZeroDuration()}, &document);
    benchmark::DoNotOptimize(document.data());
  }
  state.counters["bytes"] = static_cast<double>(document.size());
}
BENCHMARK(Answer)->Apply(Sizes);

// A whole seed: a destination for each of its shoots, and the waves.
void Drain(benchmark::State& state) {
  const DrainGarden garden = MakeDrainGarden(static_cast<std::size_t>(state.range(0)),
                                             static_cast<std::size_t>(state.range(1)),
                                             static_cast<std::size_t>(state.range(2)));
  std::size_t moves = 0;
  for (auto _ : state) {
    const scheduler::Plan plan = garden.Plan();
    benchmark::DoNotOptimize(&plan);
    moves = plan.moves();
  }
  state.counters["placed"] = static_cast<double>(moves);
}
BENCHMARK(Drain)
    ->ArgNames({"seeds", "shoots", "on_seed"})
    ->Args({40, 2'400, 60})
    ->Args({800, 21'600, 20})
    ->Args({800, 21'600, 200})
    ->Unit(benchmark::kMicrosecond);

// A shoot changes, and the garden with it: what a watch event costs, a new view included.
void Change(benchmark::State& state) {
  ChangingGarden garden(static_cast<std::size_t>(state.range(0)),
                        static_cast<std::size_t>(state.range(1)));
  for (auto _ : state) garden.Change();
}
BENCHMARK(Change)->Apply(Sizes);

// A whole garden from objects that are decoded already; `bytes_per_shoot` is what it then holds.
void Load(benchmark::State& state) {
  const testing::GeneratedGarden generated = testing::GenerateGarden(
      ShapeOf(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1))));
  double bytes = 0;
  for (auto _ : state) {
    const auto before = static_cast<double>(mallinfo2().uordblks);
    const std::shared_ptr<const garden::GardenView> view = generated.Build();
    bytes = static_cast<double>(mallinfo2().uordblks) - before;
    benchmark::DoNotOptimize(view.get());
  }
  state.counters["bytes_per_shoot"] = bytes / static_cast<double>(state.range(1));
}
BENCHMARK(Load)->Apply(Sizes);

}  // namespace
}  // namespace trowel::bench

BENCHMARK_MAIN();
