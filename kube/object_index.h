#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "garden/change.h"

namespace trowel::kube {

// What stands in which file: an object in several of them is looked up without walking all files.
class ObjectIndex {
 public:
  using Key = std::tuple<garden::Kind, std::string, std::string>;

  // From here on `file` holds these, and nothing else; of an object that it has twice the last one.
  // `touched` gets what it held or holds.
  void Replace(const std::string& file, std::vector<garden::Change> changes,
               std::set<Key>* touched);
  // `file` holds these as well: of an object that it held before, this counts.
  void Update(const std::string& file, std::vector<garden::Change> changes, std::set<Key>* touched);
  bool HoldsAny(const std::string& file) const;

  // What the file says that sorts last; null: no file has it. `files`: all that have it.
  const garden::Change* Find(const Key& key, std::vector<std::string>* files) const;

 private:
  // By file, so that the last one counts.
  using Holders = std::map<std::string_view, garden::Change>;
  using Objects = std::map<Key, Holders>;

  void Remove(const std::string& file, std::set<Key>* touched);

  Objects objects_;
  std::map<std::string, std::vector<Objects::iterator>> files_;  // Names are kept here.
};

}  // namespace trowel::kube
