#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/status.h"

// Cases that operators write in YAML: test/cases/README.md says how.
namespace trowel::testing {

using Json = nlohmann::json;

// One entry of `expect.findings`. What is empty is not compared.
struct ExpectedFinding {
  std::string rule;
  std::string effect;  // "deny", "warn" or "audit".
  bool unknown = false;
  std::string field;
  std::string message;  // A part of it.
};

struct CaseMove {
  std::string shoot;  // "NAME" or "NAMESPACE/NAME".
  std::string to;
  std::optional<bool> live;  // Empty: the annotation decides.
  bool first = false;
  bool create = false;
  Json change;  // Merged over the shoot in the request; null: nothing.
};

// One YAML document of a case file.
struct Case {
  std::string file;  // "test/cases/seed-capacity/6148-one-on-new-seed.yaml"
  int document = 0;  // Counts from 1.
  int documents = 0;
  std::string name;
  std::string upstream;
  std::string why;
  std::string base;  // A file of test/cases/base, without its ending.
  Json garden;       // A list of partial objects.
  Json policy;       // Null: that of the base.
  CaseMove move;
  std::vector<std::string> groups;  // Of the requester.
  std::string now;
  std::vector<std::string> rules;  // Empty: all.
  bool allowed = false;
  std::vector<ExpectedFinding> findings;

  std::string Place() const;  // "FILE (document 2: NAME)", for messages.
};

// All documents of a file. A key that nobody reads, a missing or wrong one is an error that says
// where it is.
absl::StatusOr<std::vector<Case>> ReadCases(const std::string& file);

// What a case starts from: objects and policy of test/cases/base/NAME.yaml, its own base included.
struct CaseBase {
  Json objects = Json::array();  // Complete.
  Json policy;                   // Null: the defaults.
};
absl::StatusOr<CaseBase> ReadBase(const std::string& name);

// Merges `patches` over `objects`: by kind, namespace and name, as a JSON merge patch (null
// deletes, lists are replaced); `absent: true` removes the object; what is not there yet is added.
absl::Status MergeObjects(const Json& patches, Json* objects);

// "garden-my-project" for namespaced kinds, "garden" for ConfigMaps, else "".
std::string DefaultNamespace(const std::string& kind);

}  // namespace trowel::testing
