#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

// The authorities that an API server trusts when it calls a webhook: clientConfig.caBundle of a
// ValidatingWebhookConfiguration.
namespace trowel::kube {

// Of one entry.
struct WebhookBundle {
  std::string webhook;  // "moves.trowel.gardener.cloud"
  std::string pem;      // Empty: none, so that the system's authorities hold.
};

struct Registration {
  std::string version;                  // resourceVersion
  std::vector<WebhookBundle> webhooks;  // Every entry, in its order.
};

// InvalidArgument: not JSON, or no ValidatingWebhookConfiguration. A bundle that is not base64,
// which no API server lets in, reads as empty.
absl::StatusOr<Registration> ParseRegistration(std::string_view body);

// A JSON patch (RFC 6902) that gives `pem` to those entries whose name ends in `domain` and have
// another bundle. Empty: there are none. It fails, and changes nothing, when the entries have moved
// since they were read, and it is a conflict (409) when anything was written since: by the next
// leader, for one, who knows of a later authority.
std::string FormatBundlePatch(const Registration& read, std::string_view domain,
                              std::string_view pem);

std::string RegistrationPath(std::string_view name);

}  // namespace trowel::kube
