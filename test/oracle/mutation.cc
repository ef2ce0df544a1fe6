#include "test/oracle/mutation.h"

#include <array>

namespace trowel::testing::oracle {
namespace {

using enum Mutation;

constexpr std::array kPlaces = std::to_array<std::string_view>(
    {"usable", "cloudprofile-labels", "shoot-labels", "provider", "zonal-ha", "zone-selection",
     "access-restrictions", "domain", "emergency-stop", "candidates", "strategy", "region-table",
     "levenshtein", "least-loaded"});

constexpr std::array kMutations = std::to_array<MutationInfo>({
    {kUsableIgnoresDeletion, "takes seeds that are being deleted", "usable"},
    {kUsableIgnoresVisible, "takes invisible seeds", "usable"},
    {kUsableIgnoresLastOperation, "takes seeds never reconciled", "usable"},
    {kUsableTakesProgressing, "takes GardenletReady Progressing", "usable"},
    {kUsableIgnoresBuckets, "ignores BackupBucketsReady", "usable"},
    {kUsableWantsBucketsWithoutBackup, "wants BackupBucketsReady without backup", "usable"},

    {kProfileLabelsIgnored, "ignores the profile's labels", "cloudprofile-labels"},
    {kProfileLabelsWithoutExpressions, "ignores matchExpressions", "cloudprofile-labels"},
    {kProfileLabelsNotInNeedsKey, "NotIn fails without the key", "cloudprofile-labels"},
    {kProfileLabelsTakeInvalid, "skips invalid terms", "cloudprofile-labels"},

    {kShootLabelsIgnored, "ignores the shoot's labels", "shoot-labels"},
    {kShootLabelsOred, "one label is enough", "shoot-labels"},
    {kShootLabelsReadProviderTypes, "reads the shoot's providerTypes", "shoot-labels"},

    {kProviderStarIsAName, "takes * for a provider's name", "provider"},
    {kProviderListIgnored, "ignores the profile's providerTypes", "provider"},
    {kProviderEmptyListTakesAll, "an empty list admits all types", "provider"},

    {kZonalHaWantsTwo, "two zones are enough", "zonal-ha"},
    {kZonalHaForNode, "node tolerance wants three zones too", "zonal-ha"},

    {kZonesWithoutSecondPass, "does not prefer", "zone-selection"},
    {kZonesWithoutFallback, "insists on what is preferred", "zone-selection"},
    {kZonesOfPinnedAnyOne, "one pinned zone is enough", "zone-selection"},
    {kZonesOfPinnedByMode, "Enforce counts with pinned zones", "zone-selection"},
    {kZonesForZonalHa, "asked for zone tolerance too", "zone-selection"},
    {kZonesEnforceWithoutWorkers, "Enforce refuses without worker zones", "zone-selection"},

    {kRestrictionsAnyOne, "one restriction is enough", "access-restrictions"},
    {kRestrictionsWithoutLengths, "lengths do not count", "access-restrictions"},
    {kRestrictionsReversed, "wants the seed's of the shoot", "access-restrictions"},

    {kDomainSuffixOnly, "any name under a default fits", "domain"},
    {kDomainWithoutDot, "the suffix may begin within a label", "domain"},
    {kDomainCustomFitsNone, "a custom domain fits no seed", "domain"},
    {kDomainAsksAllSeeds, "looks for the domain on all seeds", "domain"},
    {kDomainFirstDefaultOnly, "reads the first default only", "domain"},

    {kEmergencyStopIgnored, "ignores the emergency stop", "emergency-stop"},
    {kEmergencyStopFirst, "judges the emergency stop first", "emergency-stop"},

    {kCapacityInclusive, "fills one slot too many", "candidates"},
    {kCapacityAbsentIsNone, "no capacity said is none", "candidates"},
    {kUsageOfSpecOnly, "counts by spec.seedName only", "candidates"},
    {kUsageTwice, "counts spec and status twice", "candidates"},
    {kUsageOfItself, "counts the shoot on the seed it has", "candidates"},
    {kTaintsWithoutLengths, "lengths of taints do not count", "candidates"},
    {kTaintsFirstToleration, "the first toleration of a key counts", "candidates"},
    {kTaintsWithoutValues, "ignores values of taints", "candidates"},
    {kNetworksRefuseIpv4, "refuses IPv4 overlap", "candidates"},
    {kNetworksAllowIpv6, "allows IPv6 overlap", "candidates"},
    {kNetworksWithoutReserved, "ignores reserved ranges", "candidates"},
    {kNetworksWithoutStatus, "ignores status.networking", "candidates"},
    {kNetworksOverlapOneWay, "the seed's network has to contain the shoot's", "candidates"},
    {kNetworksWithoutDefaults, "ignores shootDefaults", "candidates"},
    {kNetworksDefaultOfAnyFamily, "uses defaults of any family", "candidates"},
    {kNetworksSurviveHalfDefaults, "half shootDefaults do no harm", "candidates"},
    {kNetworksSpecComplete, "wants pods and services in the spec", "candidates"},
    {kNetworksServicesOptional, "status.networking may lack services", "candidates"},
    {kNetworksPodsOfWorkerless, "wants pods of workerless shoots", "candidates"},

    {kTestingIgnored, "ignores purpose testing", "strategy"},
    {kTestingWantsRegion, "testing wants the region", "strategy"},
    {kSameRegionOfAnyProvider, "SameRegion takes any provider", "strategy"},

    {kTableSelfIsZero, "ignores an entry for the own region", "region-table"},
    {kTableSelfIsMissing, "no implicit entry for the own region", "region-table"},
    {kTableReversed, "reads the table from seed to shoot", "region-table"},
    {kTableWithoutFallback, "no fallback to names", "region-table"},
    {kTableWantsProvider, "the table keeps to the provider", "region-table"},
    {kTableEmptyRowCounts, "an empty row is a table", "region-table"},
    {kTableNullRowCounts, "a null row is an empty table", "region-table"},
    {kTableIsTheLast, "the last of several tables counts", "region-table"},
    {kTableUnreadableIsNone, "an unreadable table is as none", "region-table"},
    {kTableUnreadableBlocks, "an unreadable table is in everybody's way", "region-table"},

    {kLevenshteinSubstitutionTwo, "a substitution costs 2", "levenshtein"},
    {kLevenshteinOnBytes, "compares bytes", "levenshtein"},
    {kLevenshteinNotDoubled, "does not double the distance", "levenshtein"},
    {kOrientationLeftmost, "the leftmost orientation wins", "levenshtein"},
    {kOrientationEveryOccurrence, "replaces every occurrence", "levenshtein"},
    {kOrientationIgnored, "knows no orientations", "levenshtein"},
    {kOrientationDifferingIsOne, "differing orientations cost 1", "levenshtein"},
    {kLevenshteinIgnoresProvider, "another provider costs nothing", "levenshtein"},
    {kLevenshteinLimitExclusive, "1000 is too far", "levenshtein"},

    {kLeastLoadedIsMost, "takes the most loaded", "least-loaded"},
    {kLeastLoadedIsFirst, "takes the first by name of any load", "least-loaded"},
    {kLeastLoadedIgnored, "all candidates are tied", "least-loaded"},
});

}  // namespace

std::span<const MutationInfo> Mutations() { return kMutations; }

std::span<const std::string_view> Places() { return kPlaces; }

}  // namespace trowel::testing::oracle
