#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "garden/region_table.h"
#include "test/support/generated_objects.h"

namespace trowel::testing {
namespace {

constexpr std::array kAws = {
    Place{"eu-west-1", 53.3, -6.3},       Place{"eu-central-1", 50.1, 8.7},
    Place{"eu-north-1", 59.3, 18.1},      Place{"eu-south-1", 45.5, 9.2},
    Place{"us-east-1", 38.9, -77.5},      Place{"us-west-2", 45.9, -119.3},
    Place{"sa-east-1", -23.6, -46.6},     Place{"ap-south-1", 19.1, 72.9},
    Place{"ap-northeast-1", 35.7, 139.7}, Place{"ap-southeast-2", -33.9, 151.2},
};
constexpr std::array kGcp = {
    Place{"europe-west1", 50.5, 3.8},      Place{"europe-west3", 50.1, 8.7},
    Place{"europe-north1", 60.6, 27.2},    Place{"us-central1", 41.3, -95.9},
    Place{"us-east4", 39.0, -77.5},        Place{"asia-south1", 19.1, 72.9},
    Place{"asia-northeast1", 35.7, 139.7},
};
constexpr std::array kAzure = {
    Place{"westeurope", 52.4, 4.9},     Place{"northeurope", 53.3, -6.3},
    Place{"eastus", 37.4, -79.8},       Place{"westus2", 47.2, -119.9},
    Place{"southeastasia", 1.3, 103.8}, Place{"japaneast", 35.7, 139.8},
};
constexpr std::array kProviders = {
    Provider{"aws", kAws},
    Provider{"gcp", kGcp},
    Provider{"azure", kAzure},
};

double Radians(double degrees) { return degrees * std::numbers::pi / 180; }

// Great-circle distance in units of 68 km: about the milliseconds of a round trip.
int Distance(const Place& a, const Place& b) {
  const double latitude = std::sin(Radians(b.latitude - a.latitude) / 2);
  const double longitude = std::sin(Radians(b.longitude - a.longitude) / 2);
  const double h = latitude * latitude + std::cos(Radians(a.latitude)) *
                                             std::cos(Radians(b.latitude)) * longitude * longitude;
  return static_cast<int>(std::lround(2 * 6371 * std::asin(std::sqrt(h)) / 68));
}

}  // namespace

std::span<const Provider> Providers() { return kProviders; }

garden::ConfigMap GenerateRegions(const Provider& provider, Dice* dice) {
  garden::ConfigMap config;
  config.space = "garden";
  config.name = fmt::format("{}-region-config", provider.type);
  config.labels = garden::Labels(
      {{std::string(garden::kRegionConfigLabel), std::string(garden::kRegionConfigValue)}});
  config.annotations =
      garden::Labels({{std::string(garden::kCloudProfilesAnnotation), std::string(provider.type)}});
  for (const Place& from : provider.places) {
    std::string row;
    for (const Place& to : provider.places) {
      if (from.region == to.region) continue;
      const int detour = static_cast<int>(dice->Below(5));
      row += fmt::format("{}: {}\n", to.region, Distance(from, to) + detour);
    }
    config.data.emplace_back(from.region, row);
  }
  std::sort(config.data.begin(), config.data.end());
  return config;
}

void SpoilRegions(garden::ConfigMap* config, Dice* dice) {
  const auto annotate = [&](std::string_view key, const std::string& value) {
    std::vector<garden::Labels::Pair> pairs = config->annotations.pairs();
    pairs.emplace_back(key, value);
    config->annotations = garden::Labels(pairs);
  };
  switch (dice->Below(6)) {
    case 0: config->data[dice->Below(config->data.size())].second = "eu-west-1: near\n"; break;
    case 1: config->data.erase(config->data.begin()); break;
    case 2: annotate(garden::kThresholdAnnotation, "far"); break;
    case 3: annotate(garden::kThresholdAnnotation, "60"); break;
    case 4: annotate(garden::kCloudProfilesAnnotation, "aws, gcp"); break;  // Two for one profile.
    default: config->labels = garden::Labels(); break;                      // No region table.
  }
}

}  // namespace trowel::testing
