#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace trowel::testing::oracle {

// A mistake planted in the oracle, as an implementation might make it. Comparing Schedule() with
// the oracle is worth something only if it notices every one of them.
enum class Mutation : std::uint8_t {
  kNone,

  kUsableIgnoresDeletion,
  kUsableIgnoresVisible,
  kUsableIgnoresLastOperation,
  kUsableTakesProgressing,
  kUsableIgnoresBuckets,
  kUsableWantsBucketsWithoutBackup,

  kProfileLabelsIgnored,
  kProfileLabelsWithoutExpressions,
  kProfileLabelsNotInNeedsKey,
  kProfileLabelsTakeInvalid,

  kShootLabelsIgnored,
  kShootLabelsOred,
  kShootLabelsReadProviderTypes,

  kProviderStarIsAName,
  kProviderListIgnored,
  kProviderEmptyListTakesAll,

  kZonalHaWantsTwo,
  kZonalHaForNode,

  kZonesWithoutSecondPass,
  kZonesWithoutFallback,
  kZonesOfPinnedAnyOne,
  kZonesOfPinnedByMode,
  kZonesForZonalHa,
  kZonesEnforceWithoutWorkers,

  kRestrictionsAnyOne,
  kRestrictionsWithoutLengths,
  kRestrictionsReversed,

  kDomainSuffixOnly,
  kDomainWithoutDot,
  kDomainCustomFitsNone,
  kDomainAsksAllSeeds,
  kDomainFirstDefaultOnly,

  kEmergencyStopIgnored,
  kEmergencyStopFirst,

  kCapacityInclusive,
  kCapacityAbsentIsNone,
  kUsageOfSpecOnly,
  kUsageTwice,
  kUsageOfItself,
  kTaintsWithoutLengths,
  kTaintsFirstToleration,
  kTaintsWithoutValues,
  kNetworksRefuseIpv4,
  kNetworksAllowIpv6,
  kNetworksWithoutReserved,
  kNetworksWithoutStatus,
  kNetworksOverlapOneWay,
  kNetworksWithoutDefaults,
  kNetworksDefaultOfAnyFamily,
  kNetworksSurviveHalfDefaults,
  kNetworksSpecComplete,
  kNetworksServicesOptional,
  kNetworksPodsOfWorkerless,

  kTestingIgnored,
  kTestingWantsRegion,
  kSameRegionOfAnyProvider,

  kTableSelfIsZero,
  kTableSelfIsMissing,
  kTableReversed,
  kTableWithoutFallback,
  kTableWantsProvider,
  kTableEmptyRowCounts,
  kTableNullRowCounts,
  kTableIsTheLast,
  kTableUnreadableIsNone,
  kTableUnreadableBlocks,

  kLevenshteinSubstitutionTwo,
  kLevenshteinOnBytes,
  kLevenshteinNotDoubled,
  kOrientationLeftmost,
  kOrientationEveryOccurrence,
  kOrientationIgnored,
  kOrientationDifferingIsOne,
  kLevenshteinIgnoresProvider,
  kLevenshteinLimitExclusive,

  kLeastLoadedIsMost,
  kLeastLoadedIsFirst,
  kLeastLoadedIgnored,
};

struct MutationInfo {
  Mutation mutation;
  std::string_view name;   // For a person who reads a failed test.
  std::string_view place;  // One of Places().
};

// All but kNone, in the order of the enum.
std::span<const MutationInfo> Mutations();

// Where mistakes can be: the twelve filters, the strategy's two distances apart.
std::span<const std::string_view> Places();

}  // namespace trowel::testing::oracle
