#include "webhook/server/tls_stream.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <utility>

namespace trowel::webhook {
namespace {

int SocketOf(BIO* bio) {
  return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

bool MayTryAgain() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

// OpenSSL's own socket BIO writes without MSG_NOSIGNAL: a peer that is gone would then end the
// process with SIGPIPE, and a library has no business changing what signals do.
int SendBytes(BIO* bio, const char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t sent = send(SocketOf(bio), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  if (sent < 0 && MayTryAgain()) BIO_set_retry_write(bio);
  return static_cast<int>(sent);
}

int ReceiveBytes(BIO* bio, char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t received = recv(SocketOf(bio), bytes, static_cast<std::size_t>(size), 0);
  if (received < 0 && MayTryAgain()) BIO_set_retry_read(bio);
  return static_cast<int>(received);
}

// NOLINTNEXTLINE(google-runtime-int): OpenSSL's type.
long Control(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO_METHOD* MakeSocketMethod() {
  BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
  if (method == nullptr) return nullptr;
  BIO_meth_set_write(method, SendBytes);
  BIO_meth_set_read(method, ReceiveBytes);
  BIO_meth_set_ctrl(method, Control);
  return method;
}

BIO* MakeSocketBio(int socket) {
  static const BIO_METHOD* const method = MakeSocketMethod();  // Lives as long as the process.
  BIO* bio = method == nullptr ? nullptr : BIO_new(method);
  if (bio == nullptr) return nullptr;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): a BIO keeps a pointer, and a socket is what it has.
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(socket)));
  BIO_set_init(bio, 1);
  return bio;
}

// What a client says that does not take the serving certificate (RFC 8446, section 6.2).
bool MeansDistrust(int alert) {
  return alert == SSL_AD_BAD_CERTIFICATE || alert == SSL_AD_CERTIFICATE_UNKNOWN ||
         alert == SSL_AD_UNKNOWN_CA || alert == SSL_AD_CERTIFICATE_EXPIRED;
}

std::string CauseOf(const SSL* ssl, unsigned long error) {  // NOLINT(google-runtime-int)
  const int reason = ERR_GET_REASON(error);
  const int alert = reason - SSL_AD_REASON_OFFSET;
  const char* text = ERR_reason_error_string(error);
  const std::string said = text == nullptr ? "unknown" : text;
  if (ERR_GET_LIB(error) != ERR_LIB_SSL) return said;
  if (reason == SSL_R_HTTP_REQUEST) return "the peer speaks HTTP without TLS";
  if (reason == SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE) {
    return "the peer has no client certificate, and --client-ca asks for one";
  }
  if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED) {
    const auto why = SSL_get_verify_result(ssl);
    if (why == X509_V_ERR_APPLICATION_VERIFICATION) {
      return "--client-name lists no name of the client certificate";
    }
    return std::string("the client certificate is refused: ") + X509_verify_cert_error_string(why);
  }
  if (MeansDistrust(alert)) {
    return "the peer does not take the serving certificate: look at its CA (caBundle): " + said;
  }
  return said;
}

}  // namespace

std::unique_ptr<TlsStream> TlsStream::Make(TlsContextPtr context, int socket) {
  SSL* ssl = SSL_new(context->native());
  BIO* bio = MakeSocketBio(socket);
  if (ssl == nullptr || bio == nullptr) {
    SSL_free(ssl);
    BIO_free(bio);
    ERR_clear_error();
    return nullptr;
  }
  SSL_set_bio(ssl, bio, bio);
  SSL_set_accept_state(ssl);
  return std::unique_ptr<TlsStream>(new TlsStream(std::move(context), ssl));
}

TlsStream::TlsStream(TlsContextPtr context, SSL* ssl) : context_(std::move(context)), ssl_(ssl) {
  SSL_set_app_data(ssl_, &problem_.names);  // For TlsContext, which judges names.
}

TlsStream::~TlsStream() { SSL_free(ssl_); }

IoState TlsStream::StateOf(int result) {
  switch (SSL_get_error(ssl_, result)) {
    case SSL_ERROR_NONE: return IoState::kDone;
    case SSL_ERROR_WANT_READ: return IoState::kWantRead;
    case SSL_ERROR_WANT_WRITE: return IoState::kWantWrite;
    default: ERR_clear_error(); return IoState::kEnded;
  }
}

IoState TlsStream::Handshake() {
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_);
  const unsigned long error = ERR_peek_error();  // NOLINT(google-runtime-int): OpenSSL's type.
  const IoState state = StateOf(result);
  if (state != IoState::kEnded) return state;
  if (error != 0) {
    problem_.cause = CauseOf(ssl_, error);
  } else if (BIO_number_read(SSL_get_rbio(ssl_)) > 0) {
    problem_.cause = "the peer hung up half-way";
  }
  return state;
}

IoResult TlsStream::Read(std::span<char> space) {
  ERR_clear_error();
  IoResult result;
  result.state = StateOf(SSL_read_ex(ssl_, space.data(), space.size(), &result.bytes));
  return result;
}

IoResult TlsStream::Write(std::string_view bytes) {
  ERR_clear_error();
  IoResult result;
  result.state = StateOf(SSL_write_ex(ssl_, bytes.data(), bytes.size(), &result.bytes));
  return result;
}

void TlsStream::SayGoodbye() {
  if (SSL_is_init_finished(ssl_) == 0) return;
  ERR_clear_error();
  SSL_shutdown(ssl_);
  ERR_clear_error();
}

bool TlsStream::HasPeerCertificate() const {
  return SSL_get0_peer_certificate(ssl_) != nullptr && SSL_get_verify_result(ssl_) == X509_V_OK;
}

bool TlsStream::HasPending() const { return SSL_has_pending(ssl_) == 1; }

}  // namespace trowel::webhook
