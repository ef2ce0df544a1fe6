#pragma once

#include <string>

namespace trowel::kube {

// A PEM block, or the file that holds it and may be renewed: at most one of them.
struct PemSource {
  std::string pem;
  std::string file;

  bool empty() const { return pem.empty() && file.empty(); }
  friend bool operator==(const PemSource&, const PemSource&) = default;
};

}  // namespace trowel::kube
