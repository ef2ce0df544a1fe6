#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "garden/shoot_detail.h"
#include "garden/time.h"
#include "test/garden/shoot_text.h"

namespace trowel::garden {
namespace {

using ::testing::ElementsAre;

TEST(DecodeShootDetail, KeepsTheRotationsThatAreHalfWay) {
  const auto rotations = [](std::string_view state) {
    const Shoot shoot =
        DecodeText(fmt::format(R"({{"status": {{"credentials": {{"rotation": {}}}}}}})", state));
    std::vector<std::string> words;
    for (const Rotation& rotation : shoot.detail->rotations) {
      words.push_back(rotation.credential + ": " + rotation.phase);
    }
    return words;
  };
  EXPECT_THAT(rotations("{}"), ElementsAre());
  EXPECT_THAT(rotations(R"({"certificateAuthorities": {"phase": "Completed"},
                            "serviceAccountKey": {"phase": ""},
                            "sshKeypair": {"lastInitiationTime": "2026-11-21T09:00:00Z"}})"),
              ElementsAre());
  EXPECT_THAT(rotations(R"({"certificateAuthorities": {"phase": "WaitingForWorkersRollout"},
                            "etcdEncryptionKey": {"phase": "Completing"}})"),
              ElementsAre("certificateAuthorities: WaitingForWorkersRollout",
                          "etcdEncryptionKey: Completing"));
}

TEST(DecodeShootDetail, SplitsOperations) {
  const Shoot shoot = DecodeText(R"({"metadata": {"annotations": {
      "gardener.cloud/operation": "rotate-etcd-encryption-key-start; reconcile;;",
      "maintenance.gardener.cloud/operation": " rotate-ca-start ",
      "trowel.gardener.cloud/approved-by": "ann@example.org"}}})");
  EXPECT_THAT(shoot.detail->operations,
              ElementsAre("rotate-etcd-encryption-key-start", "reconcile"));
  EXPECT_THAT(shoot.detail->maintenance_operations, ElementsAre("rotate-ca-start"));
  EXPECT_EQ(shoot.detail->approved_by, "ann@example.org");
}

// Whoever wrote the annotation may have written more since; the later of two managers counts.
TEST(DecodeShootDetail, ReadsWhenAnApprovalWasWritten) {
  const auto approved = [](std::string_view annotations, std::string_view fields) {
    return DecodeText(fmt::format(R"({{"metadata": {{"annotations": {}, "managedFields": [{}]}}}})",
                                  annotations, fields))
        .detail->approved_at;
  };
  constexpr std::string_view kApproved = R"({"trowel.gardener.cloud/approved-by": "ann"})";
  constexpr std::string_view kEntry =
      R"({"time": "2026-11-21T11:00:00Z", "fieldsV1": {"f:metadata": {"f:annotations":
          {"f:trowel.gardener.cloud/approved-by": {}}}}})";
  constexpr std::string_view kEarlier =
      R"({"time": "2026-11-20T11:00:00Z", "fieldsV1": {"f:metadata": {"f:annotations":
          {"f:trowel.gardener.cloud/approved-by": {}}}}})";
  constexpr std::string_view kOther =
      R"({"time": "2026-11-21T12:00:00Z", "fieldsV1": {"f:metadata": {"f:annotations":
          {"f:other": {}}}}})";
  const absl::Time time =
      absl::FromCivil(absl::CivilSecond(2026, 11, 21, 11, 0, 0), absl::UTCTimeZone());
  EXPECT_EQ(approved(kApproved, kEntry), time);
  EXPECT_EQ(approved(kApproved, fmt::format("{}, {}, {}", kEntry, kEarlier, kOther)), time);
  EXPECT_EQ(approved(kApproved, kOther), absl::InfinitePast());
  EXPECT_EQ(approved(kApproved, ""), absl::InfinitePast());
  EXPECT_EQ(approved("{}", kEntry), absl::InfinitePast());
}

TEST(DecodeShootDetail, ReadsIgnoreAsGoDoes) {
  const auto ignored = [](std::string_view value) {
    return DecodeText(
               fmt::format(
                   R"({{"metadata": {{"annotations": {{"shoot.gardener.cloud/ignore": "{}"}}}}}})",
                   value))
        .detail->ignored;
  };
  for (const char* yes : {"true", "True", "TRUE", "t", "T", "1"}) EXPECT_TRUE(ignored(yes)) << yes;
  for (const char* no : {"", "false", "yes", "tRUE", " true"}) EXPECT_FALSE(ignored(no)) << no;
}

TEST(DecodeShootDetail, TakesANameForGeneratedIfItBeginsSo) {
  const auto generate_name = [](std::string_view metadata) {
    return DecodeText(fmt::format(R"({{"metadata": {}}})", metadata)).detail->generate_name;
  };
  EXPECT_EQ(generate_name(R"({"name": "x-12345", "generateName": "x-"})"), "x-");
  EXPECT_EQ(generate_name(R"({"generateName": "x-"})"), "x-");
  EXPECT_EQ(generate_name(R"({"name": "moss", "generateName": "x-"})"), "");
  EXPECT_EQ(generate_name(R"({"name": "moss"})"), "");
}

TEST(DecodeShootDetail, ReadsWhatFewShootsHaveInTheirSpec) {
  const Shoot shoot = DecodeText(R"({"spec": {
      "exposureClassName": "private",
      "hibernation": {"schedules": [{"start": "0 20 * * 1-5", "end": "0 6 * * 1-5",
                                     "location": "Europe/Berlin"}, {"start": "0 20 * * *"}]},
      "dns": {"providers": [{"type": "aws-route53"}, {"type": "unmanaged", "primary": true}]},
      "maintenance": {"autoRotation": {"credentials": {
          "etcdEncryptionKey": {"rotationPeriod": "168h0m0s"}}}}}})");
  EXPECT_EQ(shoot.detail->exposure_class, "private");
  ASSERT_EQ(shoot.detail->schedules.size(), 2U);
  EXPECT_EQ(shoot.detail->schedules[0].start, "0 20 * * 1-5");
  EXPECT_EQ(shoot.detail->schedules[0].end, "0 6 * * 1-5");
  EXPECT_EQ(shoot.detail->schedules[0].location, "Europe/Berlin");
  EXPECT_EQ(shoot.detail->schedules[1].end, "");
  EXPECT_TRUE(shoot.detail->unmanaged_dns);
  EXPECT_EQ(shoot.detail->primary_dns_provider, 1);
  EXPECT_EQ(shoot.detail->etcd_key_due, absl::InfinitePast());  // It says not when it was made.

  const Shoot none = DecodeText(R"({"spec": {"maintenance": {"autoRotation": {"credentials": {
      "etcdEncryptionKey": {"rotationPeriod": "0s"}}}},
      "dns": {"providers": [{"type": "aws-route53"}]}}})");
  EXPECT_EQ(none.detail->etcd_key_due, absl::InfiniteFuture());
  EXPECT_FALSE(none.detail->unmanaged_dns);
  EXPECT_FALSE(none.detail->primary_dns_provider.has_value());
}

TEST(DecodeShootDetail, TakesTheFirstDnsProviderWhereNoneIsPrimary) {
  const auto unmanaged = [](std::string_view providers) {
    return DecodeText(fmt::format(R"({{"spec": {{"dns": {{"providers": {}}}}}}})", providers))
        .detail->unmanaged_dns;
  };
  EXPECT_TRUE(unmanaged(R"([{"type": "unmanaged"}])"));
  EXPECT_TRUE(unmanaged(R"([{"type": "unmanaged"}, {"type": "aws-route53"}])"));
  EXPECT_FALSE(unmanaged(R"([{"type": "aws-route53"}, {"type": "unmanaged"}])"));
  EXPECT_FALSE(unmanaged(R"([{"type": "unmanaged"}, {"type": "aws-route53", "primary": true}])"));
  EXPECT_FALSE(unmanaged(R"([{"type": "aws-route53", "primary": true},
                             {"type": "unmanaged", "primary": true}])"));
  EXPECT_FALSE(unmanaged("[]"));
}

TEST(DecodeShootDetail, KnowsWhenTheEtcdKeyIsDue) {
  const auto due = [](std::string_view rotation) {
    return DecodeText(fmt::format(R"({{"metadata": {{"creationTimestamp": "2026-11-01T00:00:00Z"}},
        "spec": {{"maintenance": {{"autoRotation": {{"credentials": {{
            "etcdEncryptionKey": {{"rotationPeriod": "24h0m0s"}}}}}}}}}},
        "status": {{"credentials": {{"rotation": {{"etcdEncryptionKey": {}}}}}}}}})",
                                  rotation))
        .detail->etcd_key_due;
  };
  EXPECT_EQ(due("null"), *ParseTime("2026-11-02T00:00:00Z"));
  EXPECT_EQ(due(R"({"phase": "Completed", "lastCompletionTime": "2026-11-10T00:00:00Z"})"),
            *ParseTime("2026-11-11T00:00:00Z"));
}

TEST(DecodeShootDetail, ComparesEncryptedResourcesWithThoseWanted) {
  const auto unsettled = [](std::string_view wanted, std::string_view encrypted) {
    return DecodeText(fmt::format(R"({{"spec": {{"kubernetes": {{"kubeAPIServer": {{
        "encryptionConfig": {{"resources": {}}}}}}}}}, "status": {{"credentials": {{
        "encryptionAtRest": {{"resources": {}}}}}}}}})",
                                  wanted, encrypted))
        .detail->encryption_unsettled;
  };
  EXPECT_FALSE(unsettled("null", "null"));
  EXPECT_FALSE(unsettled("[]", "null"));
  EXPECT_FALSE(unsettled(R"(["configmaps.", "b.c"])", R"(["b.c", "configmaps"])"));
  EXPECT_TRUE(unsettled(R"(["configmaps"])", "null"));
  EXPECT_TRUE(unsettled("null", R"(["configmaps"])"));
  EXPECT_TRUE(unsettled(R"(["a"])", R"(["b"])"));
}

TEST(DecodeShootDetail, NoticesASpecThatWasNotObserved) {
  const auto unobserved = [](int generation, int observed) {
    const std::string metadata = fmt::format(R"("metadata": {{"generation": {}}})", generation);
    const std::string status = fmt::format(R"("status": {{"observedGeneration": {}}})", observed);
    return DecodeText(fmt::format("{{{}, {}}}", metadata, status)).detail->unobserved;
  };
  EXPECT_TRUE(unobserved(4, 3));
  EXPECT_FALSE(unobserved(4, 4));
  EXPECT_FALSE(DecodeText("{}").detail->unobserved);
}

// What managedFields says of a shoot whose changes wait for the maintenance window, and whose last
// operation was at nine.
ConfinedChange ConfinedBy(std::string_view managed_fields, std::string_view updated = "09:00:00") {
  return DecodeText(fmt::format(R"({{"metadata": {{"managedFields": {}}},
      "spec": {{"maintenance": {{"confineSpecUpdateRollout": true}}}},
      "status": {{"lastOperation": {{"type": "Reconcile", "state": "Succeeded",
                                     "lastUpdateTime": "2026-11-21T{}Z"}}}}}})",
                                managed_fields, updated))
      .detail->confined_change;
}

TEST(DecodeShootDetail, FindsAChangeThatWaitsForTheWindow) {
  constexpr std::string_view kWorkers = R"([
      {"time": "2026-11-21T08:00:00Z", "fieldsV1": {"f:spec": {"f:region": {}}}},
      {"time": "2026-11-21T10:00:00Z", "fieldsV1": {"f:spec": {".": {}, "f:provider": {}}}}])";
  EXPECT_EQ(ConfinedBy(kWorkers), ConfinedChange::kWaiting);
  EXPECT_EQ(ConfinedBy(kWorkers, "10:00:00"), ConfinedChange::kNone);
  // The binding, status and annotations are no such change.
  EXPECT_EQ(ConfinedBy(R"([
      {"time": "2026-11-21T08:00:00Z", "fieldsV1": {"f:spec": {"f:region": {}}}},
      {"time": "2026-11-21T10:00:00Z", "subresource": "binding",
       "fieldsV1": {"f:spec": {".": {}, "f:seedName": {}}}},
      {"time": "2026-11-21T11:00:00Z", "fieldsV1": {"f:metadata": {}, "f:status": {}}}])"),
            ConfinedChange::kNone);
}

// kubectl get leaves managedFields out unless it is told not to.
TEST(DecodeShootDetail, DoesNotKnowWithoutManagedFields) {
  EXPECT_EQ(ConfinedBy("[]"), ConfinedChange::kUnknown);
  EXPECT_EQ(ConfinedBy(R"([{"fieldsV1": {"f:spec": {"f:provider": {}}}}])"),
            ConfinedChange::kUnknown);
  EXPECT_EQ(DecodeText(R"({"metadata": {"managedFields": []}})").detail->confined_change,
            ConfinedChange::kNone);
}

Hindrance HindranceOf(std::string_view operation, std::string_view errors = "[]") {
  return DecodeText(fmt::format(R"({{"status": {{"lastOperation": {}, "lastErrors": {}}}}})",
                                operation, errors))
      .last_operation.hindrance;
}

TEST(DecodeShootDetail, TellsAMigrateThatIsHeldUpFromOneThatHasFailed) {
  EXPECT_EQ(HindranceOf(R"({"type": "Migrate", "state": "Error", "progress": 100,
      "description": "shoot has still Bastions Operation will be retried."})"),
            Hindrance::kBastions);
  EXPECT_EQ(HindranceOf(R"({"type": "Migrate", "state": "Error", "description":
      "Shoot cannot be reconciled on seed: seed is not up to date Operation will be retried."})"),
            Hindrance::kSourceReady);
  constexpr std::string_view kHalfWay = R"({"type": "Migrate", "state": "Error", "progress": 43,
      "description": "Shoot cannot be reconciled on seed: x Operation will be retried."})";
  EXPECT_EQ(HindranceOf(kHalfWay), Hindrance::kNone);
  // The flow went through, and what came after it failed.
  EXPECT_EQ(HindranceOf(R"({"type": "Migrate", "state": "Error", "progress": 100, "description":
      "Shoot cannot be reconciled on seed: x Operation will be retried."})",
                        R"([{"description": "Could not delete Cluster resource in seed: y"}])"),
            Hindrance::kNone);
  EXPECT_EQ(HindranceOf(R"({"type": "Migrate", "state": "Failed", "description":
      "shoot has still Bastions"})"),
            Hindrance::kNone);
  EXPECT_EQ(HindranceOf(R"({"type": "Reconcile", "state": "Error", "description":
      "Shoot cannot be reconciled on seed: x"})"),
            Hindrance::kNone);
}

}  // namespace
}  // namespace trowel::garden
