#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string>
#include <utility>

namespace trowel::test {

// A connection over plain TCP to a port of the loopback that says only what it is told to say.
class PlainClient {
 public:
  explicit PlainClient(std::uint16_t port)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ =
        connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  }
  ~PlainClient() {
    if (socket_ >= 0) close(socket_);
  }
  PlainClient(PlainClient&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)), connected_(other.connected_) {}
  PlainClient& operator=(PlainClient&& other) noexcept {
    std::swap(socket_, other.socket_);
    std::swap(connected_, other.connected_);
    return *this;
  }

  bool connected() const { return connected_; }

  bool Send(const std::string& bytes) {
    return connected_ && send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
                             static_cast<ssize_t>(bytes.size());
  }

  // All that comes until the other side closes.
  std::string ReceiveAll() {
    std::string answer;
    std::array<char, 4096> piece;
    ssize_t size = 0;
    while ((size = recv(socket_, piece.data(), piece.size(), 0)) > 0) {
      answer.append(piece.data(), static_cast<std::size_t>(size));
    }
    return answer;
  }

 private:
  int socket_;
  bool connected_ = false;
};

}  // namespace trowel::test
