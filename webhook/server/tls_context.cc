#include "webhook/server/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "certs/openssl.h"

namespace trowel::webhook {
namespace {

using certs::TakeErrors;

// As many bytes as one read of the socket may bring: a 32 KB review is two TLS records, and
// both come with one system call.
constexpr std::size_t kReadBytes = std::size_t{64} << 10;

constexpr char kSuites12[] =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

// NOLINTNEXTLINE(readability-function-size): OpenSSL says what a callback is given.
int ChooseProtocol(SSL* /*ssl*/, const unsigned char** chosen, unsigned char* chosen_size,
                   const unsigned char* offered, unsigned int offered_size, void* /*context*/) {
  static constexpr unsigned char kHttp11[] = "\x08http/1.1";
  unsigned char* match = nullptr;
  if (SSL_select_next_proto(&match, chosen_size, kHttp11, sizeof(kHttp11) - 1, offered,
                            offered_size) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  *chosen = match;
  return SSL_TLSEXT_ERR_OK;
}

std::string_view Text(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

// Its common names, and the hosts that it is for.
std::vector<std::string> NamesOf(X509* certificate) {
  std::vector<std::string> names;
  const X509_NAME* subject = X509_get_subject_name(certificate);
  for (int at = -1; (at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0;) {
    names.emplace_back(Text(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at))));
  }
  const certs::NamesPtr alternatives(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; i < sk_GENERAL_NAME_num(alternatives.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(alternatives.get(), i);
    if (name->type == GEN_DNS) names.emplace_back(Text(name->d.dNSName));
  }
  return names;
}

bool AnyListed(const std::vector<std::string>& names, const std::vector<std::string>& listed) {
  return std::find_first_of(names.begin(), names.end(), listed.begin(), listed.end()) !=
         names.end();
}

// For a line of the log.
std::string NamesText(std::vector<std::string> names) {
  constexpr std::size_t kShown = 6;
  if (names.empty()) return "none";
  if (names.size() > kShown) {
    const std::size_t more = names.size() - kShown;
    names.resize(kShown);
    names.push_back(std::to_string(more) + " more");
  }
  return Printable(JoinWords(names));
}

// Called for each certificate of the client's chain; depth 0 is its own.
int VerifyClient(int verified, X509_STORE_CTX* store) {
  if (verified != 1 || X509_STORE_CTX_get_error_depth(store) != 0) return verified;
  const auto* ssl = static_cast<const SSL*>(
      X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  const auto* context = static_cast<const TlsContext*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
  if (context->client_names().empty()) return 1;
  std::vector<std::string> names = NamesOf(X509_STORE_CTX_get_current_cert(store));
  if (AnyListed(names, context->client_names())) return 1;
  auto* const told = static_cast<std::string*>(SSL_get_app_data(ssl));
  if (told != nullptr) *told = NamesText(std::move(names));
  X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
  return 0;
}

absl::Status SetUp(SSL_CTX* context) {
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_default_read_buffer_len(context, kReadBytes);
  SSL_CTX_set_alpn_select_cb(context, ChooseProtocol, nullptr);
  if (SSL_CTX_set_num_tickets(context, 0) != 1 ||
      SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(context, kSuites12) != 1) {
    return TakeErrors("cannot set up TLS");
  }
  return absl::OkStatus();
}

absl::Status UsePair(SSL_CTX* context, const certs::TlsMaterial& material) {
  ASSIGN_OR_RETURN(const auto chain, certs::ParseCertificates(material.certificate_pem));
  ASSIGN_OR_RETURN(const auto key, certs::ParseKey(material.key_pem));
  if (SSL_CTX_use_certificate(context, chain.front().get()) != 1) {
    return TakeErrors("cannot use the serving certificate");
  }
  for (std::size_t i = 1; i < chain.size(); ++i) {
    if (SSL_CTX_add1_chain_cert(context, chain[i].get()) != 1) {
      return TakeErrors("cannot use the chain of the serving certificate");
    }
  }
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 || SSL_CTX_check_private_key(context) != 1) {
    return TakeErrors("cannot use the serving key");
  }
  return absl::OkStatus();
}

absl::Status RequireClients(SSL_CTX* context, const std::string& authorities_pem) {
  ASSIGN_OR_RETURN(const auto authorities, certs::ParseCertificates(authorities_pem));
  for (const certs::CertificatePtr& authority : authorities) {
    if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.get()) != 1 ||
        SSL_CTX_add_client_CA(context, authority.get()) != 1) {
      return TakeErrors("cannot use the clients' authority");
    }
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, VerifyClient);
  return absl::OkStatus();
}

}  // namespace

TlsContext::TlsContext(const std::string& client_ca_pem, std::vector<std::string> client_names)
    : context_(SSL_CTX_new(TLS_server_method())),
      client_ca_id_(std::hash<std::string>()(client_ca_pem)),
      client_names_(std::move(client_names)) {
  if (context_ != nullptr) SSL_CTX_set_app_data(context_, this);
}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

absl::StatusOr<TlsContextPtr> TlsContext::Make(const certs::TlsMaterial& material,
                                               std::vector<std::string> client_names) {
  if (material.client_ca_pem.empty() && !client_names.empty()) {
    return InvalidArgument("names of clients are allowed, but there is no authority to check them");
  }
  const std::shared_ptr<TlsContext> made(
      new TlsContext(material.client_ca_pem, std::move(client_names)));
  SSL_CTX* context = made->native();
  if (context == nullptr) return TakeErrors("cannot make a TLS context");
  RETURN_IF_ERROR(SetUp(context));
  RETURN_IF_ERROR(UsePair(context, material));
  if (!material.client_ca_pem.empty()) {
    RETURN_IF_ERROR(RequireClients(context, material.client_ca_pem));
  }
  return made;
}

}  // namespace trowel::webhook
