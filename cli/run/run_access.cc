#include "cli/run/run_access.h"

#include "base/object_name.h"
#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/garden/landscape.h"

namespace trowel::cli {

absl::StatusOr<std::unique_ptr<carry::RunStore>> StoreOf(const Options& options) {
  if (!IsLandscape(options)) {
    return InvalidArgument("runs are kept at an API server: give --kubeconfig, not --garden");
  }
  ASSIGN_OR_RETURN(const kube::GardenWatch::Options landscape, LandscapeOf(options));
  ASSIGN_OR_RETURN(const std::chrono::milliseconds patience, RequestTimeoutOf(options));
  return std::make_unique<carry::RunStore>(
      carry::RunStore::Options{.access = landscape.access,
                               .space = options.garden_namespace,
                               .patience = std::min(patience, std::chrono::milliseconds(30'000))});
}

absl::Status CheckRunName(const std::string& name) {
  if (IsObjectName(name)) return absl::OkStatus();
  return InvalidArgument("{} is no name of a run: use lower-case letters, digits and -",
                         Printable(name));
}

absl::StatusOr<carry::RunStore::Stored> ReadRun(const std::string& name, carry::RunStore* store) {
  RETURN_IF_ERROR(CheckRunName(name));
  absl::StatusOr<carry::RunStore::Stored> stored = store->Read(name);
  if (absl::IsNotFound(stored.status())) {
    return absl::NotFoundError(
        fmt::format("there is no run {} ({}); see trowel run list", name, store->SourceOf(name)));
  }
  return stored;
}

int RunExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk: return kDone;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound: return kUsage;
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kPermissionDenied: return kDenied;
    default: return kUnreadable;
  }
}

}  // namespace trowel::cli
