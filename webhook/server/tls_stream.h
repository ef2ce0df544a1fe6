#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "webhook/server/handshake_log.h"
#include "webhook/server/tls_context.h"

struct ssl_st;  // OpenSSL's SSL.

namespace trowel::webhook {

// What became of one attempt to move bytes.
enum class IoState {
  kDone,
  kWantRead,   // Nothing to read now: try again when the socket is readable.
  kWantWrite,  // The socket's buffer is full: try again when it is writable.
  kEnded,      // The peer closed, or broke the protocol.
};

struct IoResult {
  IoState state = IoState::kEnded;
  std::size_t bytes = 0;
};

// TLS on a non-blocking socket, which it does not own. It never waits.
//
// OpenSSL reads the socket itself. asio::ssl::stream puts a pair of BIOs in between: two more
// copies of every byte, and a system call per record of 16 KB.
class TlsStream {
 public:
  // Null if OpenSSL is out of memory. The SSL keeps `context` alive.
  static std::unique_ptr<TlsStream> Make(TlsContextPtr context, int socket);
  ~TlsStream();
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  IoState Handshake();
  // Of a handshake that has ended so. A peer that never said a word, as probes of a port do not, is
  // none to tell of.
  const HandshakeProblem& problem() const { return problem_; }
  IoResult Read(std::span<char> space);
  // May write less than `bytes`.
  IoResult Write(std::string_view bytes);
  // Tells the peer that nothing follows. One attempt: a peer that is gone does not care.
  void SayGoodbye();

  const TlsContext& context() const { return *context_; }

  // After the handshake: the peer has shown a certificate. One that was not accepted ends the
  // handshake.
  bool HasPeerCertificate() const;

  // True if bytes were read from the socket that Read() has not returned yet.
  bool HasPending() const;

 private:
  TlsStream(TlsContextPtr context, ssl_st* ssl);
  IoState StateOf(int result);

  TlsContextPtr context_;
  ssl_st* ssl_;
  HandshakeProblem problem_;
};

}  // namespace trowel::webhook
