#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "test/support/fake_api_server.h"

namespace trowel::test {

// An API server that holds one Lease, garden/trowel, and is as strict about it as a real one:
// resource versions, uids, MicroTimes. Who asks is told by the token.
class FakeLease {
 public:
  using Time = std::chrono::steady_clock::time_point;
  enum class Mood : std::uint8_t {
    kServe,
    kRefuse,      // 403.
    kHang,        // Not carried out, and no answer.
    kLoseAnswer,  // Carried out, and no answer.
  };
  struct Write {
    std::string holder;
    Time at;
  };
  struct Sight {
    std::string holder;
    std::uint64_t changes = 0;  // Of holder, from the beginning.
    friend bool operator==(const Sight&, const Sight&) = default;
  };

  FakeLease();
  FakeLease(const FakeLease&) = delete;
  FakeLease& operator=(const FakeLease&) = delete;

  kube::Access AccessOf(const std::string& identity) const;
  void Treat(const std::string& identity, Mood mood);
  // From now on requests and answers take up to so long, and one of ten answers is lost.
  void Worsen(std::chrono::milliseconds delay_max);
  // Once, before a request of this method is carried out; or after that, and before it is answered.
  void BeforeNext(const std::string& method, std::function<void()> first);
  void AfterNext(const std::string& method, std::function<void()> then);

  // As a person with kubectl does. `spec` and `metadata` are merged into what there is.
  void Edit(const nlohmann::json& metadata, const nlohmann::json& spec);
  void Delete();

  nlohmann::json stored() const;  // Null: there is none.
  Sight Look() const;
  std::vector<Write> writes() const;  // Those that came by requests.
  // When `holder` acquired it; the beginning of time when it never did.
  Time FirstWriteOf(const std::string& holder) const;
  // "GET", "POST", ...: of all requests, in their order.
  std::vector<std::string> methods() const;

 private:
  using Request = FakeApiServer::Request;
  struct Reply {
    int status = 0;
    nlohmann::json body;
  };

  // By method.
  using Hooks = std::map<std::string, std::function<void()>>;

  // Of `hooks`, once.
  void RunHook(const std::string& method, Hooks* hooks);
  void Do(const Request& request, FakeApiServer::Answer* answer);
  Reply CarryOut(const Request& request);
  Reply Store(nlohmann::json lease);
  std::string Problem(const nlohmann::json& lease) const;
  void Delay();

  mutable std::mutex mutex_;
  nlohmann::json stored_;
  int version_ = 100;
  int uids_ = 0;
  Sight sight_;
  std::vector<Write> writes_;
  std::map<std::string, Mood> moods_;
  Hooks before_, after_;
  std::chrono::milliseconds delay_max_{0};
  std::minstd_rand random_{7};
  FakeApiServer server_;  // The last: it uses all else.
};

}  // namespace trowel::test
