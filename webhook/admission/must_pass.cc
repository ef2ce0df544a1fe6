#include "webhook/admission/must_pass.h"

#include "policy/change.h"
#include "webhook/admission/object_change.h"
#include "webhook/admission/spec_compare.h"

namespace trowel::webhook {
namespace {

using garden::JsonReader;

// By names: of a version that is not read, the subject is not known.
bool IsMove(const AdmissionRequest& request) {
  if (request.resource != "shoots") return false;
  return request.subresource == "binding" || request.operation == Operation::kCreate;
}

std::optional<JsonReader> MemberOf(const std::optional<JsonReader>& object, std::string_view key) {
  if (!object.has_value() || !object->is_object()) return std::nullopt;
  return (*object)[key];
}

std::optional<simdjson::dom::element> SpecOf(const std::optional<JsonReader>& object) {
  const std::optional<JsonReader> spec = MemberOf(object, "spec");
  return spec.has_value() ? Element(*spec) : std::nullopt;
}

bool IsFinalizing(const AdmissionRequest& request) {
  if (request.operation != Operation::kUpdate) return false;
  const std::optional<JsonReader> deleted =
      MemberOf(MemberOf(request.old_object, "metadata"), "deletionTimestamp");
  return deleted.has_value() && deleted->present() &&
         FindDifference("spec", SpecOf(request.object), SpecOf(request.old_object)).empty();
}

}  // namespace

bool MustPass(const AdmissionRequest& request, const policy::Policy* policy) {
  if (request.subresource == "status") return true;
  if (IsMove(request)) return false;
  if (IsFinalizing(request)) return true;
  if (!request.requester.has_value()) return false;
  const policy::Policy none;
  const policy::Writer writer =
      policy::WriterOf(&*request.requester, policy == nullptr ? none : *policy);
  return writer.actor != policy::Actor::kPerson;
}

}  // namespace trowel::webhook
