#include "cli/garden/assume.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "cli/garden/shoot_argument.h"
#include "garden/amend.h"
#include "garden/seed.h"
#include "policy/version.h"

namespace trowel::cli {
namespace {

using garden::Condition;
using garden::FailureTolerance;
using garden::GardenView;
using garden::Seed;
using garden::Shoot;
using View = std::shared_ptr<const GardenView>;

// "seed/aws-eu2:GardenletReady=False" in its parts.
struct Assumption {
  std::string_view text;  // As typed.
  std::string_view kind;
  std::string_view object;
  std::string_view field;
  std::string_view value;
};

// What can be assumed of one kind of object. `set` says whether the value is one of `values`.
template <typename T>
struct Field {
  std::string_view name;
  std::string_view values;  // For an error: "true or false".
  bool (*set)(std::string_view value, absl::Time now, T* object);
};

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

constexpr std::string_view kFlag = "true or false";
constexpr std::string_view kCondition = "True, False, Unknown or Progressing";
constexpr std::string_view kAbsent = "absent";
constexpr std::string_view kBuckets = "BackupBucketsReady";

constexpr std::array kSeedFields = {
    Field<Seed>{"GardenletReady", kCondition,
                [](std::string_view value, absl::Time now, Seed* seed) {
                  return SetCondition(value, now, &seed->gardenlet_ready);
                }},
    Field<Seed>{kBuckets, kCondition,
                [](std::string_view value, absl::Time now, Seed* seed) {
                  return SetCondition(value, now, &seed->backup_buckets_ready);
                }},
    Field<Seed>{"SeedSystemComponentsHealthy", kCondition,
                [](std::string_view value, absl::Time now, Seed* seed) {
                  return SetCondition(value, now, &seed->system_components_healthy);
                }},
    Field<Seed>{"allocatable.shoots", "a number from 0 on",
                [](std::string_view value, absl::Time, Seed* seed) {
                  std::int64_t most = 0;
                  const char* const end = value.data() + value.size();
                  const auto [read, error] = std::from_chars(value.data(), end, most);
                  seed->allocatable_shoots = most;
                  return error == std::errc() && read == end && most >= 0;
                }},
    Field<Seed>{"version", "a version like v1.150.0",
                [](std::string_view value, absl::Time, Seed* seed) {
                  seed->gardenlet_version = value;
                  return policy::ParseVersion(value).has_value();
                }},
    Field<Seed>{"visible", kFlag,
                [](std::string_view value, absl::Time, Seed* seed) {
                  return SetFlag(value, &seed->visible);
                }},
    Field<Seed>{"deleting", kFlag,
                [](std::string_view value, absl::Time, Seed* seed) {
                  return SetFlag(value, &seed->deleting);
                }},
    Field<Seed>{"emergencyStop", kFlag,
                [](std::string_view value, absl::Time, Seed* seed) {
                  return SetFlag(value, &seed->emergency_stop);
                }},
    Field<Seed>{kAbsent, "true",
                [](std::string_view value, absl::Time, Seed*) { return value == "true"; }},
};

constexpr std::array kShootFields = {
    Field<Shoot>{"purpose", "evaluation, testing, development, production or infrastructure",
                 [](std::string_view value, absl::Time, Shoot* shoot) {
                   shoot->purpose = value;
                   return value == "evaluation" || value == "testing" || value == "development" ||
                          value == "production" || value == "infrastructure";
                 }},
    Field<Shoot>{"failureTolerance", "none, node or zone",
                 [](std::string_view value, absl::Time, Shoot* shoot) {
                   shoot->failure_tolerance = value == "zone"   ? FailureTolerance::kZone
                                              : value == "node" ? FailureTolerance::kNode
                                                                : FailureTolerance::kNone;
                   return value == "none" || value == "node" || value == "zone";
                 }},
    Field<Shoot>{"hibernated", kFlag,
                 [](std::string_view value, absl::Time, Shoot* shoot) {
                   return SetFlag(value, &shoot->hibernated) &&
                          SetFlag(value, &shoot->hibernation_enabled);
                 }},
    Field<Shoot>{"deleting", kFlag,
                 [](std::string_view value, absl::Time, Shoot* shoot) {
                   return SetFlag(value, &shoot->deleting);
                 }},
};

template <typename... Args>
absl::Status Wrong(const Assumption& assumption, fmt::format_string<Args...> text, Args&&... args) {
  return InvalidArgument("--assume {}: {}", Printable(assumption.text),
                         fmt::format(text, std::forward<Args>(args)...));
}

absl::StatusOr<Assumption> Parse(std::string_view text) {
  Assumption assumption{.text = text, .kind = {}, .object = {}, .field = {}, .value = {}};
  const std::size_t slash = text.find('/');
  const std::size_t colon = text.find(':');
  const std::size_t equals = text.find('=', std::min(colon, text.size()));
  const std::string_view kind = text.substr(0, slash);
  if (slash > colon || equals == std::string_view::npos || (kind != "seed" && kind != "shoot")) {
    return Wrong(assumption,
                 "write seed/NAME:FIELD=VALUE or shoot/NAMESPACE/NAME:FIELD=VALUE, e.g. "
                 "seed/aws-eu2:GardenletReady=False");
  }
  assumption.kind = kind;
  assumption.object = text.substr(slash + 1, colon - slash - 1);
  assumption.field = text.substr(colon + 1, equals - colon - 1);
  assumption.value = text.substr(equals + 1);
  return assumption;
}

template <typename T>
absl::Status Set(const Assumption& assumption, std::span<const Field<T>> fields, absl::Time now,
                 T* object) {
  const auto field = std::find_if(fields.begin(), fields.end(), [&](const Field<T>& candidate) {
    return candidate.name == assumption.field;
  });
  if (field == fields.end()) {
    std::vector<std::string> names;
    for (const Field<T>& known : fields) names.emplace_back(known.name);
    return Wrong(assumption, "of a {} one can assume {}, not {}", assumption.kind, JoinWords(names),
                 Printable(assumption.field));
  }
  if (field->set(assumption.value, now, object)) return absl::OkStatus();
  return Wrong(assumption, "{} is {}, not {}", field->name, field->values,
               Printable(assumption.value));
}

absl::StatusOr<View> AssumeOfSeed(const Assumption& assumption, absl::Time now,
                                  const GardenView& view) {
  const absl::StatusOr<const garden::SeedEntry*> entry = FindSeedArgument(assumption.object, view);
  if (!entry.ok()) return Wrong(assumption, "{}", Message(entry.status()));
  if (*entry == nullptr) {
    return Wrong(assumption, "Seed {} is malformed: {}", assumption.object,
                 *view.WhyBroken(garden::Kind::kSeed, "", assumption.object));
  }
  Seed seed = *(*entry)->seed;
  RETURN_IF_ERROR(Set<Seed>(assumption, kSeedFields, now, &seed));
  if (assumption.field == kAbsent) return garden::WithoutSeed(view, seed.name);
  return garden::WithSeed(view, std::move(seed),
                          assumption.field == kBuckets && assumption.value == "True");
}

absl::StatusOr<View> AssumeOfShoot(const Assumption& assumption, absl::Time now,
                                   const GardenView& view) {
  const absl::StatusOr<const Shoot*> found = FindShootArgument(assumption.object, view);
  if (!found.ok()) return Wrong(assumption, "{}", Message(found.status()));
  Shoot shoot = **found;
  RETURN_IF_ERROR(Set<Shoot>(assumption, kShootFields, now, &shoot));
  return garden::WithShoot(view, std::move(shoot));
}

}  // namespace

absl::StatusOr<View> Assume(const std::vector<std::string>& assumptions, absl::Time now,
                            View view) {
  for (const std::string& text : assumptions) {
    ASSIGN_OR_RETURN(const Assumption assumption, Parse(text));
    ASSIGN_OR_RETURN(view, assumption.kind == "seed" ? AssumeOfSeed(assumption, now, *view)
                                                     : AssumeOfShoot(assumption, now, *view));
  }
  return view;
}

void PrintAssumed(const LoadedGarden& garden, const Streams& streams) {
  for (const std::string& assumption : garden.assumed) {
    streams.out->append("assumed: ").append(Printable(assumption)).append("\n");
  }
  if (!garden.assumed.empty()) streams.out->append("\n");
}

void AddAssumed(const LoadedGarden& garden, Json* document) {
  if (!garden.assumed.empty()) (*document)["assumed"] = garden.assumed;
}

}  // namespace trowel::cli
