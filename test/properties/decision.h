#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/evaluate.h"
#include "scheduler/rank.h"
#include "test/support/garden_generator.h"

namespace trowel::testing {

// Judges one move as the webhook does: from names, with nothing kept from an earlier call. `shoot`
// is as it is; `live` overrides its annotation.
policy::Verdict Admit(const garden::Shoot& shoot, std::string_view destination,
                      std::optional<bool> live, const garden::GardenView& view,
                      const policy::Policy& policy);

scheduler::RankRequest RankingOf(const garden::Shoot& shoot, std::optional<bool> live);

// Everything that two equal rankings must agree in, one line per candidate.
std::vector<std::string> Describe(const std::vector<scheduler::Candidate>& ranking);

// Everything that two equal verdicts must agree in.
std::string Describe(const policy::Verdict& verdict);

// A small garden with trouble of every kind.
GeneratedGarden HostileGarden(std::uint64_t random_seed);

// Some of its shoots: the first `count`, which are as mixed as all of them.
std::vector<const garden::Shoot*> SomeShoots(const GeneratedGarden& garden, std::size_t count);

}  // namespace trowel::testing
