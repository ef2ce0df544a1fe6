#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "kube/config/access.h"

namespace trowel::test {

// An API server that does what a real one will not do on demand. Plain HTTP on the loopback; each
// connection has a thread and carries requests one after the other, which the test's function
// answers byte by byte. Only a complete answer leaves it open.
class FakeApiServer {
 public:
  struct Request {
    std::string method;
    std::string path;                            // Without the query.
    std::map<std::string, std::string> query;    // Decoded.
    std::map<std::string, std::string> headers;  // Names in lower case.
    std::string body;

    bool is_watch() const { return query.contains("watch"); }
    // A watch that asks for a list first.
    bool is_initial() const { return query.contains("sendInitialEvents"); }
    std::string Query(const std::string& key) const {
      const auto found = query.find(key);
      return found == query.end() ? std::string() : found->second;
    }
  };

  // The answer to one request.
  class Answer {
   public:
    explicit Answer(int socket, const std::atomic<bool>* stopping)
        : socket_(socket), stopping_(stopping) {}

    // Exactly these bytes. False when the client has gone.
    bool Send(std::string_view bytes);
    // A complete answer with a body.
    bool Reply(int status, std::string_view body, std::string_view extra_headers = "");
    // A chunked 200 begins; Chunk() adds to it and EndStream() ends it cleanly.
    bool BeginStream();
    bool Chunk(std::string_view text);
    bool EndStream();
    // Waits until the client leaves, or the test ends.
    void Hold();
    // The connection ends with this answer, whatever was said of it.
    void HangUp() { complete_ = false; }

   private:
    friend class FakeApiServer;
    const int socket_;
    const std::atomic<bool>* const stopping_;
    bool complete_ = false;  // The next request may come on the same connection.
  };
  using Function = std::function<void(const Request&, Answer*)>;

  explicit FakeApiServer(Function function);
  ~FakeApiServer();
  FakeApiServer(const FakeApiServer&) = delete;
  FakeApiServer& operator=(const FakeApiServer&) = delete;

  // How a client reaches it.
  kube::Access access() const;
  std::string Kubeconfig() const;
  // All so far, in the order of their coming.
  std::vector<Request> requests() const;
  int connections() const { return connections_made_; }

 private:
  void Accept();
  void Serve(int socket);
  bool ServeOne(int socket);

  const Function function_;
  int listener_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> connections_made_ = 0;
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
  std::list<std::thread> connections_;
  std::thread acceptor_;
};

}  // namespace trowel::test
