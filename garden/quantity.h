#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

#include "base/status.h"

namespace trowel::garden {

// A Kubernetes resource.Quantity: decimal digits, an optional fraction, and one of the suffixes
// n, u, m, (none), k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei, or a decimal exponent ("2e1").
// Source: k8s.io/apimachinery pkg/api/resource, gardener.md 2.4.3.
class Quantity {
 public:
  // InvalidArgument for anything that Kubernetes would not read.
  static absl::StatusOr<Quantity> Parse(std::string_view text);

  // As Quantity.Value(): rounded up away from zero ("1500m" is 2); saturates at the int64 range.
  std::int64_t Value() const;

  // Equal by value: "1", "1000m" and "1e0" are the same.
  friend bool operator==(const Quantity& a, const Quantity& b);

 private:
  // nano_ units of 1e-9, 128 bits wide; saturates.
  __extension__ typedef __int128 Int128;
  Int128 nano_ = 0;
};

}  // namespace trowel::garden
