#include "cli/rank/refused_table.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/output/output.h"
#include "garden/seed.h"

namespace trowel::cli {
namespace {

constexpr std::size_t kGroupsMax = 10;
constexpr std::size_t kNamesMax = 8;

struct Refused {
  const garden::Seed* seed = nullptr;
  policy::Findings denials;
};

// Seeds that the same rules refuse.
struct Group {
  std::string rules;
  std::vector<const Refused*> seeds;
};

std::vector<Refused> RefusedOf(const Ranked& ranked) {
  std::vector<Refused> all;
  for (const scheduler::Candidate& candidate : ranked.candidates) {
    if (candidate.allowed()) continue;
    Refused refused{.seed = candidate.seed->seed.get(), .denials = ranked.Findings(candidate)};
    std::erase_if(refused.denials, [](const policy::Finding& finding) {
      return finding.effect != policy::Effect::kDeny;
    });
    for (policy::Finding& finding : refused.denials) finding.remedy.clear();
    all.push_back(std::move(refused));
  }
  return all;
}

bool IsSame(const policy::Finding& a, const policy::Finding& b) {
  return a.rule == b.rule && a.message == b.message;
}

bool Contains(const policy::Findings& findings, const policy::Finding& wanted) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const policy::Finding& finding) { return IsSame(finding, wanted); });
}

// Takes out what is said of every one of them.
policy::Findings TakeCommon(std::vector<Refused>* all) {
  policy::Findings common;
  if (all->size() < 2) return common;
  for (const policy::Finding& finding : all->front().denials) {
    const bool of_all = std::all_of(all->begin(), all->end(), [&](const Refused& refused) {
      return Contains(refused.denials, finding);
    });
    if (of_all) common.push_back(finding);
  }
  for (Refused& refused : *all) {
    std::erase_if(refused.denials,
                  [&](const policy::Finding& finding) { return Contains(common, finding); });
  }
  return common;
}

std::vector<Group> GroupsOf(const std::vector<Refused>& all) {
  std::vector<Group> groups;
  for (const Refused& refused : all) {
    std::string rules;
    for (const policy::Finding& finding : refused.denials) rules.append(finding.rule).append(" ");
    if (rules.empty()) continue;  // What is said of all is all.
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const Group& other) { return other.rules == rules; });
    if (group == groups.end())
      group = groups.insert(group, {.rules = std::move(rules), .seeds = {}});
    group->seeds.push_back(&refused);
  }
  return groups;
}

// "aws-eu3 (eu-central-1), and by the same rules aws-us2, az-eu1 and 12 more"
std::string HeadOf(const Group& group) {
  const garden::Seed& first = *group.seeds.front()->seed;
  std::string head = fmt::format("{} ({})", first.name, first.region);
  std::vector<std::string> others;
  for (std::size_t i = 1; i < group.seeds.size() && others.size() < kNamesMax; ++i) {
    others.push_back(group.seeds[i]->seed->name);
  }
  if (others.empty()) return head;
  const std::size_t left = group.seeds.size() - 1 - others.size();
  if (left > 0) others.push_back(fmt::format("{} more", left));
  return fmt::format("{}, and by the same rules {}", head, JoinWords(others));
}

}  // namespace

void PrintRefused(const Ranked& ranked, bool show_all, const Streams& streams,
                  const Options& options) {
  std::vector<Refused> all = RefusedOf(ranked);
  if (all.empty()) return;
  streams.out->append("\nRefused:\n");
  if (show_all) {
    for (const Refused& refused : all) {
      streams.out->append(fmt::format("{} ({})\n", refused.seed->name, refused.seed->region));
      PrintFindings(refused.denials, streams, options);
    }
    return;
  }
  const policy::Findings common = TakeCommon(&all);
  if (!common.empty()) {
    streams.out->append(fmt::format("all {} seeds\n", all.size()));
    PrintFindings(common, streams, options);
  }
  const std::vector<Group> groups = GroupsOf(all);
  std::size_t left = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i >= kGroupsMax) {
      left += groups[i].seeds.size();
      continue;
    }
    streams.out->append(
        Wrapped(Printable(HeadOf(groups[i])), "", "  ", TableColumns(streams, options)));
    PrintFindings(groups[i].seeds.front()->denials, streams, options);
  }
  if (left > 0) streams.out->append(fmt::format("and {} more seeds; --all shows each\n", left));
}

}  // namespace trowel::cli
