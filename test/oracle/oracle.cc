#include "test/oracle/oracle.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "test/oracle/question.h"

namespace trowel::testing::oracle {
namespace {

using garden::Kind;

std::string Trimmed(std::string text) {
  const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && is_space(text.front())) text.erase(text.begin());
  while (!text.empty() && is_space(text.back())) text.pop_back();
  return text;
}

bool NamesProfile(const garden::ConfigMap& config, const std::string& profile) {
  const std::string* annotation =
      config.annotations.Find("scheduling.gardener.cloud/cloudprofiles");
  std::string name;
  for (const char c : annotation == nullptr ? std::string() : *annotation) {
    if (c != ',') {
      name += c;
      continue;
    }
    if (Trimmed(name) == profile) return true;
    name.clear();
  }
  return Trimmed(name) == profile;
}

// Upstream takes any of several tables, Trowel the first by name. One that cannot be read may be
// any profile's: false if nothing but such a one may be this profile's.
bool FindRegions(Question* question) {
  if (!question->view.kind(Kind::kConfigMap).known) return false;
  bool unreadable = false;
  for (const garden::ConfigMap* config :
       question->view.ConfigMapsWith("scheduling.gardener.cloud/purpose", "region-config")) {
    if (config->space != "garden") continue;
    if (!config->why_broken.empty()) {
      unreadable = true;
      continue;
    }
    if (!NamesProfile(*config, question->shoot.cloud_profile.name)) continue;
    if (question->regions == nullptr || question->Has(Mutation::kTableIsTheLast)) {
      question->regions = config;
    }
  }
  if (question->Has(Mutation::kTableUnreadableIsNone)) return true;
  if (question->Has(Mutation::kTableUnreadableBlocks)) return !unreadable;
  return question->regions != nullptr || !unreadable;
}

bool FindProfile(Question* question) {
  const garden::CloudProfileRef& ref = question->shoot.cloud_profile;
  if (ref.name.empty()) return false;
  const Kind kind = ref.namespaced ? Kind::kNamespacedCloudProfile : Kind::kCloudProfile;
  if (!question->view.kind(kind).known) return false;
  question->profile = question->view.FindCloudProfile(question->shoot.space, ref);
  return question->profile != nullptr;
}

bool FindProject(Question* question) {
  if (!question->view.kind(Kind::kProject).known) return false;
  question->project = question->view.FindProjectOf(question->shoot.space);
  return question->project != nullptr;
}

// Every shoot of the garden, also one that is being deleted, but for the one in question: whatever
// seed it has now, a shoot that gardener-scheduler schedules has none.
bool CountUsage(Question* question) {
  if (!question->view.kind(Kind::kShoot).known) return false;
  question->view.ForEachShoot([&](const garden::Shoot& shoot) {
    const bool itself = shoot.space == question->shoot.space && shoot.name == question->shoot.name;
    if (itself && !question->Has(Mutation::kUsageOfItself)) return;
    if (!shoot.seed_name.empty()) ++question->usage[shoot.seed_name];
    if (question->Has(Mutation::kUsageOfSpecOnly)) return;
    if (shoot.host_seed_name.empty()) return;
    if (shoot.host_seed_name != shoot.seed_name || question->Has(Mutation::kUsageTwice)) {
      ++question->usage[shoot.host_seed_name];
    }
  });
  return true;
}

std::vector<std::string> NamesOf(const Seeds& seeds) {
  std::vector<std::string> names;
  for (const garden::Seed* seed : seeds) names.push_back(seed->name);
  std::sort(names.begin(), names.end());
  return names;
}

Seeds Without(const Seeds& seeds, const Seeds& kept) {
  Seeds rest;
  for (const garden::Seed* seed : seeds) {
    if (std::find(kept.begin(), kept.end(), seed) == kept.end()) rest.push_back(seed);
  }
  return rest;
}

}  // namespace

bool Contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

Answer Select(const garden::Shoot& shoot, const garden::GardenView& view, Strategy strategy,
              Mutation mutation) {
  Answer answer;
  Question question{.shoot = shoot, .view = view, .strategy = strategy, .mutation = mutation};
  if (!view.kind(Kind::kSeed).known || !CountUsage(&question) || !FindProfile(&question) ||
      !FindProject(&question) || !FindRegions(&question)) {
    return answer;
  }

  // In the order of Filter.
  constexpr std::array kSteps = {
      KeepUsable,  KeepByLabelsOfProfile, KeepByLabelsOfShoot, KeepByProvider,
      KeepZonal,   KeepByZones,           KeepByRestrictions,  KeepByDomain,
      KeepRunning, KeepCandidates,        KeepByStrategy,      KeepLeastLoaded};
  static_assert(kSteps.size() == kFilters);
  Seeds seeds;
  for (const garden::SeedEntry& entry : view.seeds()) seeds.push_back(entry.seed.get());
  for (std::size_t step = 0; step < kSteps.size(); ++step) {
    Kept kept = kSteps[step](question, seeds);
    if (kept.has_value()) {
      answer.dropped[step] = NamesOf(Without(seeds, *kept));
    } else {
      answer.unjudged = NamesOf(seeds);
    }
    if (!kept.has_value() || kept->empty()) {
      answer.failed_at = step;
      return answer;
    }
    seeds = *std::move(kept);
  }
  answer.tied = NamesOf(seeds);
  return answer;
}

std::string Describe(const Answer& answer) {
  std::string text = answer.tied.empty() ? fmt::format("failed at {}", answer.failed_at)
                                         : fmt::format("tied {}", fmt::join(answer.tied, ", "));
  for (std::size_t step = 0; step < kFilters; ++step) {
    if (answer.dropped[step].empty()) continue;
    text += fmt::format("; {} dropped {}", step, fmt::join(answer.dropped[step], ", "));
  }
  if (!answer.unjudged.empty())
    text += fmt::format("; unjudged {}", fmt::join(answer.unjudged, ", "));
  return text;
}

}  // namespace trowel::testing::oracle
