#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trowel::garden {

// Objects that are of none of the kinds that Trowel follows, counted by what they say they are.
class OtherKinds {
 public:
  // `label` is what the object is called: "Secret garden-dev/a".
  void Add(std::string_view kind, std::string_view api_version, std::string_view label);
  void AddAll(const OtherKinds& more);
  std::size_t count() const { return count_; }

  // A line for each kind that is nearly one that Trowel follows, "Shoot garden-dev/moss and 3 more:
  // apiVersion: core.gardener.cloud/v1 is not read by Trowel; did you mean ...?".
  std::vector<std::string> NearlyKnown() const;
  // A line for all the rest together, "skips objects of kinds that ..."; empty if there are none.
  std::string Skipped() const;

 private:
  struct Group {
    std::size_t count = 0;
    std::string first;  // The label of one.
  };
  std::map<std::pair<std::string, std::string>, Group> groups_;  // By kind and apiVersion.
  std::size_t count_ = 0;
};

}  // namespace trowel::garden
