#pragma once

#include <memory>
#include <string>

#include "base/status.h"
#include "cli/options.h"
#include "migration/carry/run_store.h"

namespace trowel::cli {

// The runs of the garden at the API server that is named. InvalidArgument: none is.
absl::StatusOr<std::unique_ptr<carry::RunStore>> StoreOf(const Options& options);

// What one run is called; InvalidArgument: it cannot be that.
absl::Status CheckRunName(const std::string& name);

// The run; NotFound says what there is to do.
absl::StatusOr<carry::RunStore::Stored> ReadRun(const std::string& name, carry::RunStore* store);

// 1 for what is refused, 2 for wrong use or no such run, 3 where nobody can say.
int RunExitCodeOf(const absl::Status& status);

}  // namespace trowel::cli
