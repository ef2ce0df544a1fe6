#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/status.h"
#include "cli/options.h"
#include "cli/output/output.h"

namespace trowel::cli {

// What is recorded in a file: AdmissionReviews and events of an API server's audit log, one
// document, a line for each, or an EventList. Empty: the file is none of these.
// `broken`: numbers of lines that are none, from 1 on, as in a log that was cut off.
std::vector<Json> RecordedIn(const std::string& text, std::vector<std::size_t>* broken);

bool IsAuditEvent(const Json& document);

// The AdmissionReview that an API server sent, or would have sent, for the request that an event
// tells of: objectRef says of what, requestObject what it was to be, and the garden of `options`
// what it was. Nothing: the request wrote nothing that Trowel judges, or the event tells of its
// receipt only.
//
// InvalidArgument: the event does not have what it takes; the message says which level of auditing
// has.
absl::StatusOr<std::optional<std::string>> ReviewOfEvent(const Json& event, const Options& options);

}  // namespace trowel::cli
