#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace trowel::policy {

// Where something stands in a text; both count from 1.
struct YamlMark {
  int line = 1;
  int column = 1;
};

// All that is wrong with one policy. A person who has to fix three things should hear about all
// three at once.
class Problems {
 public:
  // `source` names the text in every line: a file or "ConfigMap garden/trowel-policy".
  explicit Problems(std::string_view source) : source_(source) {}

  // `path` is empty where the text as a whole is meant.
  void Add(YamlMark mark, std::string_view path, std::string_view what);

  bool empty() const { return entries_.empty(); }

  // One line for each problem, in the order of the text:
  // "policy.yaml:12:3: rules.region-distance.treshold: unknown key; did you mean threshold?"
  absl::Status ToStatus() const;

 private:
  struct Entry {
    YamlMark mark;
    std::string text;
  };

  std::string source_;
  std::vector<Entry> entries_;
};

}  // namespace trowel::policy
