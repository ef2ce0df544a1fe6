#pragma once

#include <string>
#include <utility>
#include <vector>

#include "kube/config/pem_source.h"

namespace trowel::kube {

// The `exec` of a user in a kubeconfig: a program that says who asks.
struct PluginConfig {
  // What it is told of the API server, where the kubeconfig wants that.
  struct Cluster {
    std::string server, tls_server_name;
    PemSource ca;
    bool disable_compression = false;
    std::string config;  // JSON, of the extension client.authentication.k8s.io/exec; may be empty.
    friend bool operator==(const Cluster&, const Cluster&) = default;
  };

  std::string command;  // A name, or a path.
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> environment;
  std::string api_version;       // "client.authentication.k8s.io/v1"
  std::string install_hint;      // For a person who does not have it.
  std::string interactive_mode;  // "Never", "IfAvailable" or "Always".
  bool provide_cluster_info = false;
  Cluster cluster;

  friend bool operator==(const PluginConfig&, const PluginConfig&) = default;
};

}  // namespace trowel::kube
