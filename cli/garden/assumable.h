#pragma once

#include <span>
#include <string>
#include <string_view>

#include <absl/time/time.h>

#include "garden/seed.h"
#include "garden/shoot.h"

// What --assume can say of an object, a table for each kind.
namespace trowel::cli {

// `set` says whether the value is one of `values`; where these are words, `choices` has them.
template <typename T>
struct Field {
  std::string_view name;
  std::string_view values;  // For an error and for completion: "true or false".
  std::span<const std::string_view> choices;
  bool (*set)(std::string_view value, absl::Time now, T* object);

  // "true or false"
  std::string Values() const;
};

// Set by name, and not by the table: what is more than a value of a field.
inline constexpr std::string_view kAbsent = "absent";  // The seed is not there.
inline constexpr std::string_view kLike = "like";      // A seed that is not there is, like another.
inline constexpr std::string_view kLabel = "labels.";  // Before the label's key.
inline constexpr std::string_view kBuckets = "BackupBucketsReady";

std::span<const Field<garden::Seed>> SeedFields();
std::span<const Field<garden::Shoot>> ShootFields();

}  // namespace trowel::cli
