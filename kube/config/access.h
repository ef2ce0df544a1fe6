#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kube/config/pem_source.h"
#include "kube/exec/plugin_config.h"

// Where an API server is, and how to prove who we are.
namespace trowel::kube {

class CredentialPlugin;

// Whom to ask as, in place of the one whose token or certificate it is. Without `user` the others
// are empty, too.
struct Impersonation {
  std::string user, uid;
  std::vector<std::string> groups;
  std::vector<std::pair<std::string, std::vector<std::string>>> extra;

  friend bool operator==(const Impersonation&, const Impersonation&) = default;
};

// From a kubeconfig, or from the files that a pod finds (wire.md 2.7).
struct Access {
  std::string source;  // "kubeconfig garden.yaml, context virtual-garden"
  // The file that all else is from, and the context asked for; empty: from elsewhere. It is read
  // again as the files are that it names.
  std::string kubeconfig, context;

  bool tls = true;  // False only towards the loopback (kubectl proxy).
  std::string host;
  std::string port;
  std::string base_path;    // "" or "/prefix"; never ends with a slash.
  std::string server_name;  // What the server's certificate must be valid for.
  PemSource ca;             // Empty: the system's authorities.

  PemSource client_certificate, client_key;
  std::string token, token_file;  // The file wins, and is read again every minute.
  Impersonation as;
  // In place of these two: a program that knows them, and what runs it. Without the latter it is
  // not run.
  std::optional<PluginConfig> exec;
  std::shared_ptr<CredentialPlugin> plugin;

  friend bool operator==(const Access&, const Access&) = default;
};

}  // namespace trowel::kube
