#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "base/status.h"
#include "policy/config/problems.h"
#include "policy/policy.h"

namespace trowel::policy {

// A policy within a file, and where it stands there.
struct PolicyText {
  std::string text;
  std::string source;  // What errors call it: "policy.yaml", "c.yaml (ConfigMap garden/trowel)".
  std::string object = {};  // "ConfigMap garden/trowel"; empty: it is the file itself.
  // Added to lines and columns of `text`, so that they are those of the file. Both 0: it is the
  // file's own beginning, or its lines are not to be found in the file.
  int lines = 0;
  int columns = 0;
};

// kAPolicy: a file that has no ConfigMap is taken for a policy, whatever it says of itself.
// kAny: for files of which some have one.
enum class Sought : std::uint8_t { kAPolicy, kAny };

// The policies of a file: a Policy as such, or the key policy.yaml of ConfigMaps, in whichever
// documents and Lists they are. Other objects are none; but whatever is of Trowel's API group, or
// names it in a text that is no YAML, is meant to be one.
//
// InvalidArgument: beside a ConfigMap there is a document that is no YAML, a ConfigMap with the
// policy's label lacks the key, or there are two of them, of which servers take none.
absl::StatusOr<std::vector<PolicyText>> FindPolicies(std::string_view file,
                                                     const std::string& source, Sought sought);

// What was found out about one.
struct CheckedPolicy {
  std::string source;
  std::string object = {};
  std::vector<std::string> errors =
      {};  // "policy.yaml:12:3: rules.x: ...", in the file's own lines.
  Remarks warnings = {};
  std::string hash = {};
  std::size_t overrides = 0;
  std::size_t exemptions = 0;

  bool valid() const { return errors.empty(); }
};
// `now`: of exemptions that are over there are warnings.
CheckedPolicy CheckPolicy(const PolicyText& policy, absl::Time now);

}  // namespace trowel::policy
