#include "migration/carry/carrier.h"

#include <algorithm>
#include <utility>

#include "kube/rest/answer_status.h"
#include "kube/write/binding.h"
#include "kube/write/config_map.h"
#include "kube/write/secret.h"
#include "kube/write/seed_patch.h"

namespace trowel::carry {
namespace {

using run::Action;
using run::Result;

constexpr std::size_t kUidsMax = 10'000;

// Internal codes of Do(): neither is one of an answer's.
absl::Status NotSent() { return absl::CancelledError("too late, or no longer leader"); }
absl::Status Changed() { return absl::OutOfRangeError("it has another spec.seedName"); }

Result::Outcome OutcomeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk: return Result::Outcome::kDone;
    case absl::StatusCode::kNotFound: return Result::Outcome::kGone;
    case absl::StatusCode::kAborted: return Result::Outcome::kConflict;
    case absl::StatusCode::kResourceExhausted: return Result::Outcome::kLater;
    case absl::StatusCode::kPermissionDenied: return Result::Outcome::kDenied;
    case absl::StatusCode::kCancelled: return Result::Outcome::kNotSent;
    case absl::StatusCode::kOutOfRange: return Result::Outcome::kChanged;
    default: return Result::Outcome::kUnknown;
  }
}

std::string PathOf(const std::string& shoot) {
  const std::size_t slash = shoot.find('/');
  return kube::ShootPath(shoot.substr(0, slash), shoot.substr(slash + 1));
}

}  // namespace

Carrier::Carrier(Options options, const Clock* clock, const kube::Leader* leader)
    : options_(std::move(options)),
      clock_(clock),
      leader_(leader),
      client_(options_.access, options_.patience) {}

Result Carrier::Do(const Action& action) {
  Result result{.kind = action.kind, .shoot = action.shoot, .seed = action.seed, .id = action.id};
  absl::Status status;
  switch (action.kind) {
    case Action::Kind::kDryRun: status = DryRun(action, &result.resource_version); break;
    case Action::Kind::kBind: status = Bind(action); break;
    case Action::Kind::kClose: status = SetVisible(action.seed, false, action.until); break;
    case Action::Kind::kOpen: status = SetVisible(action.seed, true, action.until); break;
    default: status = NotSent();
  }
  result.outcome = OutcomeOf(status);
  result.text = Message(status);
  return result;
}

absl::StatusOr<std::string> Carrier::Call(const kube::RestRequest& request,
                                          std::chrono::milliseconds time) {
  absl::StatusOr<kube::RestResponse> response = client_.Call(request, time);
  if (!response.ok()) {
    // Of what the network says, nothing is known.
    return absl::UnavailableError(std::string(Message(response.status())));
  }
  RETURN_IF_ERROR(kube::StatusOfAnswer(*response));
  return std::move(response->body);
}

absl::Status Carrier::Change(const kube::RestRequest& request, absl::Time until) {
  const std::chrono::milliseconds left = leader_->Left();
  if (left.count() <= 0 || clock_->Now() >= until) return NotSent();
  return Call(request, std::min(left, options_.patience)).status();
}

absl::StatusOr<kube::StoredShoot> Carrier::Read(const std::string& shoot) {
  kube::RestRequest request;
  request.target = PathOf(shoot);
  ASSIGN_OR_RETURN(std::string body, Call(request, options_.patience));
  absl::StatusOr<kube::StoredShoot> stored = kube::ParseStoredShoot(std::move(body));
  if (!stored.ok()) return absl::UnknownError(std::string(Message(stored.status())));
  if (uids_.size() >= kUidsMax) uids_.clear();
  uids_[shoot] = stored->uid;
  return stored;
}

absl::Status Carrier::PutBinding(const kube::StoredShoot& stored, const Action& action,
                                 bool dry_run) {
  kube::RestRequest request;
  request.method = "PUT";
  request.target = PathOf(action.shoot) + (dry_run ? "/binding?dryRun=All" : "/binding");
  request.content_type = "application/json";
  absl::StatusOr<std::string> body = kube::WithOtherSeedName(stored.body, action.from, action.seed);
  if (!body.ok()) return Changed();
  request.body = *std::move(body);
  return Change(request, action.until);
}

absl::Status Carrier::DryRun(const Action& action, std::string* resource_version) {
  absl::StatusOr<kube::StoredShoot> stored = Read(action.shoot);
  if (!stored.ok()) return stored.status();
  if (stored->shoot.seed_name != action.from) return Changed();
  RETURN_IF_ERROR(PutBinding(*stored, action, /*dry_run=*/true));
  *resource_version = stored->resource_version;
  read_[action.shoot] = *std::move(stored);
  return absl::OkStatus();
}

// With the bytes that the dry run had: of another version nobody has said that it may move.
absl::Status Carrier::Bind(const Action& action) {
  auto found = read_.extract(action.shoot);
  if (found.empty() || found.mapped().resource_version != action.resource_version) {
    absl::StatusOr<kube::StoredShoot> stored = Read(action.shoot);
    // Nothing was sent that would change anything.
    if (!stored.ok()) return absl::IsNotFound(stored.status()) ? stored.status() : NotSent();
    if (stored->resource_version != action.resource_version) {
      return absl::AbortedError("it has changed since it was asked for");
    }
    return PutBinding(*stored, action, /*dry_run=*/false);
  }
  return PutBinding(found.mapped(), action, /*dry_run=*/false);
}

absl::Status Carrier::SetVisible(const std::string& seed, bool visible, absl::Time until) {
  kube::RestRequest read;
  read.target = kube::SeedPath(seed);
  ASSIGN_OR_RETURN(const std::string body, Call(read, options_.patience));
  const absl::StatusOr<kube::StoredSeed> stored = kube::ParseStoredSeed(body);
  if (!stored.ok()) return absl::UnknownError(std::string(Message(stored.status())));
  if (stored->visible == visible) return absl::OkStatus();
  kube::RestRequest request;
  request.method = "PATCH";
  request.target = kube::SeedPath(seed);
  request.content_type = kube::kMergePatch;
  request.body = kube::FormatVisiblePatch(stored->resource_version, visible);
  return Change(request, until);
}

std::string Carrier::UidOf(const std::string& shoot) {
  const auto found = uids_.find(shoot);
  if (found != uids_.end()) return found->second;
  const absl::StatusOr<kube::StoredShoot> stored = Read(shoot);
  return stored.ok() ? stored->uid : std::string();
}

}  // namespace trowel::carry
