#include "cli/garden/assumable.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <vector>

#include "base/text.h"
#include "policy/version.h"

namespace trowel::cli {
namespace {

using garden::Condition;
using garden::FailureTolerance;
using garden::OperationState;
using garden::OperationType;
using garden::Seed;
using garden::Shoot;
using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 2> kFlag = {"true", "false"};
constexpr std::array<std::string_view, 1> kTrue = {"true"};
constexpr std::array<std::string_view, 4> kCondition = {"True", "False", "Unknown", "Progressing"};
constexpr std::array<std::string_view, 5> kPurposes = {"evaluation", "testing", "development",
                                                       "production", "infrastructure"};
constexpr std::array<std::string_view, 3> kTolerances = {"none", "node", "zone"};

bool SetFlag(std::string_view value, bool* flag) {
  *flag = value == "true";
  return *flag || value == "false";
}

bool SetCondition(std::string_view value, absl::Time now, Condition* condition) {
  using Status = Condition::Status;
  for (const Status status :
       {Status::kTrue, Status::kFalse, Status::kUnknown, Status::kProgressing}) {
    if (value != garden::Name(status)) continue;
    *condition = {.status = status, .since = now};
    return true;
  }
  return false;
}

// "a,b,c"; false if one of them is empty.
bool SplitWords(std::string_view text, std::vector<std::string>* words) {
  words->clear();
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    if (end == begin) return false;
    words->emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return true;
}

// "none", "seed.gardener.cloud/protected" or "a=b,c".
bool SetTaints(std::string_view value, Seed* seed) {
  seed->taints.clear();
  std::vector<std::string> words;
  if (value == "none") return true;
  if (!SplitWords(value, &words)) return false;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    Seed::Taint taint{.key = word.substr(0, equals), .value = {}};
    if (equals != std::string::npos) taint.value = word.substr(equals + 1);
    if (taint.key.empty()) return false;
    seed->taints.push_back(std::move(taint));
  }
  return true;
}

template <typename Enum>
bool SetNamed(std::string_view value, Enum last, Enum* target) {
  for (int i = 1; i < static_cast<int>(last); ++i) {
    const auto each = static_cast<Enum>(i);
    if (value != Name(each)) continue;
    *target = each;
    return true;
  }
  return false;
}

// "none" or "Migrate/Processing", since now.
bool SetOperation(std::string_view value, absl::Time now, Shoot* shoot) {
  shoot->last_operation = {};
  if (value == "none") return true;
  const std::size_t slash = value.find('/');
  shoot->last_operation.updated = now;
  return slash != std::string_view::npos &&
         SetNamed(value.substr(0, slash), OperationType::kOther, &shoot->last_operation.type) &&
         SetNamed(value.substr(slash + 1), OperationState::kOther, &shoot->last_operation.state);
}

constexpr std::array kSeedFields = {
    Field<Seed>{"GardenletReady", "", kCondition,
                [](std::string_view value, absl::Time now, Seed* seed) {
                  return SetCondition(value, now, &seed->gardenlet_ready);
                }},
    Field<Seed>{kBuckets, "", kCondition,
                [](std::string_view value, absl::Time now, Seed* seed) {
                  return SetCondition(value, now, &seed->backup_buckets_ready);
                }},
    Field<Seed>{"SeedSystemComponentsHealthy", "", kCondition,
                [](std::string_view value, absl::Time now, Seed* seed) {
                  return SetCondition(value, now, &seed->system_components_healthy);
                }},
    Field<Seed>{"allocatable.shoots",
                "a number from 0 on",
                {},
                [](std::string_view value, absl::Time, Seed* seed) {
                  std::int64_t most = 0;
                  const char* const end = value.data() + value.size();
                  const auto [read, error] = std::from_chars(value.data(), end, most);
                  seed->allocatable_shoots = most;
                  return error == std::errc() && read == end && most >= 0;
                }},
    Field<Seed>{"version",
                "a version like v1.150.0",
                {},
                [](std::string_view value, absl::Time, Seed* seed) {
                  seed->gardenlet_version = value;
                  return policy::ParseVersion(value).has_value();
                }},
    Field<Seed>{"region",
                "a region's name",
                {},
                [](std::string_view value, absl::Time, Seed* seed) {
                  seed->region = value;
                  return !value.empty();
                }},
    Field<Seed>{"zones",
                "names with commas between them",
                {},
                [](std::string_view value, absl::Time, Seed* seed) {
                  return SplitWords(value, &seed->zones);
                }},
    Field<Seed>{
        "taints",
        "none, or KEY or KEY=VALUE with commas between them",
        {},
        [](std::string_view value, absl::Time, Seed* seed) { return SetTaints(value, seed); }},
    Field<Seed>{"visible", "", kFlag,
                [](std::string_view value, absl::Time, Seed* seed) {
                  return SetFlag(value, &seed->visible);
                }},
    Field<Seed>{"deleting", "", kFlag,
                [](std::string_view value, absl::Time, Seed* seed) {
                  return SetFlag(value, &seed->deleting);
                }},
    Field<Seed>{"emergencyStop", "", kFlag,
                [](std::string_view value, absl::Time, Seed* seed) {
                  return SetFlag(value, &seed->emergency_stop);
                }},
    Field<Seed>{kAbsent, "", kTrue,
                [](std::string_view value, absl::Time, Seed*) { return value == "true"; }},
};

constexpr std::array kShootFields = {
    Field<Shoot>{"purpose", "", kPurposes,
                 [](std::string_view value, absl::Time, Shoot* shoot) {
                   shoot->purpose = value;
                   return std::find(kPurposes.begin(), kPurposes.end(), value) != kPurposes.end();
                 }},
    Field<Shoot>{"failureTolerance", "", kTolerances,
                 [](std::string_view value, absl::Time, Shoot* shoot) {
                   shoot->failure_tolerance = value == "zone"   ? FailureTolerance::kZone
                                              : value == "node" ? FailureTolerance::kNode
                                                                : FailureTolerance::kNone;
                   return value == "none" || value == "node" || value == "zone";
                 }},
    Field<Shoot>{"hibernated", "", kFlag,
                 [](std::string_view value, absl::Time, Shoot* shoot) {
                   return SetFlag(value, &shoot->hibernated) &&
                          SetFlag(value, &shoot->hibernation_enabled);
                 }},
    Field<Shoot>{"deleting", "", kFlag,
                 [](std::string_view value, absl::Time, Shoot* shoot) {
                   return SetFlag(value, &shoot->deleting);
                 }},
    Field<Shoot>{"lastOperation",
                 "none or TYPE/STATE, e.g. Reconcile/Processing or Migrate/Error",
                 {},
                 [](std::string_view value, absl::Time now, Shoot* shoot) {
                   return SetOperation(value, now, shoot);
                 }},
};

}  // namespace

template <typename T>
std::string Field<T>::Values() const {
  return choices.empty() ? std::string(values) : JoinOr(choices);
}
template std::string Field<Seed>::Values() const;
template std::string Field<Shoot>::Values() const;

std::span<const Field<Seed>> SeedFields() { return kSeedFields; }
std::span<const Field<Shoot>> ShootFields() { return kShootFields; }

}  // namespace trowel::cli
