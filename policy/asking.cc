#include "policy/asking.h"

#include <algorithm>
#include <array>

namespace trowel::policy {
namespace {

using garden::Kind;

struct ListFact {
  Fact fact;
  Kind kind;
};
constexpr std::array kListFacts = {
    ListFact{Fact::kShoots, Kind::kShoot},
    ListFact{Fact::kShootStates, Kind::kShootState},
    ListFact{Fact::kBackupBuckets, Kind::kBackupBucket},
    ListFact{Fact::kBastions, Kind::kBastion},
    ListFact{Fact::kManagedSeeds, Kind::kManagedSeed},
    ListFact{Fact::kRegionTables, Kind::kConfigMap},
};

constexpr std::string_view kSeedExists = "seed-exists";
constexpr std::string_view kSeedField = "spec.seedName";

bool NeedsSource(const Rule& rule, const Move& move) {
  return rule.facts.Has(Fact::kSource) && !move.first;
}

bool SeedsMissing(const Rule& rule, const Move& move) {
  return (rule.facts.Has(Fact::kDestination) && move.destination == nullptr) ||
         (NeedsSource(rule, move) && move.source == nullptr);
}

void ReportSeed(Fact fact, std::string_view name, const std::string& problem, Report* report) {
  if (problem.empty()) {
    report->Unknown(fact, kSeedField, "name a seed of this garden", "there is no Seed {}", name);
  } else {
    report->Unknown(fact, kSeedField, "repair what Trowel reads, then try again", "{}", problem);
  }
}

}  // namespace

Asking::Asking(const Move& move, const garden::GardenView& view, const EffectivePolicy& policy)
    : move_(move), view_(view), policy_(policy) {
  const std::size_t index = *FindRule(kSeedExists);
  const Rule& rule = RuleTable()[index];
  if (!SeedsMissing(rule, move) || !IsAsked(index)) return;
  Report report(Detail::kRulesOnly, rule.facts);
  const Answer answer = Ask(index, &report);
  seeds_denied_ = answer.objection == Effect::kDeny || answer.unknown == Effect::kDeny;
}

bool Asking::IsAsked(std::size_t index) const {
  const Rule& rule = RuleTable()[index];
  if (ModeOf(index) == Mode::kOff) return false;
  if (move_.returning && !rule.judges_returns) return false;
  if (rule.when == When::kMove && move_.first) return false;
  if (rule.when == When::kLive && !move_.live) return false;
  return !(seeds_denied_ && rule.id != kSeedExists && SeedsMissing(rule, move_));
}

Mode Asking::ModeOf(std::size_t index) const {
  const RuleConfig& config = ConfigOf(index);
  return move_.live ? config.live_mode : config.mode;
}

Answer Asking::Ask(std::size_t index, Report* report) const {
  const Rule& rule = RuleTable()[index];
  bool undecided = (policy_.undecided >> index & 1) != 0;
  if (undecided) {
    report->Undecided(move_.project == nullptr ? move_.project_problem : move_.source_problem);
  } else if (rule.id == kSeedExists || !ReportMissingFacts(rule, report)) {
    rule.check(move_, view_, ConfigOf(index).settings, report);
  }
  Answer answer;
  if (report->objected()) answer.objection = OnObjection(index);
  if (report->unknown()) answer.unknown = OnUnknownFact(index);
  return answer;
}

// Says every missing fact; true if there was one, so that the rule itself cannot be asked.
bool Asking::ReportMissingFacts(const Rule& rule, Report* report) const {
  if (NeedsSource(rule, move_) && move_.source == nullptr) {
    ReportSeed(Fact::kSource, move_.source_name, move_.source_problem, report);
  }
  if (rule.facts.Has(Fact::kDestination) && move_.destination == nullptr) {
    ReportSeed(Fact::kDestination, move_.destination_name, move_.destination_problem, report);
  }
  if (rule.facts.Has(Fact::kCloudProfile) && !move_.cloud_profile_problem.empty()) {
    report->Unknown(Fact::kCloudProfile, "spec.cloudProfile",
                    "repair the reference or the profile, then try again", "{}",
                    move_.cloud_profile_problem);
  }
  if (rule.facts.Has(Fact::kProject) && move_.project == nullptr) {
    report->Unknown(Fact::kProject, "metadata.namespace", "repair the Project, then try again",
                    "{}", move_.project_problem);
  }
  for (const ListFact& list : kListFacts) {
    if (!rule.facts.Has(list.fact) || view_.kind(list.kind).known) continue;
    report->Unknown(list.fact, kSeedField, "let Trowel read them, then try again",
                    "the list of {} is not known: {}", garden::InfoOf(list.kind).resource,
                    view_.kind(list.kind).why_unknown);
  }
  return report->unknown();
}

Effect Asking::OnObjection(std::size_t index) const {
  switch (ModeOf(index)) {
    case Mode::kOff: return Effect::kNone;
    case Mode::kAudit: return Effect::kAudit;
    case Mode::kWarn: return Effect::kWarn;
    case Mode::kEnforce: break;
  }
  return policy_.policy->enforcement == Mode::kEnforce ? Effect::kDeny : Effect::kWarn;
}

// What is not known is said at the least in the audit log; it never exceeds the mode.
Effect Asking::OnUnknownFact(std::size_t index) const {
  const Effect most = OnObjection(index);
  const std::optional<OnUnknown>& on_unknown = ConfigOf(index).on_unknown;
  if (!on_unknown.has_value()) return most;
  const Effect wanted = *on_unknown == OnUnknown::kDeny   ? Effect::kDeny
                        : *on_unknown == OnUnknown::kWarn ? Effect::kWarn
                                                          : Effect::kAudit;
  return std::min(most, wanted);
}

}  // namespace trowel::policy
