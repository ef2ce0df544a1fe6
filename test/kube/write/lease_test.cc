#include "kube/write/lease.h"

#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace trowel::kube {
namespace {

// As an API server answers.
constexpr char kLease[] = R"({"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{
  "name":"trowel","namespace":"garden","uid":"7d3a","resourceVersion":"4711",
  "creationTimestamp":"2026-08-21T09:00:00Z","labels":{"app":"trowel"},
  "annotations":{"note":"of \"somebody\"\n"},"finalizers":["a/b"],
  "ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"x","uid":"1","controller":true}],
  "managedFields":[{"manager":"trowel","operation":"Update"}]},"spec":{
  "holderIdentity":"trowel-0","leaseDurationSeconds":15,"leaseTransitions":3,
  "acquireTime":"2026-08-21T09:32:04.000120Z","renewTime":"2026-08-21T10:00:00.000000Z"}})";

LeaseRecord Parsed(const std::string& body) {
  const absl::StatusOr<LeaseRecord> record = ParseLease(body);
  EXPECT_TRUE(record.ok()) << Message(record.status());
  return record.ok() ? *record : LeaseRecord{};
}
std::string Problem(const std::string& body) {
  const absl::Status status = ParseLease(body).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << body;
  return std::string(Message(status));
}

TEST(Lease, IsRead) {
  const LeaseRecord record = Parsed(kLease);
  EXPECT_EQ(record.holder, "trowel-0");
  EXPECT_EQ(record.duration_seconds, 15);
  EXPECT_EQ(record.acquire_time, "2026-08-21T09:32:04.000120Z");
  EXPECT_EQ(record.renew_time, "2026-08-21T10:00:00.000000Z");
  EXPECT_EQ(record.transitions, 3);
  EXPECT_EQ(record.resource_version, "4711");
  EXPECT_EQ(record.uid, "7d3a");
}

TEST(Lease, MayBeEmpty) {
  for (const char* const spec : {"", R"(,"spec":{})", R"(,"spec":null)",
                                 R"(,"spec":{"holderIdentity":null,"leaseTransitions":null})"}) {
    const LeaseRecord record =
        Parsed(std::string(R"({"metadata":{"resourceVersion":"1"})") + spec + "}");
    EXPECT_EQ(record.holder, "") << spec;
    EXPECT_EQ(record.duration_seconds, 0) << spec;
    EXPECT_EQ(record.transitions, 0) << spec;
    EXPECT_EQ(record.kept_metadata, "") << spec;
  }
}

TEST(Lease, WhatIsWrongNamesTheField) {
  const auto with = [](const std::string& spec) {
    return R"({"metadata":{"resourceVersion":"1"},"spec":{)" + spec + "}}";
  };
  for (const auto& [body, problem] : {
           std::pair(with(R"("holderIdentity":7)"), "spec.holderIdentity: expected a string"),
           {with(R"("leaseDurationSeconds":"15")"),
            "spec.leaseDurationSeconds: expected an integer"},
           {with(R"("leaseDurationSeconds":-1)"),
            "spec.leaseDurationSeconds: expected a count of 32 bits"},
           {with(R"("leaseTransitions":2147483648)"),
            "spec.leaseTransitions: expected a count of 32 bits"},
           {with(R"("renewTime":5)"), "spec.renewTime: expected a string"},
           {with(R"("acquireTime":[])"), "spec.acquireTime: expected a string"},
           {std::string(R"({"metadata":{"name":"x"}})"), "metadata.resourceVersion: missing"},
           {std::string(R"({"kind":"Status","code":200})"), "metadata.resourceVersion: missing"},
           {std::string(R"({"metadata":5})"), "metadata: expected an object"},
           {std::string(R"([])"), "expected an object"},
       }) {
    EXPECT_EQ(Problem(body), problem) << body;
  }
  EXPECT_TRUE(Problem("{").starts_with("not JSON: "));
  EXPECT_TRUE(Problem("").starts_with("not JSON: "));
}

TEST(Lease, IsWrittenWithoutAVersionToBeMade) {
  const LeaseRecord record = HeldBy("trowel-0", 15, "2026-08-21T09:32:04.000120Z", nullptr);
  EXPECT_EQ(FormatLease("garden", "trowel", record),
            R"({"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{)"
            R"("name":"trowel","namespace":"garden"},"spec":{"holderIdentity":"trowel-0",)"
            R"("leaseDurationSeconds":15,"acquireTime":"2026-08-21T09:32:04.000120Z",)"
            R"("renewTime":"2026-08-21T09:32:04.000120Z","leaseTransitions":0}})");
  EXPECT_EQ(LeasesPath("garden"), "/apis/coordination.k8s.io/v1/namespaces/garden/leases");
}

TEST(Lease, IsWrittenWithItsVersionAndWithWhatOthersWroteBeside) {
  EXPECT_EQ(FormatLease("garden", "trowel", Parsed(kLease)),
            R"({"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{)"
            R"("name":"trowel","namespace":"garden","uid":"7d3a","resourceVersion":"4711",)"
            R"("labels":{"app":"trowel"},"annotations":{"note":"of \"somebody\"\n"},)"
            R"("ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"x","uid":"1",)"
            R"("controller":true}],"finalizers":["a/b"]},"spec":{"holderIdentity":"trowel-0",)"
            R"("leaseDurationSeconds":15,"acquireTime":"2026-08-21T09:32:04.000120Z",)"
            R"("renewTime":"2026-08-21T10:00:00.000000Z","leaseTransitions":3}})");
}

TEST(Lease, AnotherHolderIsATransition) {
  const LeaseRecord seen = Parsed(kLease);
  const LeaseRecord taken = HeldBy("trowel-1", 20, "2026-08-21T11:00:00.000000Z", &seen);
  EXPECT_EQ(taken.holder, "trowel-1");
  EXPECT_EQ(taken.duration_seconds, 20);
  EXPECT_EQ(taken.acquire_time, "2026-08-21T11:00:00.000000Z");
  EXPECT_EQ(taken.renew_time, "2026-08-21T11:00:00.000000Z");
  EXPECT_EQ(taken.transitions, 4);
  EXPECT_EQ(taken.resource_version, "4711");
}

TEST(Lease, TheSameHolderOnlyRenews) {
  const LeaseRecord seen = Parsed(kLease);
  const LeaseRecord renewed = HeldBy("trowel-0", 15, "2026-08-21T11:00:00.000000Z", &seen);
  EXPECT_EQ(renewed.acquire_time, seen.acquire_time);
  EXPECT_EQ(renewed.renew_time, "2026-08-21T11:00:00.000000Z");
  EXPECT_EQ(renewed.transitions, 3);
}

TEST(Lease, GivenBackIsNobodysAndIsWrittenSo) {
  const LeaseRecord given = GivenBack("2026-08-21T11:00:00.000000Z", Parsed(kLease));
  EXPECT_EQ(given.holder, "");
  EXPECT_EQ(given.duration_seconds, 1);
  EXPECT_EQ(given.transitions, 3);
  const std::string json = FormatLease("garden", "trowel", given);
  EXPECT_NE(json.find(R"("holderIdentity":"","leaseDurationSeconds":1,)"), std::string::npos);
  EXPECT_NE(json.find(R"("resourceVersion":"4711")"), std::string::npos);
}

}  // namespace
}  // namespace trowel::kube
