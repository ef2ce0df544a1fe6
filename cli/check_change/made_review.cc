#include "cli/check_change/made_review.h"

#include <utility>

namespace trowel::cli {
namespace {

// `key` of `now` as it is in `old`.
void Keep(const char* key, const Json& old, Json* now) {
  const auto kept = old.find(key);
  if (kept != old.end()) {
    (*now)[key] = *kept;
  } else {
    now->erase(key);
  }
}

// Where the shapes are wrong, nothing is kept: the decoders say so.
void KeepWhatIsTheServers(const Json& old, Json* now) {
  Keep("status", old, now);
  const auto old_metadata = old.find("metadata");
  const auto metadata = now->find("metadata");
  if (old_metadata == old.end() || metadata == now->end()) return;
  if (!old_metadata->is_object() || !metadata->is_object()) return;
  for (const char* key :
       {"uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation",
        "resourceVersion", "managedFields"}) {
    Keep(key, *old_metadata, &*metadata);
  }
}

}  // namespace

std::string MadeReview(const Manifest& of, Json old, Json now) {
  if (!old.is_null() && !now.is_null()) KeepWhatIsTheServers(old, &now);
  const webhook::KnownResource& resource = *of.resource;
  Json request = {
      {"uid", "check-change"},
      {"kind", {{"group", resource.group}, {"version", resource.version}, {"kind", resource.kind}}},
      {"resource",
       {{"group", resource.group}, {"version", resource.version}, {"resource", resource.resource}}},
      {"name", of.name},
      {"operation", old.is_null()   ? "CREATE"
                    : now.is_null() ? "DELETE"
                                    : "UPDATE"},
      {"dryRun", true}};
  if (!of.space.empty()) request["namespace"] = of.space;
  request["object"] = std::move(now);
  request["oldObject"] = std::move(old);
  const Json review = {{"kind", "AdmissionReview"},
                       {"apiVersion", "admission.k8s.io/v1"},
                       {"request", std::move(request)}};
  return review.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace trowel::cli
