#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "cli/doctor/check.h"
#include "garden/seed.h"
#include "policy/config/choose_policy.h"

namespace trowel::cli::doctor {
namespace {

using garden::GardenView;
using garden::SeedEntry;

constexpr std::size_t kNamesMax = 5;

// "a, b and 3 more"
std::string Listed(const std::vector<std::string>& names) {
  if (names.size() <= kNamesMax) return JoinWords(names);
  return fmt::format("{} and {} more", fmt::join(names.begin(), names.begin() + kNamesMax, ", "),
                     names.size() - kNamesMax);
}

// Why a check that looks at these kinds cannot; empty: it can.
std::string WhyUnknown(const Facts& facts, std::initializer_list<garden::Kind> kinds) {
  if (!facts.view.ok()) return "the garden is not known: see freshness";
  for (const garden::Kind kind : kinds) {
    const garden::KindState& state = (*facts.view)->kind(kind);
    if (state.known) continue;
    return fmt::format("{} are not known: {}", garden::InfoOf(kind).resource, state.why_unknown);
  }
  return {};
}

std::string Described(const std::string& hash) {
  return hash.empty() ? std::string("the defaults") : fmt::format("policy {}", hash);
}

// A CloudProfile that shoots use, and the types of provider that they have.
using Profiles = std::map<std::string, std::set<std::string>>;

Profiles ProfilesInUse(const GardenView& view) {
  Profiles profiles;
  view.ForEachShoot([&](const garden::Shoot& shoot) {
    if (shoot.cloud_profile.name.empty()) return;
    profiles[shoot.cloud_profile.name].insert(shoot.provider_type);
  });
  return profiles;
}

// True if no move from there, or none to there, has a known distance.
bool IsLost(const SeedEntry& seed, const std::vector<const SeedEntry*>& others,
            const garden::DistanceMatrix& matrix) {
  bool from = false;
  bool to = false;
  for (const SeedEntry* other : others) {
    if (other->seed->region == seed.seed->region) continue;
    from = from || matrix.Between(seed.region, other->region).has_value();
    to = to || matrix.Between(other->region, seed.region).has_value();
  }
  return !from || !to;
}

void JudgeProfile(const GardenView& view, const std::string& profile,
                  const std::set<std::string>& types, Findings* findings) {
  std::vector<const SeedEntry*> seeds;
  std::set<std::string> regions;
  for (const SeedEntry& entry : view.seeds()) {
    if (!types.contains(entry.seed->provider_type)) continue;
    seeds.push_back(&entry);
    regions.insert(entry.seed->region);
  }
  if (regions.size() < 2) return;  // Within a region the distance is 0.
  const std::span<const garden::TableEntry> tables = view.RegionTablesOf(profile);
  if (tables.empty()) {
    findings->push_back(
        {State::kWarn,
         fmt::format("no region ConfigMap names CloudProfile {}: no distance "
                     "between {} seeds in {} regions is known",
                     profile, seeds.size(), regions.size()),
         fmt::format("add {} to the annotation {} of a ConfigMap that has the label "
                     "{}={}",
                     profile, garden::kCloudProfilesAnnotation, garden::kRegionConfigLabel,
                     garden::kRegionConfigValue)});
    return;
  }
  std::vector<std::string> lost;
  for (const SeedEntry* seed : seeds) {
    if (!IsLost(*seed, seeds, *tables.front().matrix)) continue;
    lost.push_back(fmt::format("{} ({})", seed->seed->name, seed->seed->region));
  }
  const std::string& table = tables.front().table->name;
  if (!lost.empty()) {
    findings->push_back(
        {State::kWarn,
         fmt::format("seeds without distances in ConfigMap {}, for CloudProfile "
                     "{}: {}",
                     table, profile, Listed(lost)),
         fmt::format("add their regions to ConfigMap {}, as rows and in rows", table)});
  }
  if (tables.size() > 1) {
    findings->push_back({State::kWarn,
                         fmt::format("{} region ConfigMaps name CloudProfile {}: only {} counts",
                                     tables.size(), profile, table),
                         "name each CloudProfile in one of them"});
  }
}

struct Label {
  std::string_view key;
  std::string_view value;
};

// ConfigMaps that Trowel reads and cannot: what their owners see as Events of them.
void AddRefused(const garden::GardenView& view, const Label& label, Findings* findings) {
  for (const garden::ConfigMap* config : view.ConfigMapsWith(label.key, label.value)) {
    if (config->problem().empty()) continue;
    findings->push_back({State::kFault,
                         fmt::format("ConfigMap {}/{} is refused: {}", config->space, config->name,
                                     config->problem()),
                         "correct it; what could be read of it before counts until then"});
  }
}

// What is to be done about a policy that is refused: of several, one is to stay.
std::string PolicyRemedy(const Facts& facts) {
  const std::vector<const garden::ConfigMap*> labelled =
      (*facts.view)->ConfigMapsWith(policy::kPolicyLabel, policy::kPolicyLabelValue);
  const auto ours =
      std::count_if(labelled.begin(), labelled.end(), [&](const garden::ConfigMap* config) {
        return config->space == facts.settings.garden_namespace;
      });
  return ours > 1 ? "delete all of them but the one that is meant"
                  : "correct the ConfigMap; trowel policy check FILE says where it is wrong";
}

void AddStrays(const Facts& facts, Findings* findings) {
  const std::string& home = facts.settings.garden_namespace;
  for (const StrayPolicy& stray : facts.strays) {
    findings->push_back(
        {State::kWarn,
         fmt::format("ConfigMap {}/{} looks like a policy, and counts for nothing: {}", stray.space,
                     stray.name,
                     stray.labelled ? fmt::format("it is not in namespace {}", home)
                                    : fmt::format("it has no label {}={}", policy::kPolicyLabel,
                                                  policy::kPolicyLabelValue)),
         stray.labelled
             ? fmt::format("put it into namespace {}, or give --garden-namespace", home)
             : fmt::format("kubectl -n {} label configmap {} {}={} --overwrite", stray.space,
                           stray.name, policy::kPolicyLabel, policy::kPolicyLabelValue)});
  }
}

}  // namespace

Findings JudgePolicy(const Facts& facts) {
  if (const std::string why = WhyUnknown(facts, {garden::Kind::kConfigMap}); !why.empty()) {
    return Skipped(why);
  }
  policy::Remarks warnings;
  const absl::StatusOr<policy::Policy> policy =
      policy::ChoosePolicy(**facts.view, facts.settings.garden_namespace, &warnings);
  if (!policy.ok()) {
    return {{State::kFault,
             fmt::format("the policy is refused, and servers keep the last good one: {}",
                         Message(policy.status())),
             PolicyRemedy(facts)}};
  }
  if (facts.probe.has_value() && facts.probe->ok() && (*facts.probe)->policy_hash.has_value() &&
      *(*facts.probe)->policy_hash != policy->hash) {
    return {{State::kFault,
             fmt::format("the server has {} in force, and {} says {}",
                         Described(*(*facts.probe)->policy_hash), policy->source,
                         Described(policy->hash)),
             "look at /readyz?verbose of the server; a --policy file goes before the ConfigMap"}};
  }
  Findings findings;
  for (const policy::Remark& warning : warnings) {
    findings.push_back({State::kWarn, fmt::format("{}: {}", warning.place, warning.text),
                        "write what is meant; trowel policy check --strict FILE finds none then"});
  }
  if (policy->enforcement != policy::Mode::kEnforce) {
    findings.push_back({State::kWarn,
                        fmt::format("{} says enforcement: {}: nothing is denied", policy->source,
                                    policy::Name(policy->enforcement)),
                        "set enforcement: enforce, once the roll-out with warnings is over"});
  }
  AddRefused(**facts.view, {garden::kScoresLabel, garden::kScoresLabelValue}, &findings);
  if (policy->hash.empty()) {
    AddStrays(facts, &findings);
    return OrOk(std::move(findings), "the defaults: there is no policy ConfigMap");
  }
  return OrOk(std::move(findings), fmt::format("{}, hash {}, enforcement {}", policy->source,
                                               policy->hash, policy::Name(policy->enforcement)));
}

Findings JudgeGardenletVersions(const Facts& facts) {
  if (const std::string why = WhyUnknown(facts, {garden::Kind::kSeed}); !why.empty()) {
    return Skipped(why);
  }
  std::map<std::string, std::vector<std::string>> by_version;
  for (const SeedEntry& entry : (*facts.view)->seeds()) {
    by_version[entry.seed->gardenlet_version].push_back(entry.seed->name);
  }
  Findings findings;
  if (const auto silent = by_version.find(""); silent != by_version.end()) {
    findings.push_back(
        {State::kWarn,
         fmt::format("no version reported by the gardenlet of {}", Listed(silent->second)),
         "look whether these gardenlets run"});
    by_version.erase(silent);
  }
  if (by_version.size() > 1) {
    std::string text;
    for (const auto& [version, seeds] : by_version) {
      text += fmt::format("{}{} ({})", text.empty() ? "" : "; ", version, Listed(seeds));
    }
    findings.push_back({State::kWarn, fmt::format("gardenlets differ: {}", text),
                        "finish the update: by default no shoot moves between different versions"});
  }
  const std::string all = by_version.empty() ? std::string("there is no seed")
                                             : fmt::format("all {}", by_version.begin()->first);
  return OrOk(std::move(findings), all);
}

Findings JudgeRegionDistances(const Facts& facts) {
  using garden::Kind;
  if (const std::string why = WhyUnknown(facts, {Kind::kSeed, Kind::kShoot, Kind::kConfigMap});
      !why.empty()) {
    return Skipped(why);
  }
  Findings findings;
  AddRefused(**facts.view, {garden::kRegionConfigLabel, garden::kRegionConfigValue}, &findings);
  const Profiles profiles = ProfilesInUse(**facts.view);
  for (const auto& [profile, types] : profiles) {
    JudgeProfile(**facts.view, profile, types, &findings);
  }
  return OrOk(std::move(findings),
              fmt::format("known between the seeds of {} CloudProfile{} in use", profiles.size(),
                          profiles.size() == 1 ? "" : "s"));
}

}  // namespace trowel::cli::doctor
