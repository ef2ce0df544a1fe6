#include "scheduler/binder/shoot_writer.h"

#include <utility>

#include "kube/rest/answer_status.h"
#include "kube/write/binding.h"
#include "kube/write/secret.h"

namespace trowel::scheduler {
namespace {

constexpr std::string_view kApiVersion = "core.gardener.cloud/v1beta1";

}  // namespace

ShootWriter::ShootWriter(Options options, const Clock* clock, const kube::Leader* leader)
    : options_(std::move(options)),
      clock_(clock),
      leader_(leader),
      client_(options_.access, options_.patience) {}

absl::StatusOr<std::string> ShootWriter::Call(const kube::RestRequest& request) {
  return CallWithin(request, options_.patience);
}

absl::Status ShootWriter::CallAsLeader(const kube::RestRequest& request) {
  const std::chrono::milliseconds left = leader_->Left();
  if (left.count() <= 0) return absl::FailedPreconditionError("no longer leader");
  return CallWithin(request, left).status();
}

absl::StatusOr<std::string> ShootWriter::CallWithin(const kube::RestRequest& request,
                                                    std::chrono::milliseconds time) {
  wait_ = absl::ZeroDuration();
  absl::StatusOr<kube::RestResponse> response = client_.Call(request, time);
  if (!response.ok()) return response.status();
  if (response->retry_after > 0) wait_ = absl::Seconds(response->retry_after);
  RETURN_IF_ERROR(kube::StatusOfAnswer(*response));
  return std::move(response->body);
}

absl::StatusOr<kube::StoredShoot> ShootWriter::Read(const std::string& space,
                                                    const std::string& name) {
  kube::RestRequest request;
  request.target = kube::ShootPath(space, name);
  ASSIGN_OR_RETURN(std::string body, Call(request));
  return kube::ParseStoredShoot(std::move(body));
}

absl::Status ShootWriter::Bind(const kube::StoredShoot& stored, std::string_view seed) {
  kube::RestRequest request;
  request.method = "PUT";
  request.target = kube::ShootPath(stored.shoot.space, stored.shoot.name) + "/binding";
  request.content_type = "application/json";
  ASSIGN_OR_RETURN(request.body, kube::WithSeedName(stored.body, seed));
  return CallAsLeader(request);
}

absl::Status ShootWriter::SetPending(const kube::StoredShoot& stored, std::string_view text) {
  kube::RestRequest request;
  request.method = "PATCH";
  request.target = kube::ShootPath(stored.shoot.space, stored.shoot.name) + "/status";
  request.content_type = kube::kMergePatch;
  request.body = kube::FormatPendingPatch(stored.resource_version, text, clock_->Now());
  return CallAsLeader(request);
}

absl::Status ShootWriter::Post(const kube::StoredShoot& stored, kube::EventNote note) {
  note.regarding = {.api_version = std::string(kApiVersion),
                    .kind = "Shoot",
                    .space = stored.shoot.space,
                    .name = stored.shoot.name,
                    .uid = stored.uid,
                    .resource_version = stored.resource_version};
  kube::RestRequest request;
  request.method = "POST";
  request.target = kube::EventPath(note);
  request.content_type = "application/json";
  request.body = kube::FormatEvent(note, options_.instance, clock_->Now());
  return Call(request).status();
}

}  // namespace trowel::scheduler
