#include "webhook/admission_review.h"

#include <string>

#include "base/text.h"
#include "webhook/http.h"
#include "webhook/resource_table.h"
#include "webhook/unique_keys.h"

namespace trowel::webhook {
namespace {

using garden::JsonReader;
using garden::JsonTrail;

static_assert(kBodyPadding >= simdjson::SIMDJSON_PADDING, "the body is parsed where it is");

// What a parser keeps between two requests; a larger body's buffers are given back.
constexpr std::size_t kUsualBytes = std::size_t{256} << 10;

// A namespace has at most 63 bytes, an object's name 253. Longer ones would only bloat answers.
constexpr std::size_t kNameBytesMax = 253;

absl::Status ParseError(simdjson::error_code error) {
  switch (error) {
    case simdjson::EMPTY: return InvalidArgument("the body is empty");
    case simdjson::UTF8_ERROR: return InvalidArgument("the body is not valid UTF-8");
    case simdjson::DEPTH_ERROR:
      return InvalidArgument("the body is nested deeper than {} levels", garden::kJsonDepthMax);
    case simdjson::CAPACITY:
      return absl::ResourceExhaustedError(
          fmt::format("the body has more than {} bytes", ReviewParser::kBodyBytesMax));
    case simdjson::NUMBER_ERROR:
      return InvalidArgument("the body is not JSON: a number is malformed or out of range");
    case simdjson::UNCLOSED_STRING:
      return InvalidArgument("the body is not JSON: it ends within a string");
    case simdjson::MEMALLOC: return absl::ResourceExhaustedError("no memory to read the body");
    default:
      return InvalidArgument("the body is not JSON, or was cut off: {}",
                             simdjson::error_message(error));
  }
}

bool HasControl(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return true;
    const bool c1 =
        byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) return true;
  }
  return false;
}

// A name that will be printed, compared and looked up.
std::string_view ReadName(JsonReader reader) {
  const std::string_view name = reader.Text();
  if (HasControl(name)) {
    reader.Fail("control characters are not allowed");
  } else if (name.size() > kNameBytesMax) {
    reader.Fail(fmt::format("longer than {} bytes", kNameBytesMax));
  }
  return name;
}

std::string_view ReadRequiredName(JsonReader reader) {
  const std::string_view name = ReadName(reader);
  if (name.empty()) reader.Fail("missing");
  return name;
}

void CheckKeys(JsonReader reader) {
  if (!reader.is_object()) return;
  simdjson::dom::object object;
  if (reader.element().get(object) != simdjson::SUCCESS) return;
  if (const auto key = FindRepeatedKey(object)) reader[*key].Fail("the key is repeated");
}

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

ReviewParser::ReviewParser() : parser_(kBodyBytesMax) {}

void ReviewParser::Release() {
  trail_.Clear();
  if (parser_.capacity() > kUsualBytes) parser_ = simdjson::dom::parser(kBodyBytesMax);
}

absl::StatusOr<AdmissionRequest> ReviewParser::Parse(std::string_view body) {
  trail_.Clear();
  simdjson::dom::element document;
  simdjson::error_code error = simdjson::SUCCESS;
  if (parser_.capacity() == 0) error = parser_.allocate(kUsualBytes, garden::kJsonDepthMax);
  if (error == simdjson::SUCCESS) {
    error = parser_.parse(body.data(), body.size(), /*realloc_if_needed=*/false).get(document);
  }
  if (error != simdjson::SUCCESS) return ParseError(error);

  const JsonReader root(document, &trail_);
  CheckKeys(root);
  if (!trail_.ok()) return InvalidArgument("{}", trail_.error());
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
  if (!trail_.ok()) return InvalidArgument("{}", trail_.error());
  request.operation = *operation;

  ASSIGN_OR_RETURN(const KnownResource* known, FindResource(names));
  if (known == nullptr) return request;
  request.subject = known->subject;
  const absl::Status fits = CheckObjects(*known, reader, request);
  if (!trail_.ok()) return InvalidArgument("{}", trail_.error());
  RETURN_IF_ERROR(fits);
  return request;
}

}  // namespace trowel::webhook
