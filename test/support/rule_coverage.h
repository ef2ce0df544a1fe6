#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "policy/rule.h"

namespace trowel::testing {

// "seed-in-use" as the name of a file or of a test: "seed_in_use".
std::string Underscored(std::string_view id);

// The source of a rule's test, from the first of these folders of test/policy/ that has one; empty
// if none has.
std::string TestSourceOf(const policy::Rule& rule, std::initializer_list<std::string_view> folders);

// Fails where no case of the source is named so. Case names stand in the sources as string
// literals, so their beginning follows a quote.
void ExpectCase(const std::string& source, const std::string& prefix);

// Fails where a case is missing that every rule has: allowed, denied, each of its facts unknown,
// each of its settings. A rule that nobody has seen being unsure is a rule that may pass what it
// cannot judge.
void ExpectCasesOf(const policy::Rule& rule, const std::string& source);

}  // namespace trowel::testing
