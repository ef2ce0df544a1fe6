#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "test/support/fake_api_server.h"

namespace trowel::test {

// An API server with objects that can be read, created, replaced and patched, as far as
// certificates need it: optimistic locking by resourceVersion, also of patches that have one, merge
// patches and JSON patches.
class FakeVirtualGarden {
 public:
  FakeVirtualGarden();

  static constexpr char kSecret[] = "/api/v1/namespaces/garden/secrets/trowel-tls";
  static constexpr char kRegistration[] =
      "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/trowel";

  kube::Access access() const { return server_.access(); }
  // Null: there is none.
  nlohmann::json Get(const std::string& path) const;
  void Put(const std::string& path, nlohmann::json object);
  void Delete(const std::string& path);
  // Answers such requests with 403 from now on.
  void Forbid(const std::string& method, const std::string& path);
  void Allow() { Forbid("", ""); }
  // Once, before such a request is carried out, without the garden's lock.
  void BeforeNext(const std::string& method, const std::string& path, std::function<void()> then);

  // A registration with these entries, without caBundle.
  void Register(const std::vector<std::string>& webhooks);
  // The caBundle of the first entry, decoded.
  std::string Bundle() const;
  // A value of the Secret, decoded; empty: none.
  std::string SecretValue(const std::string& key) const;
  std::size_t Writes() const;

 private:
  void Serve(const FakeApiServer::Request& request, FakeApiServer::Answer* answer);
  nlohmann::json Create(const FakeApiServer::Request& request, int* status);
  nlohmann::json Replace(const FakeApiServer::Request& request, int* status);
  nlohmann::json Patch(const FakeApiServer::Request& request, int* status);
  void Store(const std::string& path, nlohmann::json object);

  mutable std::mutex mutex_;
  std::map<std::string, nlohmann::json> objects_;
  std::int64_t version_ = 100;
  std::size_t writes_ = 0;
  std::string forbidden_;
  std::string awaited_;
  std::function<void()> before_;
  FakeApiServer server_;  // Last: its threads use the others.
};

}  // namespace trowel::test
