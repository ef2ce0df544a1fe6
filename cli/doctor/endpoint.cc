#include "cli/doctor/endpoint.h"

#include <chrono>

#include <absl/time/clock.h>

#include "certs/inspect.h"
#include "garden/json.h"
#include "kube/config/server_url.h"
#include "kube/rest/blocking_client.h"

namespace trowel::cli::doctor {
namespace {

constexpr std::chrono::milliseconds kTime{10'000};

// Somebody edits a ConfigMap, on trial: no rule concerns it, and nothing is held against it.
constexpr std::string_view kReview =
    R"({{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{{"uid":"{}",)"
    R"("kind":{{"group":"","version":"v1","kind":"ConfigMap"}},)"
    R"("resource":{{"group":"","version":"v1","resource":"configmaps"}},)"
    R"("name":"trowel-doctor","namespace":"default","operation":"UPDATE",)"
    R"("userInfo":{{"username":"trowel-doctor"}},)"
    R"("object":{{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"trowel-doctor",)"
    R"("namespace":"default"}}}},)"
    R"("oldObject":{{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"trowel-doctor",)"
    R"("namespace":"default"}}}},"dryRun":true,"options":null}}}})";

std::string PlaceOf(const kube::Access& access) {
  const bool v6 = access.host.find(':') != std::string::npos;
  const std::string host = v6 ? fmt::format("[{}]", access.host) : access.host;
  return access.port == "443" ? host : fmt::format("{}:{}", host, access.port);
}

// Where to dial: the entry's URL, unless --connect says otherwise.
absl::StatusOr<kube::Access> AccessOf(const WebhookEntry& entry, const Settings& settings,
                                      std::string* place) {
  if (entry.url.empty()) return InvalidArgument("clientConfig has neither url nor service");
  kube::Access access;
  absl::Status parsed = kube::ParseServerUrl(entry.url, &access);
  if (!parsed.ok()) return InvalidArgument("clientConfig.url {}: {}", entry.url, Message(parsed));
  if (!access.tls) return InvalidArgument("{}: the API server calls https only", entry.url);
  *place = PlaceOf(access);
  if (!settings.connect.empty()) {
    kube::Access other;
    parsed = kube::ParseServerUrl("https://" + settings.connect, &other);
    if (!parsed.ok()) return InvalidArgument("--connect {}: give HOST:PORT", settings.connect);
    access.host = other.host;
    access.port = other.port;
  }
  access.client_certificate.file = settings.client_cert;
  access.client_key.file = settings.client_key;
  return access;
}

absl::Status HaveReviewAnswered(const kube::Access& access, absl::Time now,
                                std::optional<absl::Duration>* ahead) {
  const std::string uid = fmt::format("trowel-doctor-{}", absl::ToUnixNanos(now));
  const kube::RestRequest request{.method = "POST",
                                  .target = "?timeout=10s",
                                  .content_type = "application/json",
                                  .body = fmt::format(kReview, uid)};
  ASSIGN_OR_RETURN(const kube::RestResponse response, kube::CallAndWait(access, request, kTime));
  *ahead = AheadOf(response.date);
  return CheckReviewAnswer(response.status, response.body, uid);
}

}  // namespace

Endpoint LookBehind(const WebhookEntry& entry, const Settings& settings, absl::Time now) {
  Endpoint endpoint;
  endpoint.entry = entry.name;
  absl::StatusOr<kube::Access> access = AccessOf(entry, settings, &endpoint.place);
  endpoint.url = access.status();
  if (!access.ok()) return endpoint;
  endpoint.host = access->server_name;
  endpoint.path = access->base_path;
  endpoint.dialled = fmt::format("{}:{}", access->host, access->port);
  endpoint.chain = kube::FetchServedChain(*access, kTime);
  if (!endpoint.chain.ok()) return endpoint;
  const bool trusted = !entry.ca_bundle.empty() &&
                       certs::CheckChainsTo(*endpoint.chain, entry.ca_bundle, now).ok() &&
                       certs::CheckHost(*endpoint.chain, endpoint.host).ok();
  if (!trusted) {
    endpoint.answer = absl::FailedPreconditionError(
        "nothing was asked: an API server would not trust the certificate");
    return endpoint;
  }
  access->ca.pem = entry.ca_bundle;
  endpoint.answer = HaveReviewAnswered(*access, now, &endpoint.ahead);
  return endpoint;
}

std::optional<absl::Duration> AheadOf(absl::Time date) {
  if (date == absl::InfinitePast()) return std::nullopt;
  return date - absl::Now();
}

absl::Status CheckReviewAnswer(int status, std::string_view body, std::string_view uid) {
  if (status < 200 || status > 206) {
    return Unavailable("{}", kube::DescribeFailure(status, std::string(body)));
  }
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(simdjson::padded_string(body)).get(root) != simdjson::SUCCESS) {
    return InvalidArgument("the answer is no JSON: is this trowel serve?");
  }
  garden::JsonTrail trail;
  const garden::JsonReader review(root, &trail);
  const garden::JsonReader response = review["response"];
  const bool echoed = response["uid"].Text() == uid;
  const bool allowed = response["allowed"].Bool();
  if (!trail.ok()) return InvalidArgument("the answer is no AdmissionReview: {}", trail.error());
  if (!echoed) return InvalidArgument("the answer is of another review: is this trowel serve?");
  if (!allowed) return InvalidArgument("a review that no rule concerns was denied");
  return absl::OkStatus();
}

absl::StatusOr<bool> ParseAccessReview(std::string_view json) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(simdjson::padded_string(json)).get(root) != simdjson::SUCCESS) {
    return InvalidArgument("the answer is no JSON");
  }
  garden::JsonTrail trail;
  const garden::JsonReader review(root, &trail);
  const bool allowed = review["status"]["allowed"].Bool();
  if (!trail.ok()) return InvalidArgument("{}", trail.error());
  return allowed;
}

}  // namespace trowel::cli::doctor
