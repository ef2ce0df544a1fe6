#include "cli/check_change/manifest.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "base/remedy.h"
#include "base/text.h"
#include "cli/garden/landscape.h"
#include "garden/yaml_json.h"
#include "kube/manifest_file.h"
#include "kube/manifests.h"
#include "kube/rest/blocking_client.h"

namespace trowel::cli {
namespace {

constexpr std::size_t kObjectBytesMax = std::size_t{16} << 20;

Json Parse(const std::string& text) {
  return Json::parse(text, /*cb=*/nullptr, /*allow_exceptions=*/false);
}

// The text of a member, or "": what it has to be is for the decoder to say.
std::string TextOf(const Json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found == object.end() || !found->is_string() ? std::string()
                                                      : found->template get<std::string>();
}

const Json& MemberOf(const Json& object, const char* key) {
  static const Json none;
  if (!object.is_object()) return none;
  const auto found = object.find(key);
  return found == object.end() ? none : *found;
}

bool IsCluster(const webhook::KnownResource& resource) {
  return resource.kind == "Seed" || resource.kind == "BackupBucket";
}

absl::StatusOr<JsonObject> InFiles(const Manifest& manifest, const Options& options) {
  if (std::find(options.garden.begin(), options.garden.end(), "-") != options.garden.end()) {
    return InvalidArgument("--garden - is read once: give the object as it is with --old FILE");
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> files,
                   kube::ManifestSource(options.garden).ListFiles());
  JsonObject found;
  const kube::WantedObject wanted{.kind = std::string(manifest.resource->kind),
                                  .api_version = TextOf(manifest.object, "apiVersion"),
                                  .space = manifest.space,
                                  .name = manifest.name};
  for (const std::string& path : files) {
    const absl::StatusOr<std::string> text = kube::ReadFile(path, kube::kManifestBytesMax);
    if (!text.ok() || text->find(manifest.name) == std::string::npos) continue;
    Json object = Parse(kube::FindObjectJson(*text, wanted));
    if (!object.is_object()) continue;
    // An item of a list of one kind may say nothing of it.
    object["kind"] = wanted.kind;
    object["apiVersion"] = wanted.api_version;
    found.value = std::move(object);
  }
  return found;
}

std::string PathOf(const Manifest& manifest) {
  const webhook::KnownResource& resource = *manifest.resource;
  std::string path = resource.group.empty()
                         ? fmt::format("/api/{}", resource.version)
                         : fmt::format("/apis/{}/{}", resource.group, resource.version);
  if (!manifest.space.empty()) path += fmt::format("/namespaces/{}", manifest.space);
  return path + fmt::format("/{}/{}", resource.resource, manifest.name);
}

absl::StatusOr<JsonObject> AtServer(const Manifest& manifest, const Options& options) {
  ASSIGN_OR_RETURN(const std::chrono::milliseconds patience, RequestTimeoutOf(options));
  ASSIGN_OR_RETURN(const kube::GardenWatch::Options landscape, LandscapeOf(options));
  kube::RestRequest request;
  request.target = PathOf(manifest);
  const auto called = kube::CallAndWait(landscape.access, request, patience);
  if (!called.ok()) {
    return Unavailable("{}: {}", landscape.access.source, MessageAndRemedy(called.status()));
  }
  const kube::RestResponse& response = *called;
  if (response.status == 404) return JsonObject();
  if (response.status != 200) {
    const std::string remedy = kube::RemedyForAnswer(response.status, landscape.access);
    return Unavailable("{}: the API server answers {}{}{}", manifest.Label(),
                       kube::DescribeFailure(response.status, response.body),
                       remedy.empty() ? "" : "; ", remedy);
  }
  Json object = Parse(response.body);
  if (!object.is_object()) {
    return absl::NotFoundError(fmt::format("{}: the answer is no JSON object", manifest.Label()));
  }
  return JsonObject{std::move(object)};
}

// Goes into a path of a request, and into messages.
bool IsPlain(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

}  // namespace

std::string Manifest::Label() const {
  return fmt::format("{} {}{}{}", resource->kind, space, space.empty() ? "" : "/", name);
}

absl::StatusOr<JsonObject> ReadDocument(const std::string& path) {
  absl::StatusOr<std::string> text = kube::ReadFile(path, kObjectBytesMax);
  if (!text.ok()) {
    return absl::NotFoundError(fmt::format("{}", Message(text.status())));
  }
  if (Json document = Parse(*text); document.is_object()) {
    return JsonObject{std::move(document), *std::move(text)};
  }
  const auto documents = garden::YamlToJson(*text);
  if (!documents.ok()) {
    return absl::NotFoundError(fmt::format("{}: {}", path, Message(documents.status())));
  }
  if (documents->size() != 1) {
    return absl::NotFoundError(
        fmt::format("{}: expected one object, found {}", path, documents->size()));
  }
  Json document = Parse(documents->front());
  if (!document.is_object()) return absl::NotFoundError(fmt::format("{}: no object", path));
  return JsonObject{std::move(document), documents->front()};
}

absl::StatusOr<Manifest> ToManifest(const std::string& path, Json document) {
  Manifest manifest;
  const std::string kind = TextOf(document, "kind");
  const std::string version = TextOf(document, "apiVersion");
  manifest.resource = webhook::FindKind(version, kind);
  if (manifest.resource == nullptr) {
    return InvalidArgument("{}: {} {} is no object that Trowel judges", path, Printable(version),
                           kind.empty() ? "without kind" : Printable(kind));
  }
  const Json& metadata = MemberOf(document, "metadata");
  manifest.name = TextOf(metadata, "name");
  manifest.space = TextOf(metadata, "namespace");
  if (!IsPlain(manifest.name)) {
    return InvalidArgument("{}: metadata.name: give the name of one object", path);
  }
  if (IsCluster(*manifest.resource)) {
    manifest.space.clear();
  } else if (!IsPlain(manifest.space)) {
    return InvalidArgument("{}: metadata.namespace: give the namespace of {}", path, manifest.name);
  }
  manifest.object = std::move(document);
  return manifest;
}

absl::StatusOr<JsonObject> StoredObject(const Manifest& manifest, const Options& options) {
  return IsLandscape(options) ? AtServer(manifest, options) : InFiles(manifest, options);
}

}  // namespace trowel::cli
