#include "test/properties/decision.h"

#include <fmt/format.h>

namespace trowel::testing {

policy::Verdict Admit(const garden::Shoot& shoot, std::string_view destination,
                      std::optional<bool> live, const garden::GardenView& view,
                      const policy::Policy& policy) {
  garden::Shoot next = shoot;
  next.seed_name = destination;
  if (live.has_value()) next.live_migrate = *live;
  std::vector<policy::PendingMove> storage;
  const policy::Move move =
      policy::Resolve({.shoot = &next, .old = &shoot, .now = GeneratedNow()}, view, &storage);
  return policy::Evaluate(move, view, policy::Select(policy, move), policy::Detail::kFull);
}

scheduler::RankRequest RankingOf(const garden::Shoot& shoot, std::optional<bool> live) {
  return {.shoot = &shoot, .live = live, .now = GeneratedNow()};
}

std::vector<std::string> Describe(const std::vector<scheduler::Candidate>& ranking) {
  std::vector<std::string> lines;
  for (const scheduler::Candidate& candidate : ranking) {
    lines.push_back(fmt::format("{} {:x} {:x} {} {} {}", candidate.seed->seed->name,
                                candidate.denied_by, candidate.warned_by,
                                static_cast<int>(candidate.drop), candidate.score,
                                fmt::join(candidate.parts, "/")));
  }
  return lines;
}

std::string Describe(const policy::Verdict& verdict) {
  std::string text = fmt::format("{:x} {:x} {:x} {} {}\n", verdict.denied_by, verdict.warned_by,
                                 verdict.audited_by, verdict.exempt, verdict.broke_glass);
  for (const policy::Findings* findings : {&verdict.denials, &verdict.warnings, &verdict.audits}) {
    for (const policy::Finding& finding : *findings) {
      text += fmt::format("{} {} {} {}: {}\n", Name(finding.effect), finding.rule,
                          finding.unknown ? "?" : "!", finding.field, finding.message);
    }
  }
  return text;
}

GeneratedGarden HostileGarden(std::uint64_t random_seed) {
  return GenerateGarden({.random_seed = random_seed,
                         .seeds = 12,
                         .shoots = 40,
                         .landscape = GardenShape::Landscape::kHostile});
}

std::vector<const garden::Shoot*> SomeShoots(const GeneratedGarden& garden, std::size_t count) {
  std::vector<const garden::Shoot*> shoots = garden.Shoots();
  if (shoots.size() > count) shoots.resize(count);
  return shoots;
}

}  // namespace trowel::testing
