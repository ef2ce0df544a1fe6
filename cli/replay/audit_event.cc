#include "cli/replay/audit_event.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "cli/check_change/made_review.h"
#include "cli/check_change/manifest.h"
#include "webhook/admission/resource_table.h"

namespace trowel::cli {
namespace {

constexpr std::string_view kAuditGroup = "audit.k8s.io/";

const Json& MemberOf(const Json& object, const char* key) {
  static const Json none;
  if (!object.is_object()) return none;
  const auto found = object.find(key);
  return found == object.end() ? none : *found;
}

std::string TextOf(const Json& object, const char* key) {
  const Json& member = MemberOf(object, key);
  return member.is_string() ? member.get<std::string>() : std::string();
}

Json Parse(std::string_view text) {
  return Json::parse(text, /*cb=*/nullptr, /*allow_exceptions=*/false);
}

bool IsRecorded(const Json& document) {
  return IsAuditEvent(document) || TextOf(document, "kind") == "AdmissionReview";
}

void Take(Json document, std::vector<Json>* recorded) {
  if (TextOf(document, "kind") == "EventList" && MemberOf(document, "items").is_array()) {
    for (Json& item : document["items"]) {
      // Items of a list of one kind need not say so.
      if (!item.is_object()) continue;
      if (!item.contains("kind")) item["kind"] = "Event";
      if (!item.contains("apiVersion")) item["apiVersion"] = document["apiVersion"];
      Take(std::move(item), recorded);
    }
  } else if (IsRecorded(document)) {
    recorded->push_back(std::move(document));
  }
}

// Null for a request that only reads, and for one of which not even the answer is to be told.
const char* OperationOf(const std::string& verb) {
  if (verb == "create") return "CREATE";
  if (verb == "update" || verb == "patch") return "UPDATE";
  return verb == "delete" ? "DELETE" : nullptr;
}

const webhook::KnownResource* ResourceOf(const Json& reference) {
  const std::string group = TextOf(reference, "apiGroup");
  const std::string version = TextOf(reference, "apiVersion");
  for (const std::string_view kind : {"Shoot", "Seed", "ConfigMap", "BackupEntry", "BackupBucket",
                                      "ShootState", "ManagedSeed", "Gardenlet"}) {
    const webhook::KnownResource* resource =
        webhook::FindKind(group.empty() ? version : group + "/" + version, kind);
    if (resource != nullptr && resource->resource == TextOf(reference, "resource")) return resource;
  }
  return nullptr;
}

// The object as it was to be. A patch tells it only with its answer.
absl::StatusOr<Json> ObjectOf(const Json& event, const std::string& verb) {
  const char* const key = verb == "patch" ? "responseObject" : "requestObject";
  const Json& object = MemberOf(event, key);
  if (object.is_object() && MemberOf(object, "metadata").is_object()) return Json(object);
  return InvalidArgument("audit event {}: has no {}: audit writes at level {}",
                         Printable(TextOf(event, "auditID")), key,
                         verb == "patch" ? "RequestResponse" : "Request");
}

// Who asks, and the subresource, which MadeReview() knows nothing of.
std::string Completed(const std::string& review, const Json& event,
                      const std::string& subresource) {
  Json document = Parse(review);
  Json& request = document["request"];
  request["uid"] = TextOf(event, "auditID");
  if (!subresource.empty()) request["subResource"] = subresource;
  const Json& impersonated = MemberOf(event, "impersonatedUser");
  const Json& user = impersonated.is_object() ? impersonated : MemberOf(event, "user");
  if (user.is_object()) request["userInfo"] = user;
  request["dryRun"] = TextOf(event, "requestURI").find("dryRun=All") != std::string::npos;
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

bool IsAuditEvent(const Json& document) {
  return TextOf(document, "kind") == "Event" &&
         TextOf(document, "apiVersion").starts_with(kAuditGroup);
}

std::vector<Json> RecordedIn(const std::string& text, std::vector<std::size_t>* broken) {
  std::vector<Json> recorded;
  if (Json whole = Parse(text); whole.is_object()) {
    Take(std::move(whole), &recorded);
    return recorded;
  }
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    ++number;
    begin = end + 1;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    Json document = Parse(line);
    if (!document.is_object()) broken->push_back(number);
    Take(std::move(document), &recorded);
  }
  return recorded;
}

absl::StatusOr<std::optional<std::string>> ReviewOfEvent(const Json& event,
                                                         const Options& options) {
  const Json& reference = MemberOf(event, "objectRef");
  const std::string verb = TextOf(event, "verb");
  const std::string subresource = TextOf(reference, "subresource");
  const webhook::KnownResource* resource = ResourceOf(reference);
  const bool done = TextOf(event, "stage") == "ResponseComplete";
  if (OperationOf(verb) == nullptr || resource == nullptr || !done) return std::nullopt;

  Json named = {
      {"apiVersion", resource->group.empty()
                         ? std::string(resource->version)
                         : fmt::format("{}/{}", resource->group, resource->version)},
      {"kind", resource->kind},
      {"metadata",
       {{"name", TextOf(reference, "name")}, {"namespace", TextOf(reference, "namespace")}}}};
  const std::string place = fmt::format("audit event {}", Printable(TextOf(event, "auditID")));
  ASSIGN_OR_RETURN(const Manifest manifest, ToManifest(place, std::move(named)));
  Json now;
  if (verb != "delete") {
    ASSIGN_OR_RETURN(now, ObjectOf(event, verb));
  }
  Json old;
  if (verb != "create") {
    ASSIGN_OR_RETURN(JsonObject stored, StoredObject(manifest, options));
    if (stored.value.is_null()) {
      return InvalidArgument("{}: the garden has no {}, so that what it was is not known", place,
                             manifest.Label());
    }
    old = std::move(stored.value);
  }
  return Completed(MadeReview(manifest, std::move(old), std::move(now)), event, subresource);
}

}  // namespace trowel::cli
