#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/status.h"
#include "kube/config/access.h"

namespace trowel::kube {

// One kubeconfig (v1) as it stands, with all its entries. File names are resolved: what is relative
// is relative to the kubeconfig. A PemSource may still have both forms.
struct KubeconfigFile {
  struct Context {
    std::string name;
    std::string cluster, user, name_space;
  };
  struct Cluster {
    std::string name;
    std::string server, tls_server_name, proxy_url;
    bool insecure = false;
    bool disable_compression = false;
    PemSource ca;
    std::string exec_extension;  // JSON for the plug-in of a user; empty: there is none.
    std::string misspelt;        // "proxyUrl; did you mean proxy-url?"; empty: nothing is.
  };
  struct User {
    std::string name;
    std::string token, token_file;
    PemSource client_certificate, client_key;
    Impersonation as;
    bool basic = false;                // It has a user name or a password.
    bool auth_provider = false;        // It has one.
    std::optional<PluginConfig> exec;  // Without its cluster.
    std::string misspelt;
  };

  std::string path;
  std::string current_context;
  std::vector<Context> contexts;
  std::vector<Cluster> clusters;
  std::vector<User> users;
};

// Reads what client-go reads, and refuses what it refuses: another kind or version, a wrong type
// anywhere, what is no base64, a name that a list has twice. Beyond that, a second document and a
// key that is there twice, of which client-go drops one.
//
// InvalidArgument; the message names the place, and not the file.
absl::StatusOr<KubeconfigFile> DecodeKubeconfig(const std::string& text, const std::string& path);

}  // namespace trowel::kube
