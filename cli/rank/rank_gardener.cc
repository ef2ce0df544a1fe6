#include "cli/rank/rank_gardener.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/garden/assume.h"
#include "cli/output/output.h"
#include "garden/seed.h"
#include "scheduler/gardener/responsible.h"

namespace trowel::cli {
namespace {

using scheduler::gardener::Dropped;
using scheduler::gardener::Filter;
using scheduler::gardener::kFilters;
using scheduler::gardener::Outcome;
using scheduler::gardener::Strategy;

constexpr std::size_t kColumns = kTableColumns;

struct Answer {
  const garden::Shoot* shoot = nullptr;
  Strategy strategy = Strategy::kSameRegion;
  Outcome outcome;
};

// "aws-eu6, aws-eu7: is full", one text for all that fell out for one reason, by the first name.
std::vector<std::string> Reasons(const std::vector<Dropped>& dropped) {
  std::vector<std::pair<std::string_view, std::string>> groups;  // Reason, names.
  for (const Dropped& one : dropped) {
    const auto same = std::find_if(groups.begin(), groups.end(),
                                   [&](const auto& group) { return group.first == one.reason; });
    if (same == groups.end()) {
      groups.emplace_back(one.reason, one.seed->seed->name);
    } else {
      same->second += ", " + one.seed->seed->name;
    }
  }
  std::vector<std::string> texts;
  texts.reserve(groups.size());
  for (const auto& [reason, names] : groups) {
    texts.push_back(Printable(fmt::format("{}: {}", names, reason)));
  }
  return texts;
}

// Who fell out at one filter, as lines of a table's cell; "-": nobody.
std::vector<std::string> ReasonLines(const std::vector<Dropped>& dropped) {
  constexpr std::size_t kTextColumn = 27;  // After the longest name and four digits.
  std::vector<std::string> lines;
  for (const std::string& text : Reasons(dropped)) {
    for (std::string& line : Wrap(text, kColumns - kTextColumn, /*indent=*/2)) {
      lines.push_back(std::move(line));
    }
  }
  if (lines.empty()) lines.emplace_back("-");
  return lines;
}

// The filters that were asked, with what each left.
std::vector<std::vector<std::string>> FilterRows(const Outcome& outcome, std::size_t seeds) {
  std::vector<std::vector<std::string>> rows = {{"FILTER", "LEFT", "FELL OUT"}};
  std::size_t left = seeds;
  const std::size_t asked = std::min(outcome.failed_at + 1, kFilters);
  for (std::size_t step = 0; step < asked; ++step) {
    left -= outcome.dropped[step].size();
    std::string name(Name(static_cast<Filter>(step)));
    std::string count = fmt::format("{}", left);
    for (std::string& line : ReasonLines(outcome.dropped[step])) {
      rows.push_back({std::exchange(name, {}), std::exchange(count, {}), std::move(line)});
    }
  }
  return rows;
}

void PrintParagraph(std::string_view text, const Streams& streams) {
  for (const std::string& line : Wrap(Printable(text), kColumns, /*indent=*/2)) {
    streams.out->append(line).append("\n");
  }
}

std::string Names(const std::vector<const garden::SeedEntry*>& entries) {
  std::string names;
  for (const garden::SeedEntry* entry : entries) {
    names += fmt::format("{}{}", names.empty() ? "" : ", ", entry->seed->name);
  }
  return names;
}

void PrintTable(const Answer& answer, std::size_t seeds, const Streams& streams,
                const Options& options) {
  const auto& [shoot, strategy, outcome] = answer;
  streams.out->append(fmt::format("{}  as gardener-scheduler would, {}, {} seeds\n",
                                  Paint(streams, options, Color::kBold, garden::KeyOf(*shoot)),
                                  Name(strategy), seeds));
  const std::string alone = scheduler::gardener::WhyLeftAlone(*shoot);
  if (!alone.empty()) {
    PrintParagraph(
        fmt::format("gardener-scheduler leaves this shoot alone ({}); if it did not:", alone),
        streams);
  }
  streams.out->append("\n");
  if (outcome.chosen == nullptr) {
    PrintParagraph("No seed: " + outcome.error, streams);
  } else {
    const garden::Seed& seed = *outcome.chosen->seed;
    streams.out->append(fmt::format("{} ({})\n", Paint(streams, options, Color::kGreen, seed.name),
                                    Printable(seed.region)));
    if (outcome.tied.size() > 1) {
      PrintParagraph("gardener-scheduler takes any of these by chance: " + Names(outcome.tied),
                     streams);
    }
  }
  // Without these it has not looked at any seed.
  const bool looked = outcome.chosen != nullptr || outcome.failed_at < kFilters;
  if (looked) streams.out->append("\n").append(FormatTable(FilterRows(outcome, seeds)));
}

Json FiltersJson(const Outcome& outcome) {
  Json filters = Json::array();
  for (std::size_t step = 0; step < kFilters; ++step) {
    Json dropped = Json::array();
    for (const auto& [entry, reason] : outcome.dropped[step]) {
      dropped.push_back({{"seed", entry->seed->name}, {"reason", reason}});
    }
    filters.push_back({{"filter", Name(static_cast<Filter>(step))}, {"dropped", dropped}});
  }
  return filters;
}

Json ToJson(const Answer& answer, const LoadedGarden& garden) {
  const Outcome& outcome = answer.outcome;
  Json document = Document("Ranking");
  document["shoot"] = garden::KeyOf(*answer.shoot);
  document["from"] = answer.shoot->seed_name;
  document["as"] = "gardener";
  document["strategy"] = Name(answer.strategy);
  document["chosen"] = outcome.chosen == nullptr ? "" : outcome.chosen->seed->name;
  document["tied"] = Json::array();
  for (const garden::SeedEntry* entry : outcome.tied) document["tied"].push_back(entry->seed->name);
  document["filters"] = FiltersJson(outcome);
  document["error"] = outcome.error;
  document["failedAt"] = outcome.failed_at < kFilters ? Name(static_cast<Filter>(outcome.failed_at))
                                                      : std::string_view();
  document["leftAlone"] = scheduler::gardener::WhyLeftAlone(*answer.shoot);
  AddAssumed(garden, &document);
  document["garden"] = {{"source", garden.source}, {"age", "0s"}};
  document["policy"] = {{"source", garden.policy->source}, {"hash", garden.policy->hash}};
  return document;
}

}  // namespace

Strategy StrategyOf(std::string_view name, const policy::Policy& policy) {
  const bool same_region = name.empty() ? policy.strategy == policy::Policy::Strategy::kSameRegion
                                        : name == Name(Strategy::kSameRegion);
  return same_region ? Strategy::kSameRegion : Strategy::kMinimalDistance;
}

int RankAsGardener(const LoadedGarden& garden, const garden::Shoot& shoot, Strategy strategy,
                   const Options& options, const Streams& streams) {
  const Answer answer{
      .shoot = &shoot,
      .strategy = strategy,
      .outcome = Schedule(shoot, *garden.view, strategy, scheduler::gardener::Detail::kFull)};
  const Output output = OutputOf(options);
  if (output == Output::kJson || output == Output::kYaml) {
    PrintDocument(options, ToJson(answer, garden), streams.out);
  } else {
    PrintAssumed(garden, streams);
    PrintTable(answer, garden.view->seeds().size(), streams, options);
  }
  return answer.outcome.chosen != nullptr ? kDone : kDenied;
}

}  // namespace trowel::cli
