#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "garden/decode.h"
#include "garden/repeated_key.h"

namespace trowel::garden {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;

// A member's text without a trail: empty when it is absent or something else.
std::string_view TextOf(element object, std::string_view key) {
  std::string_view text;
  if (object.at_key(key).get(text) != simdjson::SUCCESS) return {};
  return text;
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

std::string LabelOf(std::string_view kind, element object) {
  element metadata;
  const bool named = object.at_key("metadata").get(metadata) == simdjson::SUCCESS;
  return Label(kind, named ? TextOf(metadata, "namespace") : std::string_view(),
               named ? TextOf(metadata, "name") : std::string_view());
}

// What the API server answered when it was asked for a list.
std::string TextOfStatus(element status) {
  const std::string_view message = TextOf(status, "message");
  return fmt::format("the API server's refusal in place of objects ({}): list them anew",
                     message.empty() ? "a Status" : Printable(message));
}

bool IsStatus(std::string_view kind, std::string_view api_version) {
  return kind == "Status" && api_version == "v1";
}

// What the items of a list are that name neither kind nor apiVersion: so kubectl takes them.
ListOf ItemsOf(element list) {
  std::string_view kind = TextOf(list, "kind");
  constexpr std::string_view kList = "List";
  if (kind.ends_with(kList)) kind.remove_suffix(kList.size());
  return {.kind = std::string(kind), .api_version = std::string(TextOf(list, "apiVersion"))};
}

// The objects of one document, and where each of them was, for messages about nameless ones.
class Decoder {
 public:
  Decoder(const DecodeOptions& options, Decoded* decoded) : options_(options), decoded_(decoded) {}

  void Add(element object, std::string_view where, const ListOf& list);

 private:
  void AddKnown(Kind kind, element object, std::string_view where);
  void AddList(element list, element items, std::string_view where);
  void Problem(std::string_view where, std::string_view what) {
    decoded_->problems.push_back(where.empty() ? std::string(what)
                                               : fmt::format("{}: {}", where, what));
  }

  const DecodeOptions& options_;
  Decoded* decoded_;
  JsonTrail trail_;
};

void Decoder::AddKnown(Kind kind, element object, std::string_view where) {
  Change change = DecodeObject(kind, object, &trail_, options_.keys);
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

void Decoder::Add(element object, std::string_view where, const ListOf& list) {
  if (!object.is_object()) {
    Problem(where, "expected an object");
    return;
  }
  std::string_view kind_name = TextOf(object, "kind");
  std::string_view api_version = TextOf(object, "apiVersion");
  if (kind_name.empty() && api_version.empty()) {
    kind_name = list.kind;
    api_version = list.api_version;
  }
  if (kind_name.empty()) {
    Problem(where, "an object without kind");
    return;
  }
  // Kubectl goes by this member, whatever the kind is called.
  if (element items; object.at_key("items").get(items) == simdjson::SUCCESS) {
    AddList(object, items, where);
    return;
  }
  if (options_.seen) {
    options_.seen(object, {std::string(kind_name), std::string(api_version)});
  }
  const std::optional<Kind> kind = FindKind(kind_name, api_version);
  if (kind.has_value()) {
    AddKnown(*kind, object, where);
  } else if (api_version.empty()) {
    Problem(where, fmt::format("{}: an object without apiVersion", Printable(kind_name)));
  } else if (IsStatus(kind_name, api_version)) {
    Problem(where, TextOfStatus(object));
  } else {
    decoded_->others.Add(kind_name, api_version, LabelOf(kind_name, object));
  }
}

void Decoder::AddList(element list, element items, std::string_view where) {
  if (options_.keys == Keys::kMayRepeat) {
    simdjson::dom::object members;
    if (list.get(members) == simdjson::SUCCESS) {
      if (const auto key = FindRepeatedKey(members)) {
        Problem(where, fmt::format("{}: the key is there twice", Printable(*key)));
        return;
      }
    }
  }
  if (items.is_null()) return;
  const std::string prefix = where.empty() ? "items" : fmt::format("{}.items", where);
  array all;
  if (items.get(all) != simdjson::SUCCESS) {
    Problem(prefix, "expected a list");
    return;
  }
  const ListOf of = ItemsOf(list);
  std::size_t index = 0;
  for (const element item : all) Add(item, fmt::format("{}[{}]", prefix, index++), of);
}

}  // namespace

void Decoded::Append(Decoded more) {
  changes.insert(changes.end(), std::make_move_iterator(more.changes.begin()),
                 std::make_move_iterator(more.changes.end()));
  problems.insert(problems.end(), std::make_move_iterator(more.problems.begin()),
                  std::make_move_iterator(more.problems.end()));
  others.AddAll(more.others);
}

Decoded DecodeItems(std::span<const element> items, const ListOf& list, std::size_t first,
                    const DecodeOptions& options) {
  Decoded decoded;
  Decoder decoder(options, &decoded);
  for (const element item : items) decoder.Add(item, fmt::format("items[{}]", first++), list);
  return decoded;
}

absl::StatusOr<std::optional<ListOf>> ReadListOf(element document, Keys keys) {
  simdjson::dom::object members;
  if (document.get(members) != simdjson::SUCCESS) {
    return InvalidArgument("expected an object of the Kubernetes API");
  }
  if (IsStatus(TextOf(document, "kind"), TextOf(document, "apiVersion"))) {
    return InvalidArgument("{}", TextOfStatus(document));
  }
  element items;
  if (TextOf(document, "kind").empty() ||
      document.at_key("items").get(items) != simdjson::SUCCESS || !items.is_array()) {
    return std::nullopt;
  }
  if (keys == Keys::kMayRepeat) {
    if (const auto key = FindRepeatedKey(members)) {
      return InvalidArgument("{}: the key is there twice", Printable(*key));
    }
  }
  return ItemsOf(document);
}

absl::StatusOr<Decoded> DecodeDocument(element document, const DecodeOptions& options) {
  ASSIGN_OR_RETURN(const std::optional<ListOf> list, ReadListOf(document, options.keys));
  array items;
  if (list.has_value() && document.at_key("items").get(items) == simdjson::SUCCESS) {
    return DecodeItems(std::vector<element>(items.begin(), items.end()), *list, 0, options);
  }
  Decoded decoded;
  Decoder(options, &decoded).Add(document, {}, {});
  return decoded;
}

}  // namespace trowel::garden
