#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "garden/seed.h"

// The one seed that is built by hand, and all the ways in which a seed can differ from it.
namespace trowel::testing {

// A seed that every rule is content with, at 2026-11-21T12:00:00Z. Others start from it, so that
// what a new rule asks of a seed is made good here, for all of them.
garden::Seed HealthySeed(const std::string& name, const std::string& region = "eu-west-1");

// `base` with one of its fields changed.
struct SeedVariant {
  std::string_view field;
  garden::Seed seed;
};

// Every field of a Seed in turn, each in several ways. A field that garden/seed.h or
// garden/seed_detail.h has and that is not listed here does not compile.
std::vector<SeedVariant> VariantsOf(const garden::Seed& base);

}  // namespace trowel::testing
