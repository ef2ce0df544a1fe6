#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "test/support/fake_api_server.h"

namespace trowel::test {

// An API server with a whole garden that can be watched, and whose shoots can be bound: what those
// need who carry runs out. As strict as a real one about resource versions, about what a binding
// may change, and about dry runs. Who asks is told by the token, or by impersonation: no token of a
// kubeconfig goes over plain HTTP.
class FakeRunGarden {
 public:
  static constexpr char kShoots[] =
      "/apis/core.gardener.cloud/v1beta1/namespaces/garden-dev/shoots/";
  static constexpr char kSeeds[] = "/apis/core.gardener.cloud/v1beta1/seeds/";
  static constexpr char kMaps[] = "/api/v1/namespaces/garden/configmaps/";
  static constexpr char kLeases[] = "/apis/coordination.k8s.io/v1/namespaces/garden/leases/";

  FakeRunGarden();

  kube::Access AccessOf(const std::string& user) const;
  std::string KubeconfigOf(const std::string& user) const;

  // Whatever stands there is replaced; its resourceVersion grows.
  void Put(const std::string& path, nlohmann::json object);
  // `change` is merged.
  void Edit(const std::string& path, const nlohmann::json& change);
  void Delete(const std::string& path);
  nlohmann::json Get(const std::string& path) const;  // Null: there is none.

  // Bound shoots arrive at once, as gardenlets would bring them there in half an hour.
  void ArriveAtOnce(bool arrive = true);
  void Arrive(const std::string& shoot);

  // Requests of this method whose path ends so are answered with this status, until Heal().
  void Fail(const std::string& method, const std::string& path_end, int status);
  // Carried out, and the answer is lost; `times` times.
  void LoseAnswers(const std::string& method, const std::string& path_end, int times);
  void Heal();
  // Once, before such a request is carried out, without the garden's lock.
  void BeforeNext(const std::string& method, const std::string& path_end,
                  std::function<void()> then);

  std::vector<std::string> Bindings() const;  // "moss aws-eu2", those carried out.
  std::vector<std::string> DryRuns() const;   // The same, those allowed.
  std::vector<std::string> Events() const;    // "RunMoveBegun moss"
  // "GET", ... and the path, of all requests but watches.
  std::vector<std::string> Requests() const;

 private:
  using Request = FakeApiServer::Request;
  struct News {
    std::string path, type, object;
  };
  struct Reply {
    int status = 200;
    std::string body;
  };
  struct Fault {
    std::string method, path_end;
    int status = 0;
    int losses = 0;
    bool Concerns(const Request& request) const;
  };

  void Serve(const Request& request, FakeApiServer::Answer* answer);
  void Watch(const Request& request, FakeApiServer::Answer* answer);
  Reply CarryOut(const Request& request);
  Reply Bind(const Request& request, const std::string& path);
  Reply Change(const Request& request);
  Reply Create(const Request& request);
  Reply List(const Request& request) const;
  void Store(const std::string& path, nlohmann::json object);
  void Remove(const std::string& path);
  void ArriveNow(const std::string& path);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, std::string> objects_;  // By path, as bytes.
  std::vector<News> news_;
  std::vector<std::string> bindings_, dry_runs_, events_, requests_;
  Fault fault_;
  std::string awaited_method_, awaited_end_;
  std::function<void()> before_;
  bool arrive_ = false;
  int version_ = 100;
  int uids_ = 0;
  FakeApiServer server_;  // Last: its threads use the others.
};

}  // namespace trowel::test
