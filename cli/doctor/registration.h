#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

// What is registered with the API server, and what Trowel ships.
namespace trowel::cli::doctor {

struct WebhookRule {
  std::vector<std::string> groups, versions, resources, operations;
};

struct MatchCondition {
  std::string name;
  std::string expression;
};

// One entry of a ValidatingWebhookConfiguration, with the API server's defaults.
struct WebhookEntry {
  std::string name;
  std::string url;        // That of a service, too: https://NAME.NAMESPACE.svc:443/PATH
  std::string ca_bundle;  // PEM; empty: none.
  std::string failure_policy = "Fail";
  std::string side_effects;
  std::int64_t timeout_seconds = 10;
  std::vector<std::string> review_versions;
  std::vector<WebhookRule> rules;
  std::vector<MatchCondition> conditions;
  bool selective = false;  // A selector of namespaces or objects leaves something out.
  bool opt_in = false;     // Of those shipped: a component adds it.
};

// The entries of one ValidatingWebhookConfiguration. InvalidArgument: it is none, with the place.
absl::StatusOr<std::vector<WebhookEntry>> ParseRegistration(std::string_view json);

// All entries that manifests/ has: the one for moves first, then those that are opt-in.
const std::vector<WebhookEntry>& ShippedEntries();
// Null when Trowel ships no entry of that name.
const WebhookEntry* FindEntry(const std::vector<WebhookEntry>& entries, std::string_view name);

// True if `entry` is asked for that operation on that resource ("shoots/binding").
bool Covers(const WebhookEntry& entry, std::string_view group, std::string_view version,
            std::string_view resource, std::string_view operation);

}  // namespace trowel::cli::doctor
