#include "cli/doctor/stray_policies.h"

#include <algorithm>
#include <chrono>
#include <string>

#include <fmt/format.h>

#include "garden/json.h"
#include "kube/rest/blocking_client.h"
#include "kube/watch/watch_target.h"
#include "policy/config/choose_policy.h"

namespace trowel::cli::doctor {
namespace {

constexpr std::chrono::milliseconds kCall{10'000};

struct Candidate {
  StrayPolicy stray;
  bool has_text = false;
};

// Its first lines are those of every policy.
bool IsPolicy(std::string_view text) {
  return text.find("kind: Policy") != std::string_view::npos &&
         text.find("trowel.gardener.cloud/") != std::string_view::npos;
}

Candidate Read(garden::JsonReader config) {
  Candidate candidate;
  const garden::JsonReader metadata = config["metadata"];
  candidate.stray.space = metadata["namespace"].Text();
  candidate.stray.name = metadata["name"].Text();
  for (const auto& [key, value] : metadata["labels"].TextMap()) {
    if (key == policy::kPolicyLabel) candidate.stray.labelled = value == policy::kPolicyLabelValue;
  }
  for (const auto& [key, value] : config["data"].TextMap()) {
    if (key == policy::kPolicyKey) candidate.has_text = IsPolicy(value);
  }
  return candidate;
}

std::vector<Candidate> List(const kube::Access& access, const std::string& target) {
  kube::RestRequest request;
  request.target = target;
  const absl::StatusOr<kube::RestResponse> response = kube::CallAndWait(access, request, kCall);
  if (!response.ok() || response->status != 200) return {};
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(simdjson::padded_string(response->body)).get(root) != simdjson::SUCCESS) {
    return {};
  }
  garden::JsonTrail trail;
  std::vector<Candidate> candidates;
  const garden::JsonReader list(root, &trail);
  list["items"].ForEach([&](garden::JsonReader config) { candidates.push_back(Read(config)); });
  return candidates;
}

}  // namespace

std::vector<StrayPolicy> FindStrayPolicies(const Settings& settings, const kube::Access& access) {
  std::vector<StrayPolicy> strays;
  for (Candidate& near :
       List(access, fmt::format("/api/v1/namespaces/{}/configmaps?resourceVersion=0",
                                kube::PercentEncoded(settings.garden_namespace)))) {
    if (near.has_text && !near.stray.labelled) strays.push_back(std::move(near.stray));
  }
  const std::string label = fmt::format("{}={}", policy::kPolicyLabel, policy::kPolicyLabelValue);
  for (Candidate& far : List(access, fmt::format("/api/v1/configmaps?labelSelector={}",
                                                 kube::PercentEncoded(label)))) {
    if (far.stray.labelled && far.stray.space != settings.garden_namespace) {
      strays.push_back(std::move(far.stray));
    }
  }
  return strays;
}

}  // namespace trowel::cli::doctor
