#include "certs/self/self_store.h"

#include <algorithm>
#include <utility>

#include "kube/rest/blocking_client.h"
#include "kube/write/ca_bundle.h"
#include "kube/write/secret.h"

namespace trowel::certs {
namespace {

// The first two as in any Secret of type kubernetes.io/tls, so that other tools can read them.
constexpr char kLeaf[] = "tls.crt";
constexpr char kLeafKey[] = "tls.key";
constexpr char kCa[] = "ca.crt";
constexpr char kCaKey[] = "ca.key";
constexpr char kOldCa[] = "ca-old.crt";

constexpr std::string_view kDomain = ".trowel.gardener.cloud";

std::map<std::string, std::string> DataOf(const SelfState& state) {
  return {{kLeaf, state.leaf.certificate_pem},
          {kLeafKey, state.leaf.key_pem},
          {kCa, state.ca.certificate_pem},
          {kCaKey, state.ca.key_pem},
          {kOldCa, state.old_ca_pem}};
}

SelfState StateOf(std::map<std::string, std::string> data) {
  return {.ca = {std::move(data[kCa]), std::move(data[kCaKey])},
          .old_ca_pem = std::move(data[kOldCa]),
          .leaf = {std::move(data[kLeaf]), std::move(data[kLeafKey])}};
}

absl::Status Refused(const std::string& what, const kube::RestResponse& response) {
  const std::string text =
      fmt::format("{}: {}", what, kube::DescribeFailure(response.status, response.body));
  if (response.status == 403) return absl::PermissionDeniedError(text);
  if (response.status == 409) return absl::AbortedError(text);
  return absl::InternalError(text);
}

}  // namespace

std::string SelfStore::Description() const {
  return fmt::format("Secret {}/{}", options_.space, options_.secret);
}

absl::StatusOr<SelfStore::Stored> SelfStore::Read() const {
  kube::RestRequest request;
  request.target = kube::SecretPath(options_.space, options_.secret);
  const auto response = kube::CallAndWait(options_.access, request, options_.patience);
  if (!response.ok()) return Annotate(response.status(), Description());
  if (response->status == 404) return Stored();
  if (response->status != 200) return Refused("cannot read " + Description(), *response);
  absl::StatusOr<kube::Secret> secret = kube::ParseSecret(response->body);
  if (!secret.ok()) return Annotate(secret.status(), Description());
  return Stored{.state = StateOf(std::move(secret->data)),
                .version = std::move(secret->resource_version)};
}

absl::StatusOr<kube::RestResponse> SelfStore::CallAsLeader(const kube::RestRequest& request) const {
  const std::chrono::milliseconds left = leader_->Left();
  if (left.count() <= 0) return absl::AbortedError("no longer leader");
  return kube::CallAndWait(options_.access, request, std::min(left, options_.patience));
}

absl::Status SelfStore::Write(const SelfState& state, const std::string& version) const {
  kube::RestRequest request;
  const bool is_new = version.empty();
  request.method = is_new ? "POST" : "PATCH";
  request.target = kube::SecretPath(options_.space, is_new ? "" : options_.secret);
  std::map<std::string, std::string> data = DataOf(state);
  if (is_new) {
    if (state.old_ca_pem.empty()) data.erase(kOldCa);
    request.content_type = "application/json";
    request.body = kube::FormatSecret({.space = options_.space,
                                       .name = options_.secret,
                                       .type = "kubernetes.io/tls",
                                       .data = std::move(data),
                                       .resource_version = ""});
  } else {
    request.content_type = kube::kMergePatch;
    request.body = kube::FormatSecretPatch(version, data);
  }
  const auto response = CallAsLeader(request);
  if (!response.ok()) return Annotate(response.status(), Description());
  if (response->status >= 300) return Refused("cannot write " + Description(), *response);
  return absl::OkStatus();
}

absl::StatusOr<SelfStore::Registered> SelfStore::Register(const std::string& bundle) const {
  const std::string what = "ValidatingWebhookConfiguration " + options_.registration;
  kube::RestRequest request;
  request.target = kube::RegistrationPath(options_.registration);
  const auto read = kube::CallAndWait(options_.access, request, options_.patience);
  if (!read.ok()) return Annotate(read.status(), what);
  if (read->status == 404) return Registered::kAbsent;
  if (read->status != 200) return Refused("cannot read " + what, *read);
  const auto registration = kube::ParseRegistration(read->body);
  if (!registration.ok()) return Annotate(registration.status(), what);

  request.body = kube::FormatBundlePatch(*registration, kDomain, bundle);
  if (request.body.empty()) return Registered::kCurrent;
  request.method = "PATCH";
  request.content_type = "application/json-patch+json";
  const auto patched = CallAsLeader(request);
  if (!patched.ok()) return Annotate(patched.status(), what);
  if (patched->status >= 300) return Refused("cannot write caBundle of " + what, *patched);
  return Registered::kPatched;
}

}  // namespace trowel::certs
