#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "cli/options.h"
#include "webhook/admission/admission_handler.h"

namespace trowel::test {

// The webhook beside the command line: the same garden and policy, as `options` name them, at the
// same time. Adds a failure where they cannot be read.
class WebhookTwin {
 public:
  WebhookTwin(const cli::Options& options, const std::string& now);

  // The response to a review, as the server would give it with no other move pending.
  nlohmann::json Post(std::string review);

 private:
  std::string now_;
  Snapshot<garden::GardenView> garden_{nullptr};
  Snapshot<policy::Policy> policies_{nullptr};
  webhook::Readiness readiness_;
};

// Fails where the webhook's response says anything but what the command found: denials as causes,
// warnings as warnings, audits as audit annotations.
void ExpectSame(const nlohmann::json& findings, bool allowed, const nlohmann::json& response);

}  // namespace trowel::test
