#include "policy/asking.h"

#include <algorithm>
#include <array>

namespace trowel::policy {
namespace {

using garden::Kind;

struct ListFact {
  const Fact& fact;
  Kind kind;
};
constexpr std::array kListFacts = {
    ListFact{facts::kShoots, Kind::kShoot},
    ListFact{facts::kShootStates, Kind::kShootState},
    ListFact{facts::kBackupBuckets, Kind::kBackupBucket},
    ListFact{facts::kBastions, Kind::kBastion},
    ListFact{facts::kManagedSeeds, Kind::kManagedSeed},
    ListFact{facts::kRegionTables, Kind::kConfigMap},
    ListFact{facts::kExposureClasses, Kind::kExposureClass},
    ListFact{facts::kBackupEntries, Kind::kBackupEntry},
};

constexpr FactSet kSeeds = {&facts::kSource, &facts::kDestination};

std::size_t SeedExists() {
  static const std::size_t index = *FindRule("seed-exists");
  return index;
}

std::uint32_t MissingFacts(const Move& move, const garden::GardenView& view) {
  std::uint32_t missing = 0;
  if (!move.first && move.source == nullptr) missing |= facts::kSource.bit;
  if (move.destination == nullptr) missing |= facts::kDestination.bit;
  if (!move.cloud_profile_problem.empty()) missing |= facts::kCloudProfile.bit;
  if (move.project == nullptr) missing |= facts::kProject.bit;
  return missing | MissingLists(view);
}

void ReportSeed(const Fact& fact, std::string_view name, const std::string& problem,
                Report* report) {
  if (problem.empty()) {
    report->Unknown(fact, kSeedNameField, "name a seed of this garden", "there is no Seed {}",
                    name);
  } else {
    report->Unknown(fact, kSeedNameField, "repair what Trowel reads, then try again", "{}",
                    problem);
  }
}

Effect EffectOf(Mode mode) {
  switch (mode) {
    case Mode::kOff: return Effect::kNone;
    case Mode::kAudit: return Effect::kAudit;
    case Mode::kWarn: return Effect::kWarn;
    case Mode::kEnforce: break;
  }
  return Effect::kDeny;
}

Effect EffectOf(OnUnknown on_unknown) {
  switch (on_unknown) {
    case OnUnknown::kAllow: return Effect::kAudit;
    case OnUnknown::kWarn: return Effect::kWarn;
    case OnUnknown::kDeny: break;
  }
  return Effect::kDeny;
}

std::uint64_t BitOf(std::size_t index) { return std::uint64_t{1} << index; }

bool IsAbout(const Rule& rule, bool first, bool live, bool returning) {
  if (returning && !rule.JudgesReturns(live)) return false;
  return rule.when == When::kAlways || (rule.when == When::kMove ? !first : live);
}

// The rules that are about a kind of move, as bits; of the kind, 4 is first, 2 live, 1 returning.
std::uint64_t RulesOfKind(std::size_t kind) {
  std::uint64_t bits = 0;
  const RuleList table = RuleTable();
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (IsAbout(table[i], (kind & 4) != 0, (kind & 2) != 0, (kind & 1) != 0)) bits |= BitOf(i);
  }
  return bits;
}

std::uint64_t RulesAbout(const Move& move) {
  static const std::array<std::uint64_t, 8> rules = [] {
    std::array<std::uint64_t, 8> all = {};
    for (std::size_t kind = 0; kind < all.size(); ++kind) all[kind] = RulesOfKind(kind);
    return all;
  }();
  return rules[(move.first ? 4U : 0U) | (move.live ? 2U : 0U) | (move.returning ? 1U : 0U)];
}

}  // namespace

Mode ModeOf(const RuleConfig& config, bool live) { return live ? config.live_mode : config.mode; }

Answer WeightOf(const RuleConfig& config, bool live) {
  const Effect most = EffectOf(ModeOf(config, live));
  const Effect unknown = config.on_unknown.has_value() ? EffectOf(*config.on_unknown) : most;
  return {.objection = most, .advice = AdviceOf(most), .unknown = std::min(most, unknown)};
}

Answer WeightOf(const RuleConfig& config, bool live, Mode enforcement, absl::Time now) {
  Answer weight = WeightOf(config, live);
  const bool too_early = config.enforce_from.has_value() && now < *config.enforce_from;
  if (enforcement != Mode::kEnforce || too_early) {
    weight.objection = std::min(weight.objection, Effect::kWarn);
    weight.unknown = std::min(weight.unknown, Effect::kWarn);
  }
  return weight;
}

Answer OnlyAudited(Answer answer) {
  for (Effect* effect : {&answer.objection, &answer.advice, &answer.unknown}) {
    *effect = std::min(*effect, Effect::kAudit);
  }
  return answer;
}

std::uint32_t MissingLists(const garden::GardenView& view) {
  std::uint32_t missing = 0;
  for (const ListFact& list : kListFacts) {
    if (!view.kind(list.kind).known) missing |= list.fact.bit;
  }
  return missing;
}

void ReportMissingLists(std::uint32_t missing, const garden::GardenView& view, Report* report) {
  for (const ListFact& list : kListFacts) {
    if ((missing & list.fact.bit) == 0) continue;
    report->Unknown(list.fact, kSeedNameField, "let Trowel read them, then try again",
                    "the list of {} is not known: {}", garden::InfoOf(list.kind).resource,
                    view.kind(list.kind).why_unknown);
  }
}

Asking::Asking(const Move& move, const garden::GardenView& view, const EffectivePolicy& policy)
    : move_(move),
      view_(view),
      policy_(policy),
      rules_(RuleTable()),
      missing_(MissingFacts(move, view)),
      applies_(RulesAbout(move)) {
  FindAsked();
  if ((missing_ & kSeeds.bits()) == 0 || !DeniesMissingSeeds()) return;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const bool lacks_seed = (rules_[i].facts.bits() & missing_ & kSeeds.bits()) != 0;
    if (lacks_seed && i != SeedExists()) applies_ &= ~BitOf(i);
  }
  FindAsked();
}

void Asking::FindAsked() {
  asked_ = 0;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (ModeOf(i) != Mode::kOff) asked_ |= BitOf(i);
  }
  asked_ &= applies_;
}

bool Asking::DeniesMissingSeeds() const {
  const std::size_t index = SeedExists();
  if (!IsAsked(index)) return false;
  Report report(Detail::kRulesOnly, rules_[index].facts);
  const Answer answer = Ask(index, &report);
  // Where a policy denies nothing at all, a warning is as much.
  const Effect most = policy_.policy->enforcement == Mode::kEnforce ? Effect::kDeny : Effect::kWarn;
  return answer.objection >= most || answer.unknown >= most;
}

Mode Asking::ModeOf(std::size_t index) const { return policy::ModeOf(ConfigOf(index), move_.live); }

bool Asking::CanJudge(std::size_t index) const {
  if (IsUndecided(index)) return false;
  // That seeds are missing is what seed-exists is there to say.
  return missing_ == 0 || index == SeedExists() || (rules_[index].facts.bits() & missing_) == 0;
}

Answer Asking::Ask(std::size_t index, Report* report) const {
  const Rule& rule = rules_[index];
  if (CanJudge(index)) {
    rule.check(move_, view_, ConfigOf(index).settings, report);
  } else if (IsUndecided(index)) {
    report->Undecided(policy_.why_undecided);
  } else {
    ReportMissingFacts(rule.facts.bits() & missing_, report);
  }
  Answer answer;
  if (report->silent()) return answer;
  const Answer consequences = Consequences(index);
  if (report->objected()) answer.objection = consequences.objection;
  if (report->advised()) answer.advice = AdviceOf(consequences.objection);
  if (report->unknown()) answer.unknown = consequences.unknown;
  return answer;
}

// Says all of them at once.
void Asking::ReportMissingFacts(std::uint32_t missing, Report* report) const {
  if ((missing & facts::kSource.bit) != 0) {
    ReportSeed(facts::kSource, move_.source_name, move_.source_problem, report);
  }
  if ((missing & facts::kDestination.bit) != 0) {
    ReportSeed(facts::kDestination, move_.destination_name, move_.destination_problem, report);
  }
  if ((missing & facts::kCloudProfile.bit) != 0) {
    report->Unknown(facts::kCloudProfile, kCloudProfileField,
                    "repair the reference or the profile, then try again", "{}",
                    move_.cloud_profile_problem);
  }
  if ((missing & facts::kProject.bit) != 0) {
    report->Unknown(facts::kProject, kNamespaceField, "repair the Project, then try again", "{}",
                    move_.project_problem);
  }
  ReportMissingLists(missing, view_, report);
}

Answer Asking::Consequences(std::size_t index) const {
  return Lenient(index,
                 WeightOf(ConfigOf(index), move_.live, policy_.policy->enforcement, move_.now));
}

Answer Asking::Uncapped(std::size_t index) const {
  return Lenient(index, WeightOf(ConfigOf(index), move_.live));
}

Answer Asking::Lenient(std::size_t index, Answer weight) const {
  if (IsLenient(index)) weight.unknown = std::min(weight.unknown, Effect::kWarn);
  return IsExempted(index) ? OnlyAudited(weight) : weight;
}

}  // namespace trowel::policy
