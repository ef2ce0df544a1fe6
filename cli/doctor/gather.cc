#include <chrono>

#include <absl/time/clock.h>

#include "base/remedy.h"
#include "cli/doctor/endpoint.h"
#include "cli/doctor/facts.h"
#include "cli/doctor/stray_policies.h"
#include "cli/output/output.h"
#include "kube/config/server_url.h"
#include "kube/config/token_life.h"
#include "kube/rest/blocking_client.h"
#include "kube/watch/watch_target.h"
#include "policy/config/choose_policy.h"

namespace trowel::cli::doctor {
namespace {

constexpr std::chrono::milliseconds kCall{10'000};

// NotFound: there is none. Unavailable: nothing can be asked. Else: it may not be read.
absl::StatusOr<std::vector<WebhookEntry>> ReadRegistration(const Settings& settings,
                                                           const kube::Access& access,
                                                           std::optional<absl::Duration>* ahead) {
  kube::RestRequest request;
  request.target =
      fmt::format("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/{}",
                  kube::PercentEncoded(settings.webhook_name));
  const absl::StatusOr<kube::RestResponse> response = kube::CallAndWait(access, request, kCall);
  if (!response.ok()) {
    return Unavailable("{}: {}", access.source, MessageAndRemedy(response.status()));
  }
  *ahead = AheadOf(response->date);
  const std::string failure = kube::DescribeFailure(response->status, response->body);
  switch (response->status) {
    case 200: return ParseRegistration(response->body);
    case 401:
      return Unavailable("{}: {}; {}", access.source, failure, kube::RemedyForAnswer(401, access));
    case 404: return absl::NotFoundError(failure);
    default: return absl::PermissionDeniedError(failure);
  }
}

absl::StatusOr<bool> MayDo(const kube::Access& access, const std::string& review, bool self) {
  kube::RestRequest request{
      .method = "POST",
      .target = fmt::format("/apis/authorization.k8s.io/v1/{}",
                            self ? "selfsubjectaccessreviews" : "subjectaccessreviews"),
      .content_type = "application/json",
      .body = review};
  ASSIGN_OR_RETURN(const kube::RestResponse response, kube::CallAndWait(access, request, kCall));
  if (response.status / 100 != 2) {
    return absl::PermissionDeniedError(kube::DescribeFailure(response.status, response.body));
  }
  return ParseAccessReview(response.body);
}

void AskForAccess(const Settings& settings, const kube::Access& access, Facts* facts) {
  for (Purpose& purpose : PurposesOf(settings)) {
    AccessAnswers& answers = facts->access.emplace_back();
    answers.purpose = std::move(purpose);
    for (const Right& right : answers.purpose.rights) {
      answers.allowed.push_back(
          MayDo(access, FormatReview(settings, right), settings.service_account.empty()));
      // Whoever may not ask once may not ask at all.
      if (!answers.allowed.back().ok()) return;
    }
  }
}

// The probe port speaks plain HTTP, to other machines too, and nothing secret is sent there.
absl::StatusOr<kube::Access> ProbeAccess(const std::string& url) {
  constexpr std::string_view kScheme = "http://";
  kube::Access access;
  if (!url.starts_with(kScheme)) {
    return InvalidArgument("--probe-url {}: give a URL like http://127.0.0.1:9090", url);
  }
  const std::string rest = url.substr(kScheme.size());
  const absl::Status parsed = kube::ParseServerUrl("https://" + rest, &access);
  if (!parsed.ok()) {
    return InvalidArgument("--probe-url {}: give a URL like http://127.0.0.1:9090", url);
  }
  if (rest.find(":" + access.port) == std::string::npos) access.port = "80";
  access.tls = false;
  return access;
}

bool HasNoPolicy(const Facts& facts) {
  if (!facts.view.ok() || !(*facts.view)->kind(garden::Kind::kConfigMap).known) return false;
  const auto policy = policy::ChoosePolicy(**facts.view, facts.settings.garden_namespace);
  return policy.ok() && policy->hash.empty();
}

absl::StatusOr<ProbeFacts> AskProbe(const kube::Access& access) {
  kube::RestRequest request;
  request.accept = "*/*";
  request.target = "/readyz?verbose";
  ASSIGN_OR_RETURN(kube::RestResponse ready, kube::CallAndWait(access, request, kCall));
  request.target = "/metrics";
  ASSIGN_OR_RETURN(const kube::RestResponse metrics, kube::CallAndWait(access, request, kCall));
  if (metrics.status != 200) {
    return InvalidArgument("/metrics: {}", kube::DescribeFailure(metrics.status, metrics.body));
  }
  return ParseProbe(ready.status, std::move(ready.body), metrics.body);
}

}  // namespace

absl::StatusOr<Facts> Gather(const Settings& settings, kube::GardenWatch::Options landscape) {
  Facts facts;
  facts.settings = settings;
  facts.now = absl::Now();
  if (!settings.probe_url.empty()) {
    ASSIGN_OR_RETURN(const kube::Access probe, ProbeAccess(settings.probe_url));
    facts.probe = AskProbe(probe);
  }
  const kube::Access access = landscape.access;
  facts.registration = ReadRegistration(settings, access, &facts.ahead);
  if (absl::IsUnavailable(facts.registration.status())) return facts.registration.status();
  if (facts.registration.ok()) {
    for (const WebhookEntry& entry : *facts.registration) {
      facts.endpoints.push_back(LookBehind(entry, settings, facts.now));
    }
  }
  if (access.token_file.empty()) facts.token_ends = kube::TokenExpiry(access.token);
  AskForAccess(settings, access, &facts);
  facts.view = kube::ListGarden(
      std::move(landscape), settings.patience,
      [&facts](const kube::GardenWatch::News& news) { facts.sources = news.store->sources(); });
  if (HasNoPolicy(facts)) facts.strays = FindStrayPolicies(settings, access);
  return facts;
}

}  // namespace trowel::cli::doctor
