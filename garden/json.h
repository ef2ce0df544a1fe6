#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "base/status.h"

namespace trowel::garden {

// Nesting that Trowel follows; deeper input is refused, not recursed into.
inline constexpr std::size_t kJsonDepthMax = 512;

// Items of one list that are read; a longer one is an error. No object of a garden has as many, and
// what is made of each would multiply what a few megabytes cost.
inline constexpr std::size_t kJsonItemsMax = 10'000;

// The error of one document and the steps that readers took in it. Reuse it over documents
// (Clear) and reading allocates nothing once it has grown.
class JsonTrail {
 public:
  void Clear();
  bool ok() const { return error_.empty(); }
  // "spec.provider.workers[2].zones: expected a list of strings"; the first that happened.
  const std::string& error() const { return error_; }

 private:
  friend class JsonReader;
  struct Step {
    std::uint32_t parent;
    std::uint32_t index;   // Of a list item.
    std::string_view key;  // Of a member; null data() for a list item.
  };
  std::uint32_t Add(Step step);
  std::string PathTo(std::uint32_t step) const;

  std::string error_;
  std::vector<Step> steps_;
};

// A place in a JSON document. Reading never throws. Absent and null are the same, as in Go; a
// wrong type is an error that names the path and goes into the trail, so that decoders read
// straight on and ask once at the end. Reading a wrong type yields the default.
//
// A small value: pass it by value. It must not outlive the simdjson document or the trail.
class JsonReader {
 public:
  JsonReader(simdjson::dom::element root, JsonTrail* trail);

  bool present() const { return present_; }
  bool is_object() const;

  // A member; absent when there is none. On something that is not an object: an error.
  JsonReader operator[](std::string_view key) const;

  std::string_view Text() const;  // "" when absent.
  std::optional<std::string_view> OptionalText() const;
  bool Bool(bool fallback = false) const;
  std::optional<bool> OptionalBool() const;
  std::int64_t Integer(std::int64_t fallback = 0) const;
  std::vector<std::string> TextList() const;
  std::vector<std::pair<std::string, std::string>> TextMap() const;  // Values must be strings.

  // Calls visit(JsonReader item) for each element of a list.
  template <typename Visitor>
  void ForEach(Visitor&& visit) const {
    simdjson::dom::array array;
    if (!AsArray(&array)) return;
    std::uint32_t index = 0;
    for (const simdjson::dom::element item : array) visit(Item(index++, item));
  }
  // Calls visit(std::string_view key, JsonReader value) for each member of an object.
  template <typename Visitor>
  void ForEachMember(Visitor&& visit) const {
    simdjson::dom::object object;
    if (!AsObject(&object)) return;
    for (const auto& [key, value] : object) visit(std::string_view(key), Member(key, value));
  }

  // Records "PATH: WHAT" unless the trail has an error already.
  void Fail(std::string_view what) const;

  simdjson::dom::element element() const { return element_; }  // Only if present().
  std::string Path() const;                                    // "spec.provider.workers[2].zones"

 private:
  JsonReader(JsonTrail* trail, std::uint32_t step, simdjson::dom::element element, bool present);
  JsonReader Item(std::uint32_t index, simdjson::dom::element item) const;
  JsonReader Member(std::string_view key, simdjson::dom::element value) const;
  bool IsTooLong(simdjson::dom::array array) const;
  bool AsArray(simdjson::dom::array* array) const;
  bool AsObject(simdjson::dom::object* object) const;

  simdjson::dom::element element_;
  JsonTrail* trail_;
  std::uint32_t step_ = 0;
  bool present_ = true;
};

}  // namespace trowel::garden
