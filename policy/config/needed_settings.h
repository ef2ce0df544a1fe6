#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "policy/rule.h"

namespace trowel::policy {

// What becomes of a rule with none of the settings that it needs.
enum class Without : std::uint8_t {
  kNeverObjects,
  kObjectsAlways,
};

// Settings without which it makes no sense to switch a rule on, because each may be left out and
// then says nothing.
struct NeededSettings {
  std::string_view rule;
  std::span<const std::string_view> settings;  // One of them will do.
  Without without = Without::kNeverObjects;
};

std::span<const NeededSettings> NeededSettingsTable();

// Null: the rule makes sense as it is.
const NeededSettings* FindNeededSettings(const Rule& rule);

// Whether each of them is as it is where a policy says nothing.
bool AreUnset(const NeededSettings& needed, const Rule& rule, const Settings& settings);

}  // namespace trowel::policy
