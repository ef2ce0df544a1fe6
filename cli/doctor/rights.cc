#include "cli/doctor/rights.h"

#include <utility>

#include "cli/doctor/facts.h"
#include "cli/output/output.h"

namespace trowel::cli::doctor {
namespace {

constexpr std::string_view kGarden = "core.gardener.cloud";
constexpr std::string_view kLeases = "coordination.k8s.io";

Purpose Following(const Settings& settings) {
  Purpose purpose{
      .what = fmt::format("list and watch all {} kinds", garden::kKinds),
      .grant =
          "apply manifests/virtual/access, or grant list and watch to the account that Trowel "
          "uses",
      .rights = {}};
  for (const garden::KindInfo& info : garden::Kinds()) {
    for (const char* verb : {"list", "watch"}) {
      Right right{
          .verb = verb, .group = std::string(info.group), .resource = std::string(info.resource)};
      if (info.kind == garden::Kind::kConfigMap) right.space = settings.garden_namespace;
      purpose.rights.push_back(std::move(right));
    }
  }
  return purpose;
}

// One object that Trowel keeps current, and that the manifests make.
void AddOwned(const Right& of, const std::vector<std::string>& verbs, std::vector<Right>* rights) {
  for (const std::string& verb : verbs) {
    rights->push_back(of);
    rights->back().verb = verb;
  }
}

Right Lease(const Settings& settings, const std::string& name) {
  return {.verb = {},
          .group = std::string(kLeases),
          .resource = "leases",
          .space = settings.garden_namespace,
          .name = name};
}

// On ConfigMaps that are refused, and on shoots that are moved: by the holder of the Lease.
Purpose Telling(const Settings& settings) {
  Purpose purpose{.what = "say what it finds by Events",
                  .grant =
                      "apply manifests/virtual/access: without, nobody hears of a policy that "
                      "is refused but by the log",
                  .rights = {},
                  .needed = false};
  purpose.rights = {{.verb = "create", .group = "events.k8s.io", .resource = "events"}};
  AddOwned(Lease(settings, settings.monitor_lease), {"get", "update"}, &purpose.rights);
  return purpose;
}

Purpose CheckingCallers() {
  return {
      .what = "check the tokens of who asks for rankings",
      .grant = "apply manifests/overlays/ranking-access",
      .rights = {
          {.verb = "create", .group = "authentication.k8s.io", .resource = "tokenreviews"},
          {.verb = "create", .group = "authorization.k8s.io", .resource = "subjectaccessreviews"}}};
}

Purpose MakingCertificates(const Settings& settings) {
  Purpose purpose{.what = "do what --certs-mode self needs",
                  .grant = "apply manifests/overlays/self-certs-access, with these names",
                  .rights = {}};
  AddOwned({.verb = {},
            .group = {},
            .resource = "secrets",
            .space = settings.garden_namespace,
            .name = settings.certs_secret},
           {"get", "patch"}, &purpose.rights);
  AddOwned(Lease(settings, settings.certs_lease), {"get", "update"}, &purpose.rights);
  AddOwned({.verb = {},
            .group = "admissionregistration.k8s.io",
            .resource = "validatingwebhookconfigurations",
            .name = settings.webhook_name},
           {"get", "patch"}, &purpose.rights);
  return purpose;
}

Purpose Scheduling(const Settings& settings) {
  Purpose purpose{.what = "do what binding shoots needs",
                  .grant = "apply manifests/overlays/scheduler-access",
                  .rights = {}};
  const std::string group(kGarden);
  purpose.rights = {
      {.verb = "get", .group = group, .resource = "shoots"},
      {.verb = "update", .group = group, .resource = "shoots", .subresource = "binding"},
      {.verb = "patch", .group = group, .resource = "shoots", .subresource = "status"},
      {.verb = "create", .group = "events.k8s.io", .resource = "events"}};
  AddOwned(Lease(settings, settings.scheduler_lease), {"get", "update"}, &purpose.rights);
  return purpose;
}

}  // namespace

std::string ObjectOf(const Right& right) {
  std::string text = right.resource;
  if (!right.group.empty()) text += "." + right.group;
  if (!right.subresource.empty()) text += "/" + right.subresource;
  if (!right.name.empty()) text += " " + right.name;
  if (!right.space.empty()) text += " in " + right.space;
  return text;
}

std::vector<Purpose> PurposesOf(const Settings& settings) {
  std::vector<Purpose> purposes = {Following(settings), Telling(settings)};
  if (settings.self_certs) purposes.push_back(MakingCertificates(settings));
  if (settings.scheduler) purposes.push_back(Scheduling(settings));
  if (settings.ranking) purposes.push_back(CheckingCallers());
  return purposes;
}

std::string FormatReview(const Settings& settings, const Right& right) {
  Json attributes = {{"group", right.group}, {"resource", right.resource}, {"verb", right.verb}};
  if (!right.subresource.empty()) attributes["subresource"] = right.subresource;
  if (!right.space.empty()) attributes["namespace"] = right.space;
  if (!right.name.empty()) attributes["name"] = right.name;
  Json review = {{"apiVersion", "authorization.k8s.io/v1"}, {"kind", "SelfSubjectAccessReview"}};
  review["spec"]["resourceAttributes"] = std::move(attributes);
  const std::string& account = settings.service_account;
  if (!account.empty()) {
    const std::size_t slash = account.find('/');
    const std::string space = account.substr(0, slash);
    review["kind"] = "SubjectAccessReview";
    review["spec"]["user"] =
        fmt::format("system:serviceaccount:{}:{}", space, account.substr(slash + 1));
    review["spec"]["groups"] = {"system:serviceaccounts", "system:serviceaccounts:" + space,
                                "system:authenticated"};
  }
  return review.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace trowel::cli::doctor
