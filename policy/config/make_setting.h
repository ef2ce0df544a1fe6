#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "policy/config/value.h"
#include "policy/setting.h"

// What the file of a rule describes its settings with:
//
//   struct SeedAgeSettings {
//     absl::Duration min_age = absl::Hours(24);
//   };
//   constexpr std::array kSettings = {
//       MakeSetting<&SeedAgeSettings::min_age>("minAge", "how old a seed must be"),
//   };
namespace trowel::policy {

// How a policy spells a T: kType for the docs, kSchema for editors, Read() and Write() for the
// text. Read() keeps what is there when `value` is not a possible one, and enters the problem. A
// rule may bring its own.
template <typename T>
struct Spelling;

template <>
struct Spelling<absl::Duration> {  // Not negative.
  static constexpr std::string_view kType = "duration";
  static constexpr std::string_view kSchema = R"({"$ref":"#/$defs/duration"})";
  static void Read(const Value& value, absl::Duration* duration);
  static std::string Write(absl::Duration duration) { return absl::FormatDuration(duration); }
};

template <>
struct Spelling<int> {  // 0 to a billion.
  static constexpr std::string_view kType = "number";
  static constexpr std::string_view kSchema = R"({"$ref":"#/$defs/count"})";
  static void Read(const Value& value, int* number);
  static std::string Write(int number);
};

template <>
struct Spelling<std::optional<int>> {  // The same, or none.
  static constexpr std::string_view kType = "number";
  static constexpr std::string_view kSchema = R"({"$ref":"#/$defs/count"})";
  static void Read(const Value& value, std::optional<int>* number);
  static std::string Write(const std::optional<int>& number);
};

template <>
struct Spelling<bool> {
  static constexpr std::string_view kType = "true or false";
  static constexpr std::string_view kSchema = R"({"type":"boolean"})";
  static void Read(const Value& value, bool* flag) { *flag = value.Flag().value_or(*flag); }
  static std::string Write(bool flag) { return flag ? "true" : "false"; }
};

template <>
struct Spelling<std::vector<std::string>> {
  static constexpr std::string_view kType = "list";
  static constexpr std::string_view kSchema = R"({"$ref":"#/$defs/texts"})";
  static void Read(const Value& value, std::vector<std::string>* texts) { *texts = value.Texts(); }
  static std::string Write(const std::vector<std::string>& texts);
};

// An enum whose values, from 0 on, are called as `kWords` says.
template <typename Enum, const std::array<std::string_view, 2>& kWords>
struct ChoiceOfTwo {
  static constexpr std::string_view kType = {};    // The words are its type.
  static constexpr std::string_view kSchema = {};  // And what its schema lists.
  static void Read(const Value& value, Enum* chosen) {
    const std::optional<std::size_t> choice = value.Choice(kWords);
    if (choice.has_value()) *chosen = static_cast<Enum>(*choice);
  }
  static std::string Write(Enum chosen) {
    return std::string(kWords[static_cast<std::size_t>(chosen)]);
  }
};

namespace internal {

template <typename Member>
struct MemberOf;
template <typename Own_, typename T>
struct MemberOf<T Own_::*> {
  using Own = Own_;
  using Type = T;
};

// `Own` stands beside its member: g++ 12 gives functions of a member alone to the whole program, so
// that those of two structs of one name, each of its own file, would be taken for the same.
template <typename Own, auto kMember, typename Spelled>
struct SettingOf {
  static void Read(const Value& value, Settings* settings) {
    Spelled::Read(value, &(settings->Edit<Own>().*kMember));
  }
  static std::string Write(const Settings& settings) {
    return Spelled::Write(settings.As<Own>().*kMember);
  }
};

template <typename Own, auto kMember>
struct MarkOf {
  static void Note(bool is_set, Settings* settings) { settings->Edit<Own>().*kMember = is_set; }
  static bool Tell(const Settings& settings) { return settings.As<Own>().*kMember; }
};

}  // namespace internal

template <auto kMember,
          typename Spelled = Spelling<typename internal::MemberOf<decltype(kMember)>::Type>>
constexpr Setting MakeSetting(std::string_view name, std::string_view text,
                              std::string_view type = Spelled::kType) {
  using Own = typename internal::MemberOf<decltype(kMember)>::Own;
  using Functions = internal::SettingOf<Own, kMember, Spelled>;
  return {.name = name,
          .type = type,
          .schema = Spelled::kSchema,
          .text = text,
          .read = Functions::Read,
          .write = Functions::Write};
}

// The same, of a setting that goes before other sources where an override has set it; `kMark` is
// the member that says so.
template <auto kMark>
constexpr Setting NotingOverrides(Setting setting) {
  using Own = typename internal::MemberOf<decltype(kMark)>::Own;
  setting.note_override = internal::MarkOf<Own, kMark>::Note;
  setting.is_override = internal::MarkOf<Own, kMark>::Tell;
  return setting;
}

}  // namespace trowel::policy
