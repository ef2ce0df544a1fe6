#include "garden/yaml_scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <system_error>
#include <variant>

#include <fmt/format.h>

#include "base/text.h"

namespace trowel::garden {
namespace {

constexpr std::string_view kStandard = "tag:yaml.org,2002:";
constexpr std::string_view kNoJsonNumber = "JSON has no number for infinity, nor for what is none";

struct Null {};
struct Text {};  // As it is written.
using Value = std::variant<Text, Null, bool, std::int64_t, std::uint64_t, double>;

bool IsOneOf(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The words of YAML 1.1, in the three ways of writing that go-yaml knows.
std::optional<Value> FromWord(std::string_view text) {
  if (text.size() > 5) return std::nullopt;
  if (IsOneOf(text, {"", "~", "null", "Null", "NULL"})) return Null{};
  if (IsOneOf(text, {"true", "True", "TRUE", "yes", "Yes", "YES", "y", "Y", "on", "On", "ON"})) {
    return true;
  }
  if (IsOneOf(text, {"false", "False", "FALSE", "no", "No", "NO", "n", "N", "off", "Off", "OFF"})) {
    return false;
  }
  if (IsOneOf(text, {".nan", ".NaN", ".NAN"})) return std::numeric_limits<double>::quiet_NaN();
  if (IsOneOf(text, {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"})) {
    return std::numeric_limits<double>::infinity();
  }
  if (IsOneOf(text, {"-.inf", "-.Inf", "-.INF"})) return -std::numeric_limits<double>::infinity();
  return std::nullopt;
}

// Go's strconv.ParseInt and ParseUint with base 0: 0x, 0b, 0o, and 0 alone for octal.
std::optional<Value> FromInteger(std::string_view text) {
  const bool negative = text.starts_with('-');
  const bool sign = negative || text.starts_with('+');
  if (sign) text.remove_prefix(1);
  int base = 10;
  if (text.size() > 1 && text[0] == '0') {
    const char mark = static_cast<char>(text[1] | 0x20);
    base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
    text.remove_prefix(base == 8 && mark != 'o' ? 1 : 2);
  }
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  constexpr std::uint64_t kBeyond = std::uint64_t{1} << 63U;
  if (negative && value <= kBeyond) return static_cast<std::int64_t>(0 - value);
  if (value < kBeyond) return static_cast<std::int64_t>(value);
  if (sign) return std::nullopt;
  return value;
}

// ^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$
bool LooksLikeFloat(std::string_view text) {
  std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && IsDigit(text[at])) ++at;
    return at - begin;
  };
  const std::size_t whole = digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0 && whole == 0) return false;
  } else if (whole == 0) {
    return false;
  }
  if (at < text.size() && (text[at] | 0x20) == 'e') {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

// What is beyond a double is left as text, as go-yaml leaves it; what is too near to zero is zero.
std::optional<Value> FromFloat(std::string_view text) {
  if (!LooksLikeFloat(text)) return std::nullopt;
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc()) return value;
  value = std::strtod(std::string(text).c_str(), nullptr);
  if (std::isinf(value)) return std::nullopt;
  return value;
}

Value Resolve(std::string_view text) {
  if (const std::optional<Value> word = FromWord(text)) return *word;
  if (text[0] == '.') return FromFloat(text).value_or(Text{});
  if (!IsDigit(text[0]) && text[0] != '-' && text[0] != '+') return Text{};
  // Names begin with digits more often than numbers have underscores.
  std::string without;
  if (text.find('_') != std::string_view::npos) {
    without = text;
    std::erase(without, '_');
    text = without;
  }
  if (const std::optional<Value> number = FromInteger(text)) return *number;
  return FromFloat(text).value_or(Text{});
}

// The type that a tag of YAML's own asks for; `why` is set if the text is none.
Value ResolveTagged(std::string_view type, std::string_view text, std::string_view* why) {
  if (type == "str") return Text{};
  Value value = Resolve(text);
  if (type == "null" && std::holds_alternative<Null>(value)) return value;
  if (type == "bool" && std::holds_alternative<bool>(value)) return value;
  const bool integer =
      std::holds_alternative<std::int64_t>(value) || std::holds_alternative<std::uint64_t>(value);
  if (type == "int" && integer) return value;
  if (type == "float" && std::holds_alternative<double>(value)) return value;
  if (const auto* number = std::get_if<std::int64_t>(&value); number != nullptr) {
    if (type == "float") return static_cast<double>(*number);
  }
  *why = "the text is not of the type that its tag says";
  return value;
}

Value ValueOf(const YamlScalar& scalar, std::string_view* why) {
  if (scalar.tag.empty()) return scalar.plain ? Resolve(scalar.text) : Text{};
  if (!scalar.tag.starts_with(kStandard)) return Text{};
  const std::string_view type = scalar.tag.substr(kStandard.size());
  if (IsOneOf(type, {"str", "null", "bool", "int", "float"})) {
    return ResolveTagged(type, scalar.text, why);
  }
  if (IsOneOf(type, {"binary", "timestamp"})) {
    *why = "the tags !!binary and !!timestamp are not read: write the text without a tag";
  }
  return Text{};
}

// An integer where it is one, as encoding/json of Go does, and within 64 bits, as simdjson wants.
void AppendDouble(double value, std::string* out) {
  if (value == std::trunc(value) && std::abs(value) < 9e18) {
    fmt::format_to(std::back_inserter(*out), "{:.0f}", value);
  } else {
    fmt::format_to(std::back_inserter(*out), "{}", value);
  }
}

// Go's strconv.FormatFloat(value, 'g', -1, 32), which sigs.k8s.io/yaml makes a key with.
std::string FloatKey(double wide) {
  const auto value = static_cast<float>(wide);
  if (std::isnan(value)) return ".nan";
  if (std::isinf(value)) return value > 0 ? ".inf" : "-.inf";
  std::array<char, 128> buffer;
  const auto format = [&](std::chars_format how) {
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, how).ptr;
    return std::string(buffer.data(), end);
  };
  const std::string scientific = format(std::chars_format::scientific);
  const int exponent = std::atoi(scientific.c_str() + scientific.find('e') + 1);
  constexpr int kExponentMax = 6;
  if (exponent < -4 || exponent >= kExponentMax) return scientific;
  return format(std::chars_format::fixed);
}

// Most scalars of a dump are quoted or plain words; most numbers are short and plain.
bool IsShortNumber(std::string_view text) {
  constexpr std::size_t kDigits = 18;
  if (text.empty() || text.size() > kDigits) return false;
  if (text[0] == '0' && text.size() > 1) return false;
  return std::all_of(text.begin(), text.end(), IsDigit);
}

}  // namespace

std::string_view AppendYamlValue(const YamlScalar& scalar, std::string* out) {
  if (scalar.plain && scalar.tag.empty() && IsShortNumber(scalar.text)) {
    out->append(scalar.text);
    return {};
  }
  std::string_view why;
  const Value value = ValueOf(scalar, &why);
  if (!why.empty()) return why;
  if (std::holds_alternative<Null>(value)) {
    out->append("null");
  } else if (const auto* truth = std::get_if<bool>(&value)) {
    out->append(*truth ? "true" : "false");
  } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    fmt::format_to(std::back_inserter(*out), "{}", *integer);
  } else if (const auto* large = std::get_if<std::uint64_t>(&value)) {
    fmt::format_to(std::back_inserter(*out), "{}", *large);
  } else if (const auto* real = std::get_if<double>(&value)) {
    if (!std::isfinite(*real)) return kNoJsonNumber;
    AppendDouble(*real, out);
  } else {
    AppendJsonString(scalar.text, out);
  }
  return {};
}

std::string_view AppendYamlKey(const YamlScalar& scalar, std::string* out) {
  std::string_view why;
  const Value value = ValueOf(scalar, &why);
  if (!why.empty()) return why;
  if (std::holds_alternative<Null>(value)) return "a key cannot be null: quote it, or name it";
  if (std::holds_alternative<std::uint64_t>(value)) return "a key is too large a number: quote it";
  if (const auto* truth = std::get_if<bool>(&value)) {
    out->append(*truth ? "\"true\"" : "\"false\"");
  } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    fmt::format_to(std::back_inserter(*out), "\"{}\"", *integer);
  } else if (const auto* real = std::get_if<double>(&value)) {
    AppendJsonString(FloatKey(*real), out);
  } else {
    AppendJsonString(scalar.text, out);
  }
  return {};
}

bool IsYamlMerge(const YamlScalar& scalar) {
  if (scalar.text != "<<") return false;
  return scalar.tag.empty() ? scalar.plain : scalar.tag == "tag:yaml.org,2002:merge";
}

}  // namespace trowel::garden
