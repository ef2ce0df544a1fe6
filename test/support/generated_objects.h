#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "garden/objects.h"
#include "garden/seed.h"
#include "garden/shoot.h"
#include "test/support/dice.h"

// The parts of garden_generator.h.
namespace trowel::testing {

struct Place {
  std::string_view region;
  double latitude = 0;
  double longitude = 0;
};

struct Provider {
  std::string_view type;
  std::span<const Place> places;
};

std::span<const Provider> Providers();

// The region table of a provider as a ConfigMap, made from how far its places are apart. Not
// symmetric, as the real ones.
garden::ConfigMap GenerateRegions(const Provider& provider, Dice* dice);
// A row that cannot be read, one that is missing, a threshold that is none, ...
void SpoilRegions(garden::ConfigMap* config, Dice* dice);

// Each of these throws `dice` once: fields have streams of chance of their own, so that one more
// changes none of the others, nor any other object.
garden::Seed GenerateSeed(std::size_t index, Dice* dice);
// One thing that speaks against a seed as destination or as source.
void SpoilSeed(garden::Seed* seed, Dice* dice);

// A resting shoot of the `index`-th project on `seed`.
garden::Shoot GenerateShoot(std::size_t index, std::size_t project, const garden::Seed& seed,
                            Dice* dice);
// On its way from where it is to `to`.
void StartMove(const garden::Seed& to, garden::Shoot* shoot, Dice* dice);
// One thing that is unusual about a shoot.
void SpoilShoot(garden::Shoot* shoot, Dice* dice);

std::string ProjectNamespace(std::size_t project);  // "garden-p12"

}  // namespace trowel::testing
