#include "migration/carry/run_store.h"

#include <utility>

#include "kube/rest/answer_status.h"
#include "kube/review/self_review.h"
#include "kube/write/config_map.h"
#include "kube/write/json_member.h"
#include "kube/write/secret.h"
#include "migration/run/text.h"

namespace trowel::carry {
namespace {

constexpr std::string_view kJson = "application/json";

std::string MapName(std::string_view run) { return std::string(run::kNamePrefix).append(run); }

RunStore::Head HeadOf(const kube::StoredConfigMap& map) {
  const auto order = map.annotations.find(std::string(kOrderAnnotation));
  return {.run = map.name.substr(run::kNamePrefix.size()),
          .uid = map.uid,
          .resource_version = map.resource_version,
          .order = order == map.annotations.end() ? std::string() : order->second};
}

absl::StatusOr<RunStore::Head> HeadOf(const absl::StatusOr<std::string>& body) {
  if (!body.ok()) return body.status();
  ASSIGN_OR_RETURN(const kube::StoredConfigMap map, kube::ParseConfigMap(*body));
  if (!map.name.starts_with(run::kNamePrefix)) {
    return InvalidArgument("ConfigMap {}: is not named like a run", map.name);
  }
  return HeadOf(map);
}

}  // namespace

RunStore::RunStore(Options options)
    : options_(std::move(options)), client_(options_.access, options_.patience) {}

absl::StatusOr<std::string> RunStore::Call(const kube::RestRequest& request) {
  absl::StatusOr<kube::RestResponse> response = client_.Call(request);
  if (!response.ok()) return response.status();
  RETURN_IF_ERROR(kube::StatusOfAnswer(*response));
  return std::move(response->body);
}

std::string RunStore::SourceOf(std::string_view name) const {
  return fmt::format("ConfigMap {}/{}", options_.space, MapName(name));
}

absl::StatusOr<std::vector<RunStore::Head>> RunStore::List() {
  kube::RestRequest request;
  request.target = kube::ConfigMapPath(options_.space, "") + "?labelSelector=" +
                   std::string(run::kRunLabel).replace(run::kRunLabel.find('/'), 1, "%2F");
  request.accept = kube::kMetadataListOnly;
  ASSIGN_OR_RETURN(const std::string body, Call(request));
  ASSIGN_OR_RETURN(const std::vector<kube::StoredConfigMap> maps, kube::ParseConfigMapList(body));
  std::vector<Head> heads;
  for (const kube::StoredConfigMap& map : maps) {
    if (map.name.starts_with(run::kNamePrefix)) heads.push_back(HeadOf(map));
  }
  return heads;
}

absl::StatusOr<RunStore::Head> RunStore::Look(std::string_view name) {
  kube::RestRequest request;
  request.target = kube::ConfigMapPath(options_.space, MapName(name));
  request.accept = kube::kMetadataOnly;
  return HeadOf(Call(request));
}

absl::StatusOr<RunStore::Stored> RunStore::Read(std::string_view name) {
  kube::RestRequest request;
  request.target = kube::ConfigMapPath(options_.space, MapName(name));
  ASSIGN_OR_RETURN(const std::string body, Call(request));
  ASSIGN_OR_RETURN(const kube::StoredConfigMap map, kube::ParseConfigMap(body));
  const auto text = map.data.find(std::string(run::kRunKey));
  if (text == map.data.end()) {
    return InvalidArgument("{}: has no {}; propose the run anew", SourceOf(name), run::kRunKey);
  }
  ASSIGN_OR_RETURN(run::Run run, run::ReadRun(text->second, SourceOf(name)));
  if (run.name != name) {
    return InvalidArgument("{}: name: it holds run {}; a copy is no run, delete it", SourceOf(name),
                           run.name);
  }
  return Stored{.head = HeadOf(map), .run = std::move(run)};
}

absl::StatusOr<RunStore::Head> RunStore::Create(const run::Run& run) {
  const kube::StoredConfigMap map{
      .space = options_.space,
      .name = MapName(run.name),
      .uid = {},
      .resource_version = {},
      .labels = {{"app.kubernetes.io/name", "trowel"}, {std::string(run::kRunLabel), run.name}},
      .annotations = {},
      .data = {{std::string(run::kRunKey), run::FormatRun(run)}}};
  kube::RestRequest request;
  request.method = "POST";
  request.target = kube::ConfigMapPath(options_.space, "");
  request.accept = kube::kMetadataOnly;
  request.content_type = kJson;
  request.body = kube::FormatConfigMap(map);
  const absl::StatusOr<std::string> body = Call(request);
  if (absl::IsAborted(body.status())) {
    return absl::AlreadyExistsError(fmt::format("there is a run {} already", run.name));
  }
  return HeadOf(body);
}

absl::StatusOr<RunStore::Head> RunStore::Write(const run::Run& run, const Head& head) {
  kube::RestRequest request;
  request.method = "PATCH";
  request.target = kube::ConfigMapPath(options_.space, MapName(run.name));
  request.accept = kube::kMetadataOnly;
  request.content_type = kube::kMergePatch;
  request.body = kube::FormatConfigMapPatch(
      head.resource_version, {{std::string(run::kRunKey), run::FormatRun(run)}},
      head.order.empty() ? std::string_view() : kOrderAnnotation);
  return HeadOf(Call(request));
}

absl::Status RunStore::Delete(const Head& head) {
  kube::RestRequest request;
  request.method = "DELETE";
  request.target = kube::ConfigMapPath(options_.space, MapName(head.run));
  request.content_type = kJson;
  request.body = R"({"apiVersion":"v1","kind":"DeleteOptions","preconditions":{)";
  kube::AppendMember("resourceVersion", head.resource_version, &request.body);
  request.body += "}}";
  return Call(request).status();
}

absl::StatusOr<kube::ReviewedUser> RunStore::WhoAmI() {
  kube::RestRequest request;
  request.method = "POST";
  request.target = kube::kSelfReviewsPath;
  request.content_type = kJson;
  request.body = kube::SelfReview();
  request.repeatable = true;
  const absl::StatusOr<std::string> body = Call(request);
  if (!body.ok()) return Annotate(body.status(), "who are we (SelfSubjectReview)");
  return kube::ParseSelfReview(*body);
}

}  // namespace trowel::carry
