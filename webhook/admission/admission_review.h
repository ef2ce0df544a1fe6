#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/status.h"
#include "garden/json.h"
#include "policy/move.h"
#include "webhook/server/json_body.h"

namespace trowel::webhook {

enum class Operation : std::uint8_t { kCreate, kUpdate, kDelete, kConnect };
std::string_view Name(Operation operation);  // "CREATE", ...

// The resources that Trowel knows. A rule concerns some of them; the rest is let through.
enum class Subject : std::uint8_t {
  kOther,
  kShoots,
  kShootsStatus,
  kShootsBinding,
  kSeeds,
  kSeedsStatus,
  kConfigMaps,
  kBackupEntries,
  kBackupBuckets,
  kShootStates,
  kManagedSeeds,
  kGardenlets,
};

// The request of an admission.k8s.io/v1 AdmissionReview, as far as it is read (wire.md 2.1).
// Its views and readers live until the ReviewParser that made it parses again.
struct AdmissionRequest {
  std::string_view uid;
  std::string_view group;
  std::string_view version;
  std::string_view resource;
  std::string_view subresource;
  std::string_view kind;
  std::string_view space;  // Empty for cluster-scoped objects.
  std::string_view name;   // May be empty on CREATE with generateName.
  Subject subject = Subject::kOther;
  Operation operation = Operation::kUpdate;
  bool dry_run = false;
  std::optional<policy::Requester> requester;  // Empty when no user is named.

  // Empty when null. Of a known resource they are objects of its kind and version, there is an
  // `object` on CREATE and UPDATE and an `old_object` on UPDATE and DELETE, and no key is repeated
  // in the parts that say what the object is.
  std::optional<garden::JsonReader> object;
  std::optional<garden::JsonReader> old_object;
};

// Reads AdmissionReviews, one at a time. Keeps its buffers from one to the next.
class ReviewParser {
 public:
  // Larger bodies are refused, whatever the server in front allows.
  static constexpr std::size_t kBodyBytesMax = JsonBody::kBytesMax;

  // kBodyPadding readable bytes must follow `body`, which must outlive the request.
  //
  // Errors: InvalidArgument for what is no AdmissionReview of a version that is read or is not
  // well-formed (HTTP 400), FailedPrecondition for one whose parts do not belong together or whose
  // objects have another version than the one that is read (422), ResourceExhausted for a body that
  // is too large (413). Messages name the path and never hold control characters.
  absl::StatusOr<AdmissionRequest> Parse(std::string_view body);

  // After an error: the request, if all but its objects, or their version, could be read. What of
  // these was checked is not to be relied upon.
  const std::optional<AdmissionRequest>& unreadable() const { return unreadable_; }

  // The trail of the readers of the last request: ask it after decoding its objects.
  const garden::JsonTrail& trail() const { return body_.trail(); }

  // Ends the last request and gives back what one large body took.
  void Release() {
    unreadable_.reset();
    body_.Release();
  }

 private:
  JsonBody body_;
  std::optional<AdmissionRequest> unreadable_;
};

}  // namespace trowel::webhook
