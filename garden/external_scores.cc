#include "garden/external_scores.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <simdjson.h>

#include "base/text.h"
#include "garden/json.h"
#include "garden/seed.h"
#include "garden/time.h"
#include "garden/yaml_json.h"

namespace trowel::garden {
namespace {

constexpr std::string_view kApiVersion = "trowel.gardener.cloud/v1alpha1";
constexpr std::string_view kKind = "Scores";
constexpr double kScoreMax = 100;

void ExpectText(JsonReader value, std::string_view expected) {
  if (value.Text() != expected) value.Fail(fmt::format("expected {}", expected));
}

absl::Time ReadExpires(JsonReader value) {
  const std::string_view text = value.Text();
  const absl::StatusOr<absl::Time> time = ParseTime(text);
  if (time.ok()) return *time;
  value.Fail(text.empty()
                 ? std::string("missing; from this time on the scores do not count")
                 : fmt::format("expected a time as 2026-11-27T00:00:00Z, is {}", Printable(text)));
  return absl::InfinitePast();
}

ExternalScores::Scores ReadScores(JsonReader map) {
  ExternalScores::Scores scores;
  if (!map.present()) return scores;
  map.ForEachMember([&](std::string_view name, JsonReader value) {
    double score = 0;
    if (!value.present() || value.element().get(score) != simdjson::SUCCESS) {
      value.Fail("expected a number");
    } else if (!(score >= 0 && score <= kScoreMax)) {
      value.Fail(fmt::format("{} is not between 0 and {}", score, kScoreMax));
    } else if (!scores.emplace(name, score).second) {
      value.Fail("is there twice");
    }
  });
  return scores;
}

ExternalScores Read(JsonReader document) {
  constexpr std::array<std::string_view, 5> kKeys = {"apiVersion", "kind", "expires", "seeds",
                                                     "regions"};
  ExternalScores scores;
  ExpectText(document["apiVersion"], kApiVersion);
  ExpectText(document["kind"], kKind);
  scores.expires = ReadExpires(document["expires"]);
  scores.seeds = ReadScores(document["seeds"]);
  scores.regions = ReadScores(document["regions"]);
  std::set<std::string_view> seen;
  document.ForEachMember([&](std::string_view key, JsonReader value) {
    if (!seen.insert(key).second) value.Fail("is there twice");
    if (std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end()) return;
    const std::string_view meant = DidYouMean(key, kKeys);
    value.Fail(meant.empty() ? std::string("unknown key")
                             : fmt::format("unknown key; did you mean {}?", meant));
  });
  return scores;
}

// Sorted by name.
auto PlaceOf(ExternalScoresIndex::List* list, std::string_view name) {
  return std::lower_bound(
      list->begin(), list->end(), name,
      [](const auto& scores, std::string_view other) { return scores->name < other; });
}

}  // namespace

std::optional<double> ExternalScores::Of(const Seed& seed) const {
  auto found = seeds.find(seed.name);
  if (found != seeds.end()) return found->second;
  found = regions.find(seed.region);
  if (found == regions.end()) return std::nullopt;
  return found->second;
}

bool IsExternalScores(const ConfigMap& config) {
  const std::string* value = config.labels.Find(kScoresLabel);
  return value != nullptr && *value == kScoresLabelValue;
}

absl::StatusOr<ExternalScores> ParseExternalScores(const ConfigMap& config) {
  const auto entry = std::find_if(
      config.data.begin(), config.data.end(),
      [](const Labels::Pair& pair) { return std::string_view(pair.first) == kScoresKey; });
  if (entry == config.data.end()) {
    return InvalidArgument("data has no key {}, which holds the scores", kScoresKey);
  }
  const absl::StatusOr<std::vector<std::string>> documents = YamlToJson(entry->second);
  if (!documents.ok()) return Annotate(documents.status(), kScoresKey);
  if (documents->size() != 1) {
    return InvalidArgument("{}: expected one document, has {}", kScoresKey, documents->size());
  }
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (const auto error = parser.parse(documents->front()).get(root); error != simdjson::SUCCESS) {
    return InvalidArgument("{}: {}", kScoresKey, simdjson::error_message(error));
  }
  if (!root.is_object()) return InvalidArgument("{}: expected a map", kScoresKey);
  JsonTrail trail;
  ExternalScores scores = Read(JsonReader(root, &trail));
  if (!trail.ok()) return InvalidArgument("{}: {}", kScoresKey, trail.error());
  scores.name = config.name;
  return scores;
}

void ExternalScoresIndex::PutConfig(ConfigMap* config) {
  if (!IsExternalScores(*config)) return Remove(config->name);
  ExternalScores scores;
  if (config->why_broken.empty()) {
    absl::StatusOr<ExternalScores> parsed = ParseExternalScores(*config);
    if (parsed.ok()) {
      scores = *std::move(parsed);
    } else {
      config->why_broken = Message(parsed.status());
    }
  }
  scores.name = config->name;
  scores.why_broken = config->why_broken;
  auto shared = std::make_shared<const ExternalScores>(std::move(scores));
  List& list = list_.Write();
  const auto place = PlaceOf(&list, config->name);
  if (place != list.end() && (*place)->name == config->name) {
    *place = std::move(shared);
  } else {
    list.insert(place, std::move(shared));
  }
}

void ExternalScoresIndex::Remove(std::string_view name) {
  const auto has_name = [name](const auto& scores) { return scores->name == name; };
  if (std::none_of(list().begin(), list().end(), has_name)) return;
  std::erase_if(list_.Write(), has_name);
}

}  // namespace trowel::garden
