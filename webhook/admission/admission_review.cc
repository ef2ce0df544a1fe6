#include "webhook/admission/admission_review.h"

#include <string>

#include "base/text.h"
#include "webhook/admission/resource_table.h"

namespace trowel::webhook {
namespace {

using garden::JsonReader;

std::optional<Operation> ParseOperation(std::string_view text) {
  for (const Operation operation :
       {Operation::kCreate, Operation::kUpdate, Operation::kDelete, Operation::kConnect}) {
    if (Name(operation) == text) return operation;
  }
  return std::nullopt;
}

std::optional<policy::Requester> ReadRequester(JsonReader user) {
  const std::string_view name = user["username"].Text();
  std::vector<std::string> groups = user["groups"].TextList();
  if (name.empty()) return std::nullopt;
  return policy::Requester{.user = std::string(name), .groups = std::move(groups)};
}

absl::Status CheckEnvelope(JsonReader root, JsonReader request) {
  if (!root.is_object()) return InvalidArgument("the body is not an AdmissionReview");
  const std::string_view kind = root["kind"].Text();
  const std::string_view version = root["apiVersion"].Text();
  if (!root["kind"].present() || kind != "AdmissionReview") {
    return InvalidArgument("the body is not an AdmissionReview: kind is \"{}\"", Printable(kind));
  }
  if (version != "admission.k8s.io/v1") {
    return InvalidArgument("apiVersion: {} is not read by Trowel, only admission.k8s.io/v1",
                           version.empty() ? "an empty one" : Printable(version));
  }
  if (!request.present()) return InvalidArgument("request: missing");
  return absl::OkStatus();
}

// Says of `part` of an object that it names another object than the request does.
void CheckSame(JsonReader part, std::string_view expected) {
  const std::string_view name = ReadName(part);
  if (!name.empty() && !expected.empty() && name != expected) {
    part.Fail(fmt::format("{} is not the object of the request, {}", Printable(name),
                          Printable(expected)));
  }
}

// FailedPrecondition when `object` is not what the request says it is; other faults go into the
// trail.
absl::Status CheckObject(JsonReader object, const KnownResource& known,
                         const AdmissionRequest& request) {
  if (!object.is_object()) {
    object.Fail("expected an object");
    return absl::OkStatus();
  }
  CheckKeys(object);
  const JsonReader metadata = object["metadata"];
  for (const JsonReader part :
       {metadata, metadata["annotations"], object["spec"], object["status"]}) {
    if (part.present() && !part.is_object()) part.Fail("expected an object");
    CheckKeys(part);
  }
  CheckSame(metadata["name"], request.name);
  CheckSame(metadata["namespace"], request.space);
  if (known.kind == "Shoot") {
    ReadName(object["spec"]["seedName"]);
    ReadName(object["status"]["seedName"]);
  }
  const std::string_view kind = object["kind"].Text();
  const std::string_view version = object["apiVersion"].Text();
  const std::string expected = known.group.empty()
                                   ? std::string(known.version)
                                   : fmt::format("{}/{}", known.group, known.version);
  if (kind == known.kind && version == expected) return absl::OkStatus();
  return absl::FailedPreconditionError(fmt::format("{}: expected {} {}, found {} {}", object.Path(),
                                                   expected, known.kind, Printable(version),
                                                   Printable(kind)));
}

absl::Status CheckObjects(const KnownResource& known, JsonReader request_reader,
                          const AdmissionRequest& request) {
  const Operation operation = request.operation;
  const bool wants_new = operation == Operation::kCreate || operation == Operation::kUpdate;
  const bool wants_old = operation == Operation::kUpdate || operation == Operation::kDelete;
  if (wants_new && !request.object.has_value()) {
    request_reader["object"].Fail(fmt::format("missing on {}", Name(operation)));
  }
  if (wants_old && !request.old_object.has_value()) {
    request_reader["oldObject"].Fail(fmt::format("missing on {}", Name(operation)));
  }
  if (request.object.has_value()) RETURN_IF_ERROR(CheckObject(*request.object, known, request));
  if (request.old_object.has_value()) {
    RETURN_IF_ERROR(CheckObject(*request.old_object, known, request));
  }
  return absl::OkStatus();
}

ResourceNames ReadNames(JsonReader request) {
  const JsonReader resource = request["resource"];
  const JsonReader kind = request["kind"];
  CheckKeys(resource);
  CheckKeys(kind);
  return {.group = ReadName(resource["group"]),
          .version = ReadName(resource["version"]),
          .resource = ReadRequiredName(resource["resource"]),
          .subresource = ReadName(request["subResource"]),
          .kind_group = ReadName(kind["group"]),
          .kind_version = ReadName(kind["version"]),
          .kind = ReadRequiredName(kind["kind"])};
}

std::optional<JsonReader> Present(JsonReader reader) {
  if (!reader.present()) return std::nullopt;
  return reader;
}

}  // namespace

std::string_view Name(Operation operation) {
  switch (operation) {
    case Operation::kCreate: return "CREATE";
    case Operation::kUpdate: return "UPDATE";
    case Operation::kDelete: return "DELETE";
    case Operation::kConnect: return "CONNECT";
  }
  return "";
}

// Deleting a collection makes one request of each object, without its name (k8s.io/apiserver,
// pkg/endpoints/handlers/delete.go and pkg/registry/rest/delete.go).
void FillNamesOfDeleted(AdmissionRequest* request) {
  if (request->operation != Operation::kDelete || !request->old_object.has_value()) return;
  const JsonReader metadata = (*request->old_object)["metadata"];
  if (request->name.empty()) request->name = ReadName(metadata["name"]);
  if (request->space.empty()) request->space = ReadName(metadata["namespace"]);
}

absl::StatusOr<AdmissionRequest> ReviewParser::Parse(std::string_view body) {
  unreadable_.reset();
  ASSIGN_OR_RETURN(const JsonReader root, body_.Parse(body));
  const JsonReader reader = root["request"];
  RETURN_IF_ERROR(CheckEnvelope(root, reader));
  CheckKeys(reader);

  const ResourceNames names = ReadNames(reader);
  AdmissionRequest request{.uid = ReadRequiredName(reader["uid"]),
                           .group = names.group,
                           .version = names.version,
                           .resource = names.resource,
                           .subresource = names.subresource,
                           .kind = names.kind,
                           .space = ReadName(reader["namespace"]),
                           .name = ReadName(reader["name"]),
                           .dry_run = reader["dryRun"].Bool(),
                           .requester = ReadRequester(reader["userInfo"]),
                           .object = Present(reader["object"]),
                           .old_object = Present(reader["oldObject"])};
  const std::string_view operation_text = ReadRequiredName(reader["operation"]);
  const std::optional<Operation> operation = ParseOperation(operation_text);
  if (!operation.has_value()) {
    reader["operation"].Fail(fmt::format("{} is no operation", Printable(operation_text)));
  }
  if (!trail().ok()) return InvalidArgument("{}", trail().error());
  request.operation = *operation;
  FillNamesOfDeleted(&request);

  const absl::StatusOr<const KnownResource*> known = FindResource(names);
  absl::Status fits = known.status();
  if (known.ok() && *known != nullptr) {
    request.subject = (*known)->subject;
    fits = CheckObjects(**known, reader, request);
    if (!trail().ok()) fits = InvalidArgument("{}", trail().error());
  }
  if (fits.ok()) return request;
  unreadable_ = std::move(request);
  return fits;
}

}  // namespace trowel::webhook
