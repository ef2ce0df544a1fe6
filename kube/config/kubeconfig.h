#pragma once

#include <cstdint>
#include <string>

#include "base/status.h"
#include "kube/config/access.h"

namespace trowel::kube {

// Reads a kubeconfig (v1) as client-go does. `context` empty: its current-context. Relative file
// names are relative to the kubeconfig, as kubectl has it. Over plain HTTP, which goes to this
// machine only, nobody is named, as kubectl has it, too: only whom to ask as.
//
// NotFound: there is no such file. InvalidArgument: the file, the context, its cluster or its user
// is missing or malformed, or asks for something that Trowel does not do: auth-provider plug-ins,
// insecure-skip-tls-verify, user name and password, a proxy, plain HTTP to another machine. The
// message names the file, the field and what to do instead.
//
// `plugins`: whether Access::exec may come of it. It is never run here.
enum class Plugins : std::uint8_t { kRefused, kTaken };
absl::StatusOr<Access> ReadKubeconfig(const std::string& path, const std::string& context,
                                      Plugins plugins = Plugins::kRefused);
// The two steps of it.
absl::StatusOr<std::string> ReadKubeconfigText(const std::string& path);
absl::StatusOr<Access> ParseKubeconfig(const std::string& text, const std::string& path,
                                       const std::string& context,
                                       Plugins plugins = Plugins::kRefused);

// The files of $KUBECONFIG, parted by colons, merged as client-go merges them: each name means what
// the first file that has it says, current-context is that of the first file with one, files that
// are not there are left out. NotFound: none is. Of several, none is read again.
absl::StatusOr<Access> ReadKubeconfigs(const std::string& paths, const std::string& context,
                                       Plugins plugins = Plugins::kRefused);

// What a pod finds: KUBERNETES_SERVICE_HOST and _PORT, and the files of its service account in
// `folder`. NotFound outside a cluster.
absl::StatusOr<Access> ReadServiceAccount(
    const std::string& folder = "/var/run/secrets/kubernetes.io/serviceaccount");

}  // namespace trowel::kube
