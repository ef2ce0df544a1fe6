#include "garden/quantity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "base/text.h"

namespace trowel::garden {
namespace {

constexpr std::int64_t kNanoDigits = 9;
constexpr std::int64_t kNano = 1'000'000'000;

// What a number is multiplied with: 10^decimal * 1024^binary.
struct Scale {
  std::int64_t decimal = 0;
  int binary = 0;
};

struct Suffix {
  std::string_view text;
  Scale scale;
};
constexpr std::array<Suffix, 16> kSuffixes = {{{"", {0, 0}},
                                               {"n", {-9, 0}},
                                               {"u", {-6, 0}},
                                               {"m", {-3, 0}},
                                               {"k", {3, 0}},
                                               {"M", {6, 0}},
                                               {"G", {9, 0}},
                                               {"T", {12, 0}},
                                               {"P", {15, 0}},
                                               {"E", {18, 0}},
                                               {"Ki", {0, 1}},
                                               {"Mi", {0, 2}},
                                               {"Gi", {0, 3}},
                                               {"Ti", {0, 4}},
                                               {"Pi", {0, 5}},
                                               {"Ei", {0, 6}}}};

std::size_t CountDigits(std::string_view text) {
  const auto end =
      std::find_if(text.begin(), text.end(), [](char c) { return c < '0' || c > '9'; });
  return static_cast<std::size_t>(end - text.begin());
}

// Exponents are cut to where everything is zero or saturated anyway, so that no sum overflows.
std::optional<Scale> ParseExponent(std::string_view text) {
  constexpr std::int64_t kLargest = std::int64_t{1} << 40;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || CountDigits(text) != text.size()) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) return std::nullopt;  // Go's ParseInt fails.
  value = std::min(value, kLargest);
  return Scale{.decimal = negative ? -value : value};
}

std::optional<Scale> ParseSuffix(std::string_view text) {
  for (const Suffix& suffix : kSuffixes) {
    if (suffix.text == text) return suffix.scale;
  }
  if (text.starts_with('e') || text.starts_with('E')) return ParseExponent(text.substr(1));
  return std::nullopt;
}

// Decimal digits, the most significant first.
using Digits = std::vector<std::uint8_t>;

void MultiplyBy1024(Digits* digits) {
  unsigned carry = 0;
  for (auto digit = digits->rbegin(); digit != digits->rend(); ++digit) {
    const unsigned product = *digit * 1024U + carry;
    *digit = static_cast<std::uint8_t>(product % 10);
    carry = product / 10;
  }
  for (; carry > 0; carry /= 10) {
    digits->insert(digits->begin(), static_cast<std::uint8_t>(carry % 10));
  }
}

__extension__ typedef __int128 Int128;
constexpr Int128 kLargest = static_cast<Int128>(std::numeric_limits<std::int64_t>::max()) * kNano;

// digits * 10^scale, rounded up, at most kLargest: what Kubernetes caps a quantity to.
Int128 Scaled(const Digits& digits, std::int64_t scale) {
  Int128 value = 0;
  std::int64_t position = static_cast<std::int64_t>(digits.size()) + scale;
  bool fraction = false;
  for (const std::uint8_t digit : digits) {
    --position;
    if (position >= 0) {
      value = std::min(value * 10 + digit, kLargest);
    } else if (digit != 0) {
      fraction = true;
    }
  }
  for (; position > 0 && value > 0 && value < kLargest; --position) {
    value = std::min(value * 10, kLargest);
  }
  return fraction ? std::min(value + 1, kLargest) : value;
}

}  // namespace

// Stricter than Kubernetes in one point: it reads a lone sign, dot or suffix ("Ki") as zero.
absl::StatusOr<Quantity> Quantity::Parse(std::string_view text) {
  const auto refuse = [text] {
    constexpr std::size_t kLongest = 64;
    return InvalidArgument("\"{}{}\" is not a quantity", Printable(text.substr(0, kLongest)),
                           text.size() > kLongest ? "..." : "");
  };
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);

  const std::string_view whole = rest.substr(0, CountDigits(rest));
  rest.remove_prefix(whole.size());
  std::string_view fraction;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    fraction = rest.substr(0, CountDigits(rest));
    rest.remove_prefix(fraction.size());
  }
  const std::optional<Scale> scale = ParseSuffix(rest);
  if (!scale.has_value() || whole.size() + fraction.size() == 0) return refuse();

  Digits digits;
  for (const char c : whole) digits.push_back(static_cast<std::uint8_t>(c - '0'));
  for (const char c : fraction) digits.push_back(static_cast<std::uint8_t>(c - '0'));
  for (int i = 0; i < scale->binary; ++i) MultiplyBy1024(&digits);

  Quantity quantity;
  const auto fraction_digits = static_cast<std::int64_t>(fraction.size());
  const Int128 size = Scaled(digits, scale->decimal - fraction_digits + kNanoDigits);
  quantity.nano_ = negative ? -size : size;
  return quantity;
}

std::int64_t Quantity::Value() const {
  const Int128 away = nano_ < 0 ? -(kNano - 1) : kNano - 1;
  return static_cast<std::int64_t>((nano_ + away) / kNano);
}

bool operator==(const Quantity& a, const Quantity& b) { return a.nano_ == b.nano_; }

}  // namespace trowel::garden
