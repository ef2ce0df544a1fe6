#include "webhook/admission/spec_compare.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "garden/quantity.h"

namespace trowel::webhook {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;
using Member = std::pair<std::string_view, element>;

constexpr std::array<std::string_view, 8> kQuantityKeys = {
    "cpu", "ephemeral-storage", "ephemeralStorage", "memory", "minSize", "pid", "size", "storage"};

bool HoldsQuantity(std::string_view key) {
  return key.starts_with("hugepages-") ||
         std::find(kQuantityKeys.begin(), kQuantityKeys.end(), key) != kQuantityKeys.end();
}

bool IsEmpty(element value) {
  switch (value.type()) {
    case element_type::NULL_VALUE: return true;
    case element_type::ARRAY: {
      const array items = value.get_array().value_unsafe();
      return items.begin() == items.end();
    }
    case element_type::OBJECT: {
      const object members = value.get_object().value_unsafe();
      return std::all_of(members.begin(), members.end(),
                         [](const auto& member) { return IsEmpty(member.value); });
    }
    default: return false;
  }
}

bool IsInteger(element value) { return value.is_int64() || value.is_uint64(); }

// An integer and a double. Beyond 2^53 not every integer is a double, so the double is converted.
bool EqualNumbers(element integer, double number) {
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (std::floor(number) != number) return false;
  if (number >= -kTwoTo63 && number < kTwoTo63) {
    std::int64_t value = 0;
    return integer.get(value) == simdjson::SUCCESS && value == static_cast<std::int64_t>(number);
  }
  if (number < 0 || number >= 2 * kTwoTo63) return false;
  std::uint64_t value = 0;
  return integer.get(value) == simdjson::SUCCESS && value == static_cast<std::uint64_t>(number);
}

bool EqualNumbers(element a, element b) {
  if (IsInteger(a) && IsInteger(b)) {
    // An integer is a uint64 only if it does not fit an int64.
    if (a.type() != b.type()) return false;
    std::int64_t left = 0;
    std::int64_t right = 0;
    if (a.get(left) == simdjson::SUCCESS && b.get(right) == simdjson::SUCCESS) {
      return left == right;
    }
    return a.get_uint64().value_unsafe() == b.get_uint64().value_unsafe();
  }
  if (IsInteger(a)) return EqualNumbers(a, b.get_double().value_unsafe());
  if (IsInteger(b)) return EqualNumbers(b, a.get_double().value_unsafe());
  return a.get_double().value_unsafe() == b.get_double().value_unsafe();
}

// What a quantity may be written as: a string, or a bare integer.
std::optional<garden::Quantity> QuantityOf(element value) {
  std::string_view text;
  std::int64_t number = 0;
  const bool is_text = value.get(text) == simdjson::SUCCESS;
  if (!is_text && value.get(number) != simdjson::SUCCESS) return std::nullopt;
  const auto quantity =
      is_text ? garden::Quantity::Parse(text) : garden::Quantity::Parse(fmt::format("{}", number));
  if (!quantity.ok()) return std::nullopt;
  return *quantity;
}

bool EqualQuantities(element a, element b) {
  const std::optional<garden::Quantity> left = QuantityOf(a);
  const std::optional<garden::Quantity> right = QuantityOf(b);
  return left.has_value() && right.has_value() && *left == *right;
}

bool EqualTexts(element a, element b) {
  return a.get_string().value_unsafe() == b.get_string().value_unsafe();
}

// Walks two values side by side. The path to a difference is put together on the way back.
class Comparison {
 public:
  // True when they differ; `path` then leads from here to where.
  bool Differ(std::string_view key, element a, element b);
  bool MembersDiffer(const object& a, const object& b, bool at_spec);

  std::string Path(std::string_view root) const;

 private:
  struct Step {
    std::string_view key;  // Null data() for a list item.
    std::size_t index = 0;
  };
  using Iterator = object::iterator;
  struct Rest {
    Iterator begin;
    Iterator end;
    bool at_spec;
    std::vector<Member> Sorted() const;
  };

  bool ItemsDiffer(const array& a, const array& b);
  bool MergedDiffer(const Rest& a, const Rest& b);
  bool At(Step step) {
    way_.push_back(step);
    return true;
  }

  std::vector<Step> way_;  // From the difference up.
};

bool Ignored(bool at_spec, std::string_view key) { return at_spec && key == "seedName"; }

std::vector<Member> Comparison::Rest::Sorted() const {
  std::vector<Member> members;
  for (Iterator it = begin; it != end; ++it) {
    if (!Ignored(at_spec, it.key())) members.emplace_back(it.key(), it.value());
  }
  std::stable_sort(members.begin(), members.end(),
                   [](const Member& a, const Member& b) { return a.first < b.first; });
  return members;
}

bool Comparison::Differ(std::string_view key, element a, element b) {
  const element_type left = a.type();
  const element_type right = b.type();
  if (left == element_type::OBJECT && right == element_type::OBJECT) {
    return MembersDiffer(a.get_object().value_unsafe(), b.get_object().value_unsafe(), false);
  }
  if (left == element_type::ARRAY && right == element_type::ARRAY) {
    return ItemsDiffer(a.get_array().value_unsafe(), b.get_array().value_unsafe());
  }
  if (left == element_type::STRING && right == element_type::STRING && EqualTexts(a, b)) {
    return false;
  }
  if (a.is_number() && b.is_number()) return !EqualNumbers(a, b);
  if (left == element_type::BOOL && right == element_type::BOOL) {
    return a.get_bool().value_unsafe() != b.get_bool().value_unsafe();
  }
  if (HoldsQuantity(key) && EqualQuantities(a, b)) return false;
  return !IsEmpty(a) || !IsEmpty(b);
}

bool Comparison::ItemsDiffer(const array& a, const array& b) {
  std::size_t index = 0;
  auto left = a.begin();
  auto right = b.begin();
  for (; left != a.end() && right != b.end(); ++left, ++right, ++index) {
    if (Differ({}, *left, *right)) return At({.key = {}, .index = index});
  }
  if (left == a.end() && right == b.end()) return false;
  return At({.key = {}, .index = index});
}

// As long as both have the same keys in the same order, which is how one encoder writes two
// objects, nothing needs to be looked up.
bool Comparison::MembersDiffer(const object& a, const object& b, bool at_spec) {
  auto left = a.begin();
  auto right = b.begin();
  while (true) {
    while (left != a.end() && Ignored(at_spec, left.key())) ++left;
    while (right != b.end() && Ignored(at_spec, right.key())) ++right;
    if (left == a.end() || right == b.end() || left.key() != right.key()) break;
    if (Differ(left.key(), left.value(), right.value())) return At({.key = left.key()});
    ++left;
    ++right;
  }
  if (left == a.end() && right == b.end()) return false;
  return MergedDiffer({left, a.end(), at_spec}, {right, b.end(), at_spec});
}

bool Comparison::MergedDiffer(const Rest& a, const Rest& b) {
  const std::vector<Member> left = a.Sorted();
  const std::vector<Member> right = b.Sorted();
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < left.size() || j < right.size()) {
    const bool only_left = j == right.size() || (i < left.size() && left[i].first < right[j].first);
    const bool only_right = !only_left && (i == left.size() || right[j].first < left[i].first);
    if (only_left || only_right) {
      const Member& member = only_left ? left[i++] : right[j++];
      if (!IsEmpty(member.second)) return At({.key = member.first});
      continue;
    }
    if (Differ(left[i].first, left[i].second, right[j].second)) return At({.key = left[i].first});
    ++i;
    ++j;
  }
  return false;
}

std::string Comparison::Path(std::string_view root) const {
  std::string path(root);
  for (auto step = way_.rbegin(); step != way_.rend(); ++step) {
    if (step->key.data() == nullptr) {
      path += fmt::format("[{}]", step->index);
    } else if (step->key.empty() || step->key.find_first_of("./[] ") != std::string_view::npos) {
      path += fmt::format("[{}]", Printable(step->key));
    } else {
      path += '.';
      AppendPrintable(step->key, &path);
    }
  }
  return path;
}

}  // namespace

std::string FindSpecChange(std::optional<element> spec, std::optional<element> old_spec) {
  object a;
  object b;
  const bool has_a = spec.has_value() && spec->get(a) == simdjson::SUCCESS;
  const bool has_b = old_spec.has_value() && old_spec->get(b) == simdjson::SUCCESS;
  if (has_a && has_b) {
    Comparison comparison;
    return comparison.MembersDiffer(a, b, /*at_spec=*/true) ? comparison.Path("spec")
                                                            : std::string();
  }
  if (has_a || has_b) {
    for (const auto& [key, value] : has_a ? a : b) {
      if (!Ignored(/*at_spec=*/true, key) && !IsEmpty(value)) return "spec";
    }
  }
  return {};
}

std::string FindDifference(std::string_view root, std::optional<element> value,
                           std::optional<element> old_value) {
  if (value.has_value() && old_value.has_value()) {
    Comparison comparison;
    return comparison.Differ({}, *value, *old_value) ? comparison.Path(root) : std::string();
  }
  if (!value.has_value() && !old_value.has_value()) return {};
  return IsEmpty(value.has_value() ? *value : *old_value) ? std::string() : std::string(root);
}

}  // namespace trowel::webhook
