#include "cli/garden/assume.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "cli/garden/assumable.h"
#include "cli/garden/shoot_argument.h"
#include "garden/amend.h"
#include "garden/seed.h"
#include "garden/seed_detail.h"

namespace trowel::cli {
namespace {

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
    for (const AssumableField& known : AssumableFields(assumption.kind)) {
      names.push_back(known.name == kLabel ? "labels.KEY" : known.name);
    }
    return Wrong(assumption, "of a {} one can assume {}, not {}", assumption.kind, JoinWords(names),
                 Printable(assumption.field));
  }
  if (field->set(assumption.value, now, object)) return absl::OkStatus();
  return Wrong(assumption, "{} is {}, not {}", field->name, field->Values(),
               Printable(assumption.value));
}

void SetLabel(std::string_view key, std::string_view value, Seed* seed) {
  std::vector<garden::Labels::Pair> pairs = seed->labels.pairs();
  pairs.emplace_back(key, value);
  seed->labels = garden::Labels(std::move(pairs));
}

// A seed that is not there, in all but its name and its shoots like one that is.
absl::StatusOr<View> AssumeNewSeed(const Assumption& assumption, const GardenView& view) {
  if (view.FindSeed(assumption.object) != nullptr || assumption.object.empty() ||
      view.WhyBroken(garden::Kind::kSeed, "", assumption.object) != nullptr) {
    return Wrong(assumption, "{} makes a new seed: give it a name that no seed has", kLike);
  }
  const absl::StatusOr<const garden::SeedEntry*> model = FindSeedArgument(assumption.value, view);
  if (!model.ok()) return Wrong(assumption, "{}", Message(model.status()));
  if (*model == nullptr) return Wrong(assumption, "Seed {} is malformed", assumption.value);
  Seed seed = *(*model)->seed;
  seed.name = assumption.object;
  seed.detail.Edit().uid.clear();
  return garden::WithSeed(view, std::move(seed), /*buckets_in_order=*/true);
}

absl::StatusOr<View> AssumeOfSeed(const Assumption& assumption, absl::Time now,
                                  const GardenView& view) {
  if (assumption.field == kLike) return AssumeNewSeed(assumption, view);
  const absl::StatusOr<const garden::SeedEntry*> entry = FindSeedArgument(assumption.object, view);
  if (!entry.ok()) return Wrong(assumption, "{}", Message(entry.status()));
  if (*entry == nullptr) {
    return Wrong(assumption, "Seed {} is malformed: {}", assumption.object,
                 *view.WhyBroken(garden::Kind::kSeed, "", assumption.object));
  }
  Seed seed = *(*entry)->seed;
  if (assumption.field.starts_with(kLabel) && assumption.field != kLabel) {
    SetLabel(assumption.field.substr(kLabel.size()), assumption.value, &seed);
  } else {
    RETURN_IF_ERROR(Set<Seed>(assumption, SeedFields(), now, &seed));
  }
  if (assumption.field == kAbsent) return garden::WithoutSeed(view, seed.name);
  return garden::WithSeed(view, std::move(seed),
                          assumption.field == kBuckets && assumption.value == "True");
}

absl::StatusOr<View> AssumeOfShoot(const Assumption& assumption, absl::Time now,
                                   const GardenView& view) {
  const absl::StatusOr<const Shoot*> found = FindShootArgument(assumption.object, view);
  if (!found.ok()) return Wrong(assumption, "{}", Message(found.status()));
  Shoot shoot = **found;
  RETURN_IF_ERROR(Set<Shoot>(assumption, ShootFields(), now, &shoot));
  return garden::WithShoot(view, std::move(shoot));
}

template <typename T>
void List(std::span<const Field<T>> fields, std::vector<AssumableField>* all) {
  for (const Field<T>& field : fields) {
    all->push_back(
        {.name = std::string(field.name), .values = field.Values(), .choices = field.choices});
  }
}

}  // namespace

std::vector<AssumableField> AssumableFields(std::string_view kind) {
  std::vector<AssumableField> all;
  if (kind == "seed") {
    List(SeedFields(), &all);
    all.push_back({.name = std::string(kLabel), .values = "KEY=VALUE", .choices = {}});
    all.push_back({.name = std::string(kLike), .values = "a seed: makes a new one", .choices = {}});
  }
  if (kind == "shoot") List(ShootFields(), &all);
  return all;
}

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
