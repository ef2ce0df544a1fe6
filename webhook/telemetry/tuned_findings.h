#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "base/mutex.h"
#include "policy/verdict.h"

namespace trowel::webhook {

// Findings of one worker in which an entry of the policy had a part, counted by its name. There are
// few of them, so that a lock that nobody else wants costs less than tables of all names.
class TunedFindings {
 public:
  // What a policy calls an override or an exemption, the rule, and what followed.
  struct Key {
    bool exemption = false;
    std::string name;
    std::string rule;
    std::string effect;  // "deny", "warn", "audit"

    auto operator<=>(const Key&) const = default;
  };
  using Counts = std::map<Key, std::uint64_t>;

  // Once per rule and effect, as bits of a verdict count.
  void Count(const policy::Verdict& verdict) ABSL_LOCKS_EXCLUDED(mutex_);
  void AddTo(Counts* counts) const ABSL_LOCKS_EXCLUDED(mutex_);

  // Policies come and go: beyond so many, further keys are not counted.
  static constexpr std::size_t kKeysMax = 1000;

 private:
  void CountOnce(const policy::Findings& findings) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable Mutex mutex_;
  Counts counts_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace trowel::webhook
