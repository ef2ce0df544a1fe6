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

// One thing that is said of a text.
struct Remark {
  std::string place;  // "policy.yaml:12:3"
  std::string text;   // "rules.region-distance.treshold: unknown key; did you mean threshold?"
};
using Remarks = std::vector<Remark>;

// All that is to be said of one policy, of one weight: what is wrong with it, or what its author
// hardly means. A person who has to fix three things should hear about all three at once.
class Problems {
 public:
  // `source` names the text in every line: a file or "ConfigMap garden/trowel-policy".
  explicit Problems(std::string_view source) : source_(source) {}

  // `path` is empty where the text as a whole is meant.
  void Add(YamlMark mark, std::string_view path, std::string_view what);

  bool empty() const { return entries_.empty(); }

  // In the order of the text; of very many the first ones, and how many more there are.
  Remarks ToRemarks() const;

  // The same, one line for each:
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
