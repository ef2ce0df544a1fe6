#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trowel::cli::doctor {

struct Settings;

// Something that an account may do, as an API server can be asked about it.
struct Right {
  std::string verb;
  std::string group;
  std::string resource;
  std::string subresource = {};
  std::string space = {};  // Empty: in every namespace, or of none.
  std::string name = {};   // Empty: whatever its name. RBAC knows no names for `create`.
};
// What is done, without the verb: "shoots.core.gardener.cloud/binding", "secrets trowel-tls in
// garden".
std::string ObjectOf(const Right& right);

// What Trowel does in the garden, and what it needs for that.
struct Purpose {
  std::string what;   // "list and watch all 11 kinds", after "may".
  std::string grant;  // How to come by it.
  std::vector<Right> rights;
  bool needed = true;  // False: without it something is not said, and no more.
};
// To follow the garden, and to say what was found; with --self-certs, --scheduler and --ranking
// those, too. The grants of the three are manifests/overlays/self-certs-access, scheduler-access
// and ranking-access.
std::vector<Purpose> PurposesOf(const Settings& settings);

// The body of a SelfSubjectAccessReview, or of a SubjectAccessReview for --service-account.
std::string FormatReview(const Settings& settings, const Right& right);

}  // namespace trowel::cli::doctor
