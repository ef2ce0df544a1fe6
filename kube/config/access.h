#pragma once

#include <string>

// Where an API server is, and how to prove who we are.
namespace trowel::kube {

// A PEM block, or the file that holds it and may be renewed: at most one of them.
struct PemSource {
  std::string pem;
  std::string file;

  bool empty() const { return pem.empty() && file.empty(); }
  friend bool operator==(const PemSource&, const PemSource&) = default;
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

  // At most one way of these two.
  PemSource client_certificate, client_key;
  std::string token, token_file;  // The file wins, and is read again every minute.

  friend bool operator==(const Access&, const Access&) = default;
};

}  // namespace trowel::kube
