#include "garden/json.h"

#include <limits>

#include "base/text.h"

namespace trowel::garden {
namespace {

// A key as part of a path. Keys of labels and annotations hold dots, so they get brackets.
void AppendKey(std::string_view key, std::string* path) {
  if (key.find_first_of("./[] ") != std::string_view::npos || key.empty()) {
    *path += '[';
    AppendPrintable(key, path);
    *path += ']';
    return;
  }
  if (!path->empty()) *path += '.';
  AppendPrintable(key, path);
}

}  // namespace

void JsonTrail::Clear() {
  error_.clear();
  steps_.clear();
}

std::uint32_t JsonTrail::Add(Step step) {
  steps_.push_back(step);
  return static_cast<std::uint32_t>(steps_.size() - 1);
}

std::string JsonTrail::PathTo(std::uint32_t step) const {
  std::vector<std::uint32_t> way;
  for (; steps_[step].parent != step; step = steps_[step].parent) way.push_back(step);
  std::string path;
  for (auto it = way.rbegin(); it != way.rend(); ++it) {
    const Step& here = steps_[*it];
    if (here.key.data() == nullptr) {
      path += fmt::format("[{}]", here.index);
    } else {
      AppendKey(here.key, &path);
    }
  }
  return path;
}

JsonReader::JsonReader(simdjson::dom::element root, JsonTrail* trail)
    : element_(root), trail_(trail), present_(!root.is_null()) {
  const auto self = static_cast<std::uint32_t>(trail->steps_.size());
  step_ = trail->Add({.parent = self, .index = 0, .key = {}});  // A root is its own parent.
}

JsonReader::JsonReader(JsonTrail* trail, std::uint32_t step, simdjson::dom::element element,
                       bool present)
    : element_(element), trail_(trail), step_(step), present_(present) {}

JsonReader JsonReader::Item(std::uint32_t index, simdjson::dom::element item) const {
  const std::uint32_t step = trail_->Add({.parent = step_, .index = index, .key = {}});
  return {trail_, step, item, !item.is_null()};
}

JsonReader JsonReader::Member(std::string_view key, simdjson::dom::element value) const {
  const std::uint32_t step = trail_->Add({.parent = step_, .index = 0, .key = key});
  return {trail_, step, value, !value.is_null()};
}

bool JsonReader::is_object() const { return present_ && element_.is_object(); }

JsonReader JsonReader::operator[](std::string_view key) const {
  simdjson::dom::object object;
  simdjson::dom::element value;
  if (AsObject(&object) && object.at_key(key).get(value) == simdjson::SUCCESS) {
    return Member(key, value);
  }
  const std::uint32_t step = trail_->Add({.parent = step_, .index = 0, .key = key});
  return {trail_, step, simdjson::dom::element(), false};
}

std::string_view JsonReader::Text() const { return OptionalText().value_or(std::string_view()); }

std::optional<std::string_view> JsonReader::OptionalText() const {
  if (!present_) return std::nullopt;
  std::string_view text;
  if (element_.get(text) != simdjson::SUCCESS) {
    Fail("expected a string");
    return std::nullopt;
  }
  return text;
}

bool JsonReader::Bool(bool fallback) const { return OptionalBool().value_or(fallback); }

std::optional<bool> JsonReader::OptionalBool() const {
  if (!present_) return std::nullopt;
  bool value = false;
  if (element_.get(value) != simdjson::SUCCESS) {
    Fail("expected true or false");
    return std::nullopt;
  }
  return value;
}

std::int64_t JsonReader::Integer(std::int64_t fallback) const {
  if (!present_) return fallback;
  std::int64_t value = 0;
  if (element_.get(value) == simdjson::SUCCESS) return value;
  if (element_.type() == simdjson::dom::element_type::UINT64) {
    Fail(fmt::format("expected an integer, at most {}", std::numeric_limits<std::int64_t>::max()));
  } else {
    Fail("expected an integer");
  }
  return fallback;
}

std::vector<std::string> JsonReader::TextList() const {
  std::vector<std::string> texts;
  if (!present_) return texts;
  simdjson::dom::array array;
  if (element_.get(array) != simdjson::SUCCESS) {
    Fail("expected a list of strings");
    return texts;
  }
  if (IsTooLong(array)) return texts;
  texts.reserve(array.size());
  for (const simdjson::dom::element item : array) {
    std::string_view text;
    if (!item.is_null() && item.get(text) != simdjson::SUCCESS) {
      Fail("expected a list of strings");
      return {};
    }
    texts.emplace_back(text);
  }
  return texts;
}

std::vector<std::pair<std::string, std::string>> JsonReader::TextMap() const {
  std::vector<std::pair<std::string, std::string>> pairs;
  ForEachMember(
      [&pairs](std::string_view key, JsonReader value) { pairs.emplace_back(key, value.Text()); });
  return pairs;
}

void JsonReader::Fail(std::string_view what) const {
  if (!trail_->ok()) return;
  const std::string path = Path();
  trail_->error_ = path.empty() ? std::string(what) : fmt::format("{}: {}", path, what);
}

std::string JsonReader::Path() const { return trail_->PathTo(step_); }

bool JsonReader::IsTooLong(simdjson::dom::array array) const {
  if (array.size() <= kJsonItemsMax) return false;
  Fail(fmt::format("has more than {} items", kJsonItemsMax));
  return true;
}

bool JsonReader::AsArray(simdjson::dom::array* array) const {
  if (!present_) return false;
  if (element_.get(*array) == simdjson::SUCCESS) return !IsTooLong(*array);
  Fail("expected a list");
  return false;
}

bool JsonReader::AsObject(simdjson::dom::object* object) const {
  if (!present_) return false;
  if (element_.get(*object) == simdjson::SUCCESS) return true;
  Fail("expected an object");
  return false;
}

}  // namespace trowel::garden
