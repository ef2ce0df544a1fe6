#include "kube/write/lease.h"

#include <array>
#include <cstdint>
#include <limits>
#include <utility>

#include <simdjson.h>

#include "base/text.h"
#include "garden/json.h"
#include "kube/write/json_member.h"

namespace trowel::kube {
namespace {

using garden::JsonReader;

// What others may have written into metadata; the server itself keeps all else.
constexpr std::array<std::string_view, 4> kKept = {"labels", "annotations", "ownerReferences",
                                                   "finalizers"};

int Count(JsonReader number) {
  const std::int64_t value = number.Integer();
  if (value < 0 || value > std::numeric_limits<int>::max()) {
    number.Fail("expected a count of 32 bits");
    return 0;
  }
  return static_cast<int>(value);
}

std::string KeptMetadata(JsonReader metadata) {
  std::string kept;
  for (const std::string_view key : kKept) {
    const JsonReader value = metadata[key];
    if (!value.present()) continue;
    kept += fmt::format(R"({}"{}":{})", kept.empty() ? "" : ",", key,
                        simdjson::minify(value.element()));
  }
  return kept;
}

}  // namespace

absl::StatusOr<LeaseRecord> ParseLease(std::string_view body) {
  simdjson::dom::parser parser;
  if (parser.allocate(body.size(), garden::kJsonDepthMax) != simdjson::SUCCESS) {
    return absl::ResourceExhaustedError("no memory for a parser");
  }
  simdjson::dom::element document;
  const simdjson::error_code error = parser.parse(body.data(), body.size()).get(document);
  if (error != simdjson::SUCCESS) {
    return InvalidArgument("not JSON: {}", simdjson::error_message(error));
  }
  garden::JsonTrail trail;
  const JsonReader root(document, &trail);
  const JsonReader metadata = root["metadata"];
  const JsonReader spec = root["spec"];
  LeaseRecord record{.holder = std::string(spec["holderIdentity"].Text()),
                     .duration_seconds = Count(spec["leaseDurationSeconds"]),
                     .acquire_time = std::string(spec["acquireTime"].Text()),
                     .renew_time = std::string(spec["renewTime"].Text()),
                     .transitions = Count(spec["leaseTransitions"]),
                     .resource_version = std::string(metadata["resourceVersion"].Text()),
                     .uid = std::string(metadata["uid"].Text()),
                     .kept_metadata = KeptMetadata(metadata)};
  // Without it a PUT would not be refused when somebody else was faster.
  if (record.resource_version.empty()) metadata["resourceVersion"].Fail("missing");
  if (!trail.ok()) return InvalidArgument("{}", trail.error());
  return record;
}

std::string FormatLease(std::string_view space, std::string_view name, const LeaseRecord& record) {
  std::string json = R"({"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{)";
  AppendMember("name", name, &json);
  AppendMember("namespace", space, &json);
  // With its uid, what was deleted meanwhile is a conflict: a PUT of a Lease may create one.
  AppendMember("uid", record.uid, &json);
  AppendMember("resourceVersion", record.resource_version, &json);
  if (!record.kept_metadata.empty()) json += "," + record.kept_metadata;
  json += R"(},"spec":{"holderIdentity":)";
  AppendJsonString(record.holder, &json);  // Even an empty one, which says "nobody".
  AppendMember("leaseDurationSeconds", record.duration_seconds, &json);
  AppendMember("acquireTime", record.acquire_time, &json);
  AppendMember("renewTime", record.renew_time, &json);
  AppendMember("leaseTransitions", record.transitions, &json);
  return json + "}}";
}

std::string LeasesPath(std::string_view space) {
  return fmt::format("/apis/coordination.k8s.io/v1/namespaces/{}/leases", space);
}

LeaseRecord HeldBy(std::string_view identity, int duration_seconds, std::string now,
                   const LeaseRecord* seen) {
  LeaseRecord record = seen == nullptr ? LeaseRecord{} : *seen;
  if (seen == nullptr || seen->holder != identity) {
    record.acquire_time = now;
    if (seen != nullptr && record.transitions < std::numeric_limits<int>::max()) {
      ++record.transitions;
    }
  }
  record.holder = identity;
  record.duration_seconds = duration_seconds;
  record.renew_time = std::move(now);
  return record;
}

LeaseRecord GivenBack(std::string now, const LeaseRecord& seen) {
  LeaseRecord record = seen;
  record.holder.clear();
  record.duration_seconds = 1;  // The least that the API allows.
  record.acquire_time = now;
  record.renew_time = std::move(now);
  return record;
}

}  // namespace trowel::kube
