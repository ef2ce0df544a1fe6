#pragma once

#include <string>
#include <string_view>

#include "policy/settings.h"

namespace trowel::policy {

class Value;  // policy/config/value.h

// One thing that a policy can tune in a rule, described once, in the rule's own file: parsed,
// printed, explained and documented from here. MakeSetting() in policy/config/make_setting.h makes
// one of a member of the rule's settings, whose initializer is the default.
struct Setting {
  std::string_view name;  // The YAML key: "progressingGrace". Rules may share one.
  std::string_view type;  // As docs/rules.md names it: "duration", "number".
  // A JSON Schema of its value; may refer to the $defs of cli/policy/schema.cc. Empty: of a choice,
  // whose `type` has the words.
  std::string_view schema;
  std::string_view text;  // What it is, as docs/policy.md has it in its table.
  // What counts while a policy says nothing, where the initializer does not tell; else empty.
  std::string_view fallback = {};

  // Reads what is written; keeps what `settings` has when that is not a possible value.
  void (*read)(const Value& value, Settings* settings) = nullptr;
  // What a policy says for it; empty where nothing is set, which has no spelling.
  std::string (*write)(const Settings& settings) = nullptr;

  // For the few that weigh more where an override has set them itself: notes it, and tells.
  void (*note_override)(bool is_set, Settings* settings) = nullptr;
  bool (*is_override)(const Settings& settings) = nullptr;
};

}  // namespace trowel::policy
