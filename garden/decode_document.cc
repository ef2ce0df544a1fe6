#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "garden/decode.h"

namespace trowel::garden {
namespace {

using simdjson::dom::element;

// A member's text without a trail: empty when it is absent or something else.
std::string_view TextOf(element object, std::string_view key) {
  std::string_view text;
  if (object.at_key(key).get(text) != simdjson::SUCCESS) return {};
  return text;
}

// Reads `part`.seedName of a shoot that may be broken anywhere. False when it cannot be told.
bool ReadSeedName(element shoot, std::string_view part, std::string* name) {
  element section;
  if (shoot.at_key(part).get(section) != simdjson::SUCCESS || section.is_null()) return true;
  if (!section.is_object()) return false;
  element value;
  if (section.at_key("seedName").get(value) != simdjson::SUCCESS || value.is_null()) return true;
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return false;
  *name = text;
  return true;
}

// The labels of an object that may be broken anywhere, so that whoever looks for one finds it.
std::vector<std::pair<std::string, std::string>> ReadLabels(element object) {
  std::vector<std::pair<std::string, std::string>> read;
  simdjson::dom::object labels;
  if (object.at_pointer("/metadata/labels").get(labels) != simdjson::SUCCESS) return read;
  for (const auto& [key, value] : labels) {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) read.emplace_back(key, text);
  }
  return read;
}

Broken BrokenOf(Kind kind, element object, std::string why) {
  Broken broken;
  broken.why = std::move(why);
  if (kind == Kind::kConfigMap) broken.labels = ReadLabels(object);
  if (kind != Kind::kShoot) return broken;
  const bool spec = ReadSeedName(object, "spec", &broken.seed_name);
  const bool status = ReadSeedName(object, "status", &broken.host_seed_name);
  broken.seeds_readable = object.is_object() && spec && status;
  return broken;
}

Object DecodeAs(Kind kind, JsonReader object) {
  switch (kind) {
    case Kind::kSeed: return DecodeSeed(object);
    case Kind::kShoot: return DecodeShoot(object);
    case Kind::kCloudProfile: return DecodeCloudProfile(object);
    case Kind::kNamespacedCloudProfile: return DecodeNamespacedCloudProfile(object);
    case Kind::kProject: return DecodeProject(object);
    case Kind::kConfigMap: return DecodeConfigMap(object);
    case Kind::kShootState: return DecodeShootState(object);
    case Kind::kBackupBucket: return DecodeBackupBucket(object);
    case Kind::kBastion: return DecodeBastion(object);
    case Kind::kManagedSeed: return DecodeManagedSeed(object);
    case Kind::kExposureClass: return DecodeExposureClass(object);
    case Kind::kBackupEntry: return DecodeBackupEntry(object);
  }
  return Broken{};
}

// "Shoot garden-dev/moss"
std::string Label(std::string_view kind, std::string_view space, std::string_view name) {
  std::string label = Printable(kind);
  if (space.empty() && name.empty()) return label;
  label += ' ';
  if (!space.empty()) {
    AppendPrintable(space, &label);
    label += '/';
  }
  AppendPrintable(name.empty() ? std::string_view("(no name)") : name, &label);
  return label;
}

// The objects of one document, and where each of them was, for messages about nameless ones.
class Decoder {
 public:
  explicit Decoder(Decoded* decoded) : decoded_(decoded) {}

  // `fallback` is the kind of the items of a typed list.
  void Add(element object, std::string_view where, std::optional<Kind> fallback);
  void AddList(element items, std::optional<Kind> fallback);

 private:
  void AddKnown(Kind kind, element object, std::string_view where);
  void Problem(std::string_view where, std::string_view what) {
    decoded_->problems.push_back(where.empty() ? std::string(what)
                                               : fmt::format("{}: {}", where, what));
  }

  Decoded* decoded_;
  JsonTrail trail_;
};

void Decoder::AddKnown(Kind kind, element object, std::string_view where) {
  Change change = DecodeObject(kind, object, &trail_);
  const Broken* broken = std::get_if<Broken>(&change.object);
  const std::string_view kind_name = InfoOf(kind).name;
  if (change.name.empty()) {
    const std::string what = broken != nullptr ? broken->why : "metadata.name: missing";
    Problem(where, fmt::format("{}: {}", Label(kind_name, change.space, {}), what));
    return;
  }
  if (broken != nullptr) {
    Problem({}, fmt::format("{}: {}", Label(kind_name, change.space, change.name), broken->why));
  }
  decoded_->changes.push_back(std::move(change));
}

void Decoder::Add(element object, std::string_view where, std::optional<Kind> fallback) {
  if (!object.is_object()) {
    Problem(where, "expected an object");
    return;
  }
  const std::string_view kind_name = TextOf(object, "kind");
  if (kind_name.empty()) {
    if (fallback.has_value()) {
      AddKnown(*fallback, object, where);
    } else {
      Problem(where, "an object without kind");
    }
    return;
  }
  bool version_differs = false;
  const std::string_view api_version = TextOf(object, "apiVersion");
  const std::optional<Kind> kind = FindKind(kind_name, api_version, &version_differs);
  if (kind.has_value()) {
    AddKnown(*kind, object, where);
  } else if (version_differs) {
    element metadata;
    const bool named = object.at_key("metadata").get(metadata) == simdjson::SUCCESS;
    const std::string label =
        Label(kind_name, named ? TextOf(metadata, "namespace") : std::string_view(),
              named ? TextOf(metadata, "name") : std::string_view());
    Problem({},
            fmt::format("{}: apiVersion: {} is not read by Trowel", label, Printable(api_version)));
  } else if (api_version.empty()) {
    Problem(where, fmt::format("{}: an object without apiVersion", Printable(kind_name)));
  } else {
    ++decoded_->skipped;
  }
}

void Decoder::AddList(element items, std::optional<Kind> fallback) {
  if (items.is_null()) return;
  simdjson::dom::array array;
  if (items.get(array) != simdjson::SUCCESS) {
    Problem("items", "expected a list");
    return;
  }
  std::size_t index = 0;
  for (const element item : array) Add(item, fmt::format("items[{}]", index++), fallback);
}

}  // namespace

Change DecodeObject(Kind kind, element object, JsonTrail* trail) {
  trail->Clear();
  Change change;
  change.kind = kind;
  const JsonReader reader(object, trail);
  if (!reader.is_object()) {
    reader.Fail("expected an object");
  } else {
    const JsonReader metadata = reader["metadata"];
    change.name = metadata["name"].Text();
    if (InfoOf(kind).namespaced) {
      change.space = metadata["namespace"].Text();
      if (change.space.empty()) metadata["namespace"].Fail("missing");
    }
    change.object = DecodeAs(kind, reader);
  }
  if (!trail->ok()) change.object = BrokenOf(kind, object, trail->error());
  return change;
}

absl::StatusOr<Decoded> DecodeDocument(element document) {
  if (!document.is_object()) return InvalidArgument("expected an object of the Kubernetes API");
  Decoded decoded;
  Decoder decoder(&decoded);
  const std::string_view kind = TextOf(document, "kind");
  element items;
  if (!kind.ends_with("List") || document.at_key("items").get(items) != simdjson::SUCCESS) {
    decoder.Add(document, {}, std::nullopt);
    return decoded;
  }
  if (kind == "List") {
    decoder.AddList(items, std::nullopt);
    return decoded;
  }
  bool version_differs = false;
  const std::string_view api_version = TextOf(document, "apiVersion");
  const std::string_view item_kind = kind.substr(0, kind.size() - std::string_view("List").size());
  const std::optional<Kind> known = FindKind(item_kind, api_version, &version_differs);
  simdjson::dom::array array;
  if (known.has_value()) {
    decoder.AddList(items, known);
  } else if (version_differs) {
    decoded.problems.push_back(fmt::format("{}: apiVersion: {} is not read by Trowel",
                                           Printable(kind), Printable(api_version)));
  } else if (items.get(array) == simdjson::SUCCESS) {
    decoded.skipped += array.size();
  }
  return decoded;
}

}  // namespace trowel::garden
