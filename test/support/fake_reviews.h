#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "kube/review/caller_review.h"
#include "test/support/fake_api_server.h"

namespace trowel::test {

// An API server that is asked about callers. What it says depends on the token:
//   ada        known, and may
//   aware      as ada, and tells for which of the audiences it is: only for "trowel"
//   bob        known, and may not
//   late       as ada, once Release() was called
//   forbidden  403: Trowel itself may not ask
//   away       500
//   odd        200 with something else
//   silent     no answer
//   half       known, and then no answer whether he may
// and any other is nobody's. It lets nothing be read.
class FakeReviews {
 public:
  kube::Access access() const { return server_.access(); }
  void Release() { released_ = true; }

  // How often it was asked, by path.
  std::size_t TokenReviews() const { return Count(kube::kTokenReviewsPath); }
  std::size_t AccessReviews() const { return Count(kube::kAccessReviewsPath); }
  std::vector<FakeApiServer::Request> requests() const { return server_.requests(); }

 private:
  using Json = nlohmann::json;

  std::size_t Count(std::string_view path) const {
    const auto all = server_.requests();
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [&](const auto& request) { return request.path == path; }));
  }

  void Serve(const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
    if (request.method != "POST") {
      answer->Reply(403, R"({"kind":"Status","message":"nothing may be read here"})");
      return;
    }
    const Json spec = Json::parse(request.body)["spec"];
    if (request.path == kube::kTokenReviewsPath) {
      ReviewToken(spec.value("token", ""), spec.value("audiences", Json::array()), answer);
    } else if (spec.value("user", "") == "half") {
      answer->Hold();
    } else {
      const Json path = spec["nonResourceAttributes"];
      const bool allowed =
          path == Json{{"path", "/rank"}, {"verb", "post"}} &&
          (spec["user"] == "ada" || spec["user"] == "late" || spec["user"] == "aware");
      Reply("SubjectAccessReview", {{"allowed", allowed}}, answer);
    }
  }

  void ReviewToken(const std::string& token, const Json& audiences, FakeApiServer::Answer* answer) {
    if (token == "silent") return answer->Hold();
    if (token == "away") {
      answer->Reply(500, R"({"kind":"Status","message":"etcd is away"})");
    } else if (token == "forbidden") {
      answer->Reply(403, R"({"kind":"Status","message":"tokenreviews is forbidden"})");
    } else if (token == "odd") {
      answer->Reply(200, R"({"kind":"Pod"})");
    } else {
      while (token == "late" && !released_) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
      }
      const bool known = token == "ada" || token == "bob" || token == "late" || token == "half" ||
                         (token == "aware" && IsMeant(audiences));
      Json status = {{"authenticated", known}};
      if (known) {
        status["user"] = {{"username", token},
                          {"uid", "7"},
                          {"groups", {"people", "system:authenticated"}},
                          {"extra", {{"example.org/team", {"a", "b"}}}}};
      }
      if (token == "aware" && known && !audiences.empty()) status["audiences"] = {"trowel"};
      Reply("TokenReview", status, answer);
    }
  }

  static bool IsMeant(const Json& audiences) {
    return audiences.empty() ||
           std::find(audiences.begin(), audiences.end(), "trowel") != audiences.end();
  }

  static void Reply(const char* kind, const Json& status, FakeApiServer::Answer* answer) {
    answer->Reply(201, Json{{"kind", kind}, {"status", status}}.dump());
  }

  std::atomic<bool> released_ = false;
  FakeApiServer server_{[this](const FakeApiServer::Request& request,
                               FakeApiServer::Answer* answer) { Serve(request, answer); }};
};

}  // namespace trowel::test
