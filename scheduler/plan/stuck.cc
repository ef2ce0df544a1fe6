#include "scheduler/plan/stuck.h"

#include <algorithm>
#include <bit>
#include <utility>

#include <fmt/format.h>

namespace trowel::scheduler {
namespace {

constexpr std::string_view kClosed = "gardener-scheduler";

bool IsAmong(std::string_view rule, std::uint64_t bits) {
  const std::optional<std::size_t> index = policy::FindRule(rule);
  return index.has_value() && (bits >> *index & 1) != 0;
}

int CountOf(const Refusal& refusal) {
  return std::popcount(refusal.denied_by) + (refusal.closed ? 1 : 0);
}

// For each rule how many seeds it closes; the most first, then by id.
std::vector<std::pair<std::string_view, std::size_t>> Tally(const std::vector<Refusal>& refusals) {
  std::vector<std::pair<std::string_view, std::size_t>> tally;
  const policy::RuleList rules = policy::RuleTable();
  for (std::size_t rule = 0; rule < rules.size(); ++rule) {
    const auto count = std::count_if(refusals.begin(), refusals.end(), [&](const Refusal& refusal) {
      return (refusal.denied_by >> rule & 1) != 0;
    });
    if (count > 0) tally.emplace_back(rules[rule].id, count);
  }
  const auto closed = std::count_if(refusals.begin(), refusals.end(),
                                    [](const Refusal& refusal) { return refusal.closed; });
  if (closed > 0) tally.emplace_back(kClosed, closed);
  std::stable_sort(tally.begin(), tally.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return tally;
}

// What keeps a seed from taking more: "aws-eu2 has 248 of 250 shoots, 2 more in this plan".
policy::Finding FullSeed(const garden::SeedEntry& entry, const Destination& destination,
                         int planned, std::optional<int> fill_percent) {
  const std::int64_t limit = std::max<std::int64_t>(0, entry.seed->allocatable_shoots.value_or(0));
  std::string text = fmt::format("destination {} has {} of {} shoots", entry.seed->name,
                                 entry.usage.shoots, limit);
  const std::int64_t kept = limit - entry.usage.shoots - destination.room;
  const std::int64_t goal = PercentOf(limit, fill_percent.value_or(100));
  if (fill_percent.has_value() && kept == limit - goal) {
    text += fmt::format(", the goal is {}", goal);
  } else if (kept > 0) {
    text += fmt::format(", {} to be kept free", kept);
  }
  if (planned > 0) text += fmt::format(", {} more in this plan", planned);
  return {.rule = "seed-capacity",
          .effect = policy::Effect::kDeny,
          .unknown = false,
          .field = std::string(policy::kSeedNameField),
          .message = std::move(text),
          .remedy = "make room there, or let another seed take it"};
}

// The denials of one move by these rules; `closed` also says that the seed is.
policy::Findings Denials(const garden::SeedEntry& seed, const Refusal& by, Explainer* explainer) {
  const Drop drop = by.closed ? Drop::kInvisible : by.unfit_by != 0 ? Drop::kUnfit : Drop::kNone;
  const Candidate candidate{.seed = &seed, .unfit_by = by.unfit_by, .drop = drop};
  policy::Findings findings = explainer->Explain(candidate);
  std::erase_if(findings, [&](const policy::Finding& finding) {
    if (finding.effect != policy::Effect::kDeny) return true;
    return finding.rule != kClosed && !IsAmong(finding.rule, by.denied_by);
  });
  return findings;
}

}  // namespace

std::string_view Name(StuckShoot::Why why) {
  switch (why) {
    case StuckShoot::Why::kOnItsWay: return "on-its-way";
    case StuckShoot::Why::kRefused: return "refused";
    case StuckShoot::Why::kNoRoom: break;
  }
  return "no-room";
}

Explainer StuckExplainer::ExplainerOf(const garden::Shoot& shoot) const {
  const RankRequest request{
      .shoot = &shoot, .live = options_.live, .requester = options_.requester, .now = options_.now};
  return Explainer(request, view_, policy_);
}

StuckShoot StuckExplainer::OnItsWay(const garden::Shoot& shoot) const {
  StuckShoot stuck{.shoot = &shoot, .why = StuckShoot::Why::kOnItsWay};
  const std::size_t rule = *policy::FindRule("migration-in-progress");
  if (view_.seeds().empty()) return stuck;
  Explainer explainer = ExplainerOf(shoot);
  stuck.findings =
      Denials(view_.seeds().front(), {.denied_by = std::uint64_t{1} << rule}, &explainer);
  return stuck;
}

StuckShoot StuckExplainer::Explain(const Traveller& traveller, const Seats& seats) const {
  StuckShoot stuck{.shoot = traveller.shoot};
  if (traveller.prospect->destinations->list.empty()) {
    ExplainRefusals(traveller, &stuck);
  } else {
    stuck.why = StuckShoot::Why::kNoRoom;
    ExplainRoom(traveller, seats, &stuck);
  }
  return stuck;
}

// What all say is said once; then the seeds that say the least beside it.
void StuckExplainer::ExplainRefusals(const Traveller& traveller, StuckShoot* stuck) const {
  const garden::Shoot& shoot = *traveller.shoot;
  const std::span<const garden::SeedEntry> seeds = view_.seeds();
  const std::vector<Refusal> all = prospects_.Refusals(shoot);
  std::vector<Refusal> refusals;
  std::vector<const garden::SeedEntry*> which;
  Refusal common{.denied_by = ~std::uint64_t{0}, .closed = true};
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    if (seeds[i].seed->name == shoot.seed_name || !prospects_.IsOpen(i)) continue;
    refusals.push_back(all[i]);
    which.push_back(&seeds[i]);
    common.denied_by &= all[i].denied_by;
    common.closed = common.closed && all[i].closed;
  }
  if (refusals.empty()) return ExplainOwn(traveller, stuck);
  for (Refusal& refusal : refusals) {
    refusal.denied_by &= ~common.denied_by;
    common.unfit_by |= refusal.unfit_by & common.denied_by;
    refusal.unfit_by &= refusal.denied_by;
    refusal.closed = refusal.closed && !common.closed;
  }
  stuck->refusals = Tally(refusals);
  const auto nearest =
      std::min_element(refusals.begin(), refusals.end(),
                       [](const Refusal& a, const Refusal& b) { return CountOf(a) < CountOf(b); });
  const int fewest = CountOf(*nearest);
  const policy::Judge::Bits& own = traveller.prospect->own;
  common.denied_by |= own.denied_by | own.unfit_by;
  common.unfit_by |= own.unfit_by & ~own.denied_by;
  Explainer explainer = ExplainerOf(shoot);
  stuck->findings =
      Denials(*which[static_cast<std::size_t>(nearest - refusals.begin())], common, &explainer);
  for (std::size_t i = 0; i < refusals.size() && stuck->nearest.size() < kNearestMax; ++i) {
    if (CountOf(refusals[i]) != fewest || fewest == 0) continue;
    stuck->nearest.push_back(
        {.seed = which[i], .findings = Denials(*which[i], refusals[i], &explainer)});
  }
}

// The plan has no destination at all: what is left to say is of the shoot.
void StuckExplainer::ExplainOwn(const Traveller& traveller, StuckShoot* stuck) const {
  if (view_.seeds().empty()) return;
  const policy::Judge::Bits& own = traveller.prospect->own;
  const Refusal refusal{.denied_by = own.denied_by | own.unfit_by,
                        .unfit_by = own.unfit_by & ~own.denied_by};
  Explainer explainer = ExplainerOf(*traveller.shoot);
  stuck->findings = Denials(view_.seeds().front(), refusal, &explainer);
}

void StuckExplainer::ExplainRoom(const Traveller& traveller, const Seats& seats,
                                 StuckShoot* stuck) const {
  const Prospect& prospect = *traveller.prospect;
  std::vector<std::pair<double, const Destination*>> by_score;
  const PlanScores::Scorer scorer(&prospects_.scores(), prospect.scores);
  for (const Destination& destination : prospect.destinations->list) {
    by_score.emplace_back(scorer.Of(destination.seed), &destination);
  }
  std::stable_sort(by_score.begin(), by_score.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  if (by_score.size() > kNearestMax) by_score.resize(kNearestMax);
  for (const auto& [score, destination] : by_score) {
    const garden::SeedEntry& seed = view_.seeds()[destination->seed];
    stuck->nearest.push_back(
        {.seed = &seed,
         .findings = {FullSeed(seed, *destination, seats.taken(destination->seed),
                               prospects_.fill_percent())}});
  }
}

// Greedily: the seed that could take most of them first.
std::vector<MoreRoom> StuckExplainer::RoomFor(const std::vector<const Traveller*>& stuck,
                                              const std::vector<Traveller>& travellers) const {
  std::vector<MoreRoom> more_room;
  std::vector<const Traveller*> left = stuck;
  while (!left.empty()) {
    std::vector<std::size_t> takers(view_.seeds().size());
    for (const Traveller* traveller : left) {
      for (const Destination& destination : traveller->prospect->destinations->list) {
        ++takers[destination.seed];
      }
    }
    const auto best =
        static_cast<std::uint32_t>(std::max_element(takers.begin(), takers.end()) - takers.begin());
    MoreRoom room{.seed = &view_.seeds()[best]};
    std::vector<int> rooms;  // Of all that would go there.
    for (const Traveller& traveller : travellers) {
      if (traveller.to != nullptr && traveller.to->seed == best) {
        rooms.push_back(traveller.to->room);
      }
    }
    std::erase_if(left, [&](const Traveller* traveller) {
      for (const Destination& destination : traveller->prospect->destinations->list) {
        if (destination.seed != best) continue;
        rooms.push_back(destination.room);
        room.shoots.push_back(traveller->shoot);
        return true;
      }
      return false;
    });
    std::sort(rooms.begin(), rooms.end());
    for (std::size_t i = 0; i < rooms.size(); ++i) {
      room.more = std::max(room.more, static_cast<std::int64_t>(i) + 1 - rooms[i]);
    }
    more_room.push_back(std::move(room));
  }
  return more_room;
}

}  // namespace trowel::scheduler
