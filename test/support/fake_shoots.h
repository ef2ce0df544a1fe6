#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "test/support/fake_api_server.h"

namespace trowel::test {

// An API server with Shoots that can be read and bound, and told about: as strict as
// gardener-apiserver about what a binding may change (gardener.md 2.2 and 2.4.7).
class FakeShoots {
 public:
  FakeShoots();

  kube::Access access() const { return server_.access(); }

  // A shoot of garden-dev that waits for the scheduler "trowel", in line with
  // testing::RestingShoot(name, "").
  void Add(const std::string& name, const std::string& scheduler = "trowel");
  void Delete(const std::string& name);
  // Somebody else writes to it: `change` is merged, and its resourceVersion grows.
  void Edit(const std::string& name, const nlohmann::json& change);
  nlohmann::json Get(const std::string& name) const;       // Null: there is none.
  std::string SeedOf(const std::string& name) const;       // spec.seedName
  std::string OperationOf(const std::string& name) const;  // "Create Pending: ..."; empty: none.

  // Answers requests of this method whose path ends so with this status, until Heal().
  void Fail(const std::string& method, const std::string& path_end, int status,
            const std::string& extra_headers = "");
  // The same after it has been carried out: the answer is lost.
  void FailAfter(const std::string& method, const std::string& path_end, int status);
  void Heal();
  // Once, before the next binding, or status, is carried out.
  void BeforeBinding(std::function<void()> then);
  void BeforeStatus(std::function<void()> then);

  // "SchedulingSuccessful moss: Scheduled to seed ...", in their order.
  std::vector<std::string> Events() const;
  std::vector<std::string> Bindings() const;  // "moss aws-eu2", those carried out.
  // How many requests of this method whose path ends so.
  std::size_t Count(const std::string& method, const std::string& path_end) const;

 private:
  struct Fault {
    std::string method, path_end;
    int status = 0;
    std::string extra_headers;
    bool after = false;

    bool Concerns(const FakeApiServer::Request& request) const;
  };
  struct Reply {
    int status = 200;
    std::string body;
  };

  void Serve(const FakeApiServer::Request& request, FakeApiServer::Answer* answer);
  Reply CarryOut(const FakeApiServer::Request& request);
  Reply Bind(const std::string& name, const std::string& body);
  Reply SetStatus(const std::string& name, const nlohmann::json& patch);
  void Store(const std::string& name, nlohmann::json shoot);

  mutable std::mutex mutex_;
  std::map<std::string, std::string> shoots_;  // By name, as bytes.
  std::vector<std::string> events_, bindings_;
  std::vector<std::pair<std::string, std::string>> requests_;  // Method and path.
  Fault fault_;
  std::function<void()> before_binding_, before_status_;
  int version_ = 100;
  FakeApiServer server_;  // Last: its threads use the others.
};

}  // namespace trowel::test
