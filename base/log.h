#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string_view>

// Logging. One of the two registries that are allowed to be global (the other is metrics).
namespace trowel::log {

enum class Format { kText, kJson };

// Replaces the process's logger: to stderr, one line per event. Call once, before threads start.
// `level` is one of trace, debug, info, warn, error, off; anything else means info.
void Start(Format format, std::string_view level);

// A text, which outlives it, or a number or a truth: those stand without quotes in JSON.
class Value {
 public:
  template <typename Text>
  requires std::convertible_to<const Text&, std::string_view> Value(const Text& text)
      : text_(text) {}  // NOLINT(google-explicit-constructor): {"seed", name}
  template <std::integral Number>
  Value(Number number)  // NOLINT(google-explicit-constructor): {"port", 9443}
      : bare_(true) {
    if constexpr (std::same_as<Number, bool>) {
      text_ = number ? "true" : "false";
    } else {
      const auto end = std::to_chars(digits_.data(), digits_.data() + digits_.size(), number).ptr;
      size_ = static_cast<std::size_t>(end - digits_.data());
    }
  }

  std::string_view text() const {
    return size_ > 0 ? std::string_view(digits_.data(), size_) : text_;
  }
  bool bare() const { return bare_; }

 private:
  std::string_view text_;
  bool bare_ = false;
  std::size_t size_ = 0;
  std::array<char, 24> digits_ = {};
};

// What follows the message as structured fields, e.g. {"seed", "aws-eu1"}. Values are escaped
// and control characters never reach the terminal.
struct Field {
  std::string_view key;
  Value value;
};

void Debug(std::string_view message, std::initializer_list<Field> fields = {});
void Info(std::string_view message, std::initializer_list<Field> fields = {});
void Warn(std::string_view message, std::initializer_list<Field> fields = {});
void Error(std::string_view message, std::initializer_list<Field> fields = {});

}  // namespace trowel::log
