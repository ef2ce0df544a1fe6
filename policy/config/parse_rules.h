#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "policy/config/value.h"
#include "policy/policy.h"

namespace trowel::policy {

// Reads `rules` over the defaults in `policy->rules`.
void ParseRules(const Value& value, Policy* policy);

// Reads what is said for one rule. Keys that are missing keep what `config` says.
void ParseRule(const Value& value, const Rule& rule, RuleConfig* config);

// Position in AllRules() of the rule that a key names, or a value; an unknown one is a problem.
std::optional<std::size_t> FindRuleOrSay(const Value::Member& member);
std::optional<std::size_t> FindRuleOrSay(const Value& value, std::string_view id);

}  // namespace trowel::policy
