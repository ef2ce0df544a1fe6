#pragma once

#include <string>

#include "base/status.h"
#include "kube/config/access.h"

namespace trowel::kube {

// Reads a kubeconfig (v1). `context` empty: its current-context. Relative file names are relative
// to the kubeconfig, as kubectl has it.
//
// NotFound: there is no such file. InvalidArgument: the file, the context, its cluster or its user
// is missing or malformed, or asks for something that Trowel does not do: exec and auth-provider
// plug-ins (they run programs), insecure-skip-tls-verify, user name and password, plain HTTP to
// another machine. The message names the file and what to do instead.
absl::StatusOr<Access> ReadKubeconfig(const std::string& path, const std::string& context);
// The two steps of it.
absl::StatusOr<std::string> ReadKubeconfigText(const std::string& path);
absl::StatusOr<Access> ParseKubeconfig(const std::string& text, const std::string& path,
                                       const std::string& context);

// What a pod finds: KUBERNETES_SERVICE_HOST and _PORT, and the files of its service account in
// `folder`. NotFound outside a cluster.
absl::StatusOr<Access> ReadServiceAccount(
    const std::string& folder = "/var/run/secrets/kubernetes.io/serviceaccount");

}  // namespace trowel::kube
