#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/match.h"

// What a `match` can be made of, each key described once: parsed, printed, compared, documented and
// put into the schema from here.
namespace trowel::policy {

// The purposes that a shoot can have (Gardener's pkg/api/core/validation/shoot.go), the last only
// in namespace garden.
inline constexpr std::array<std::string_view, 5> kPurposes = {
    "evaluation", "testing", "development", "production", "infrastructure"};
inline constexpr std::array<std::string_view, 3> kTolerances = {"none", "node", "zone"};

// A list of names, which may hold '*'.
struct NamesKey {
  std::string_view name;
  std::vector<std::string> MoveMatch::*names;
  std::span<const std::string_view> words;  // What they can be; empty: anything.
  std::string_view word;                    // What one is called: "purpose".
  bool may_lack = false;                    // There are moves that have none, which "*" is not for.
};
inline constexpr std::array<NamesKey, 9> kNamesKeys = {{
    {"purposes", &MoveMatch::purposes, kPurposes, "purpose"},
    {"projects", &MoveMatch::projects, {}, "project"},
    {"cloudProfiles", &MoveMatch::cloud_profiles, {}, "CloudProfile"},
    {"namespaces", &MoveMatch::namespaces, {}, "namespace"},
    {"regions", &MoveMatch::regions, {}, "region"},
    {"providerTypes", &MoveMatch::provider_types, {}, "provider type"},
    {"failureTolerances", &MoveMatch::failure_tolerances, kTolerances, "failure tolerance"},
    {"users", &MoveMatch::users, {}, "user", /*may_lack=*/true},
    {"groups", &MoveMatch::groups, {}, "group", /*may_lack=*/true},
}};

struct LabelsKey {
  std::string_view name;
  std::optional<garden::LabelSelector> MoveMatch::*selector;
};
inline constexpr std::array<LabelsKey, 2> kLabelsKeys = {{
    {"shootLabels", &MoveMatch::shoot_labels},
    {"projectLabels", &MoveMatch::project_labels},
}};

struct SeedsKey {
  std::string_view name;
  std::optional<SeedMatch> MoveMatch::*seeds;
};
inline constexpr std::array<SeedsKey, 2> kSeedsKeys = {{
    {"sourceSeeds", &MoveMatch::source_seeds},
    {"destinationSeeds", &MoveMatch::destination_seeds},
}};

inline constexpr std::string_view kLiveKey = "live";
inline constexpr std::string_view kExceptKey = "except";  // A list of such matches.
inline constexpr std::string_view kSeedNamesKey = "names";

// All of them, `except` last.
std::span<const std::string_view> MatchKeyNames();

}  // namespace trowel::policy
