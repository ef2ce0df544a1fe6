#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <absl/time/time.h>

#include "base/status.h"
#include "kube/config/access.h"

namespace boost::asio::ssl {
class context;
}

namespace trowel::kube {

using TlsContextPtr = std::shared_ptr<boost::asio::ssl::context>;

// Where an API server is and what proves who we are, read again when it may have been renewed:
// tokens, client certificates, authorities and addresses of a landscape rotate while Trowel runs,
// whether in a kubeconfig or in the files that it names. One thread owns it.
class Credentials {
 public:
  // How long what was read counts; kubelet renews tokens at 80 % of their life (wire.md 2.7).
  static constexpr absl::Duration kReadAgain = absl::Seconds(60);

  explicit Credentials(Access access);

  // As the kubeconfig has it now. One that cannot be read, or is malformed, changes nothing.
  std::shared_ptr<const Access> Current(absl::Time now);

  // The value of the Authorization header; empty: none is sent. An unreadable or empty token file
  // is an error only while there is no earlier token.
  absl::StatusOr<std::string> Authorization(absl::Time now);
  // The server answered 401: whatever was read is worth nothing.
  void Forget();
  // Of which run of a plug-in the last Authorization() was; 0: of none.
  std::uint64_t plugin_run() const { return plugin_run_; }
  // After a 401 to what came of that run. True: the plug-in has other credentials now.
  bool Renew(std::uint64_t plugin_run);
  // No connection came about, of which an authority, a certificate or an address that was
  // exchanged may be the cause: files are read again for the next one.
  void ReadAgain();

  // Null without TLS. The same context until a file of it changes.
  absl::StatusOr<TlsContextPtr> Tls(absl::Time now);

 private:
  struct Material {
    std::string ca, certificate, key;
    friend bool operator==(const Material&, const Material&) = default;
  };
  absl::Status AskPlugin();
  absl::StatusOr<Material> ReadMaterial() const;
  absl::StatusOr<TlsContextPtr> MakeContext(const Material& material) const;
  void Take(Access access);

  std::shared_ptr<const Access> access_;
  absl::Time kubeconfig_read_ = absl::InfinitePast();
  std::string kubeconfig_text_;  // As it was read last, whether it could be used or not.
  std::string token_;
  Material plugin_material_;  // What a plug-in said; the authority is of the kubeconfig.
  std::uint64_t plugin_run_ = 0;
  absl::Time token_read_ = absl::InfinitePast();
  Material material_;
  absl::Time material_read_ = absl::InfinitePast();
  TlsContextPtr tls_;
  std::string kubeconfig_problem_, material_problem_;  // What was logged; empty: all is well.
};

}  // namespace trowel::kube
