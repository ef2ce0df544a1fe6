#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <absl/time/time.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "certs/issue.h"
#include "daemon/server_process.h"
#include "test/cli/run_trowel.h"
#include "test/support/fake_api_server.h"
#include "test/support/temp_dir.h"

namespace trowel::test {

// A landscape in which all is well: an API server with a small garden and the shipped registration,
// and a `trowel serve` that follows it. Tests break one thing and ask the doctor.
class DoctorTest : public ::testing::Test {
 protected:
  using Json = nlohmann::json;

  DoctorTest();
  ~DoctorTest() override;

  // Serves a certificate for `hosts` whose life began `age` ago, and is 90 days.
  void Serve(const std::vector<std::string>& hosts = {"localhost"},
             absl::Duration age = absl::Hours(1));
  // "doctor" with `more` options, as JSON; `code` is its exit code.
  Json Ask(const std::string& more = "", int* code = nullptr);
  Ran Run(const std::string& more = "");
  // The findings of one check.
  static std::vector<Json> Of(const Json& document, const std::string& id);
  std::string ProbeUrl() const;

  // The first entry of the registration.
  Json& entry() { return registration["webhooks"][0]; }
  // In the clientConfig of every entry.
  void SetOfClients(const std::string& key, const std::string& value);
  // The one object of that kind and name.
  Json& Object(const std::string& kind, const std::string& name);

  // What the API server has. Change it before Ask(), or before Serve() if the server should
  // see it, too.
  Json registration;  // Null: there is none.
  std::vector<Json> objects;
  std::string client_ca;                // File; not empty: callers need a certificate of this CA.
  std::set<std::string> denied;         // Resources that may be neither listed nor watched.
  std::set<std::string> absent;         // Resources that it does not serve.
  std::set<std::string> denied_rights;  // As "patch secrets", "update shoots/binding".
  std::vector<Json> asked;              // The resourceAttributes of access reviews.
  int api_status = 200;                 // Of every answer, if it is another.
  absl::Duration api_ahead;             // Of its clock, before this machine's.
  std::optional<absl::Time> serve_now;  // serve --now
  FakeApiServer::Request last_review;   // The last SubjectAccessReview.
  certs::KeyPair ca;
  TempDir dir;
  std::unique_ptr<daemon::ServerProcess> process;

 private:
  void Answer(const FakeApiServer::Request& request, FakeApiServer::Answer* answer);
  void List(const FakeApiServer::Request& request, FakeApiServer::Answer* answer);
  void Review(const FakeApiServer::Request& request, FakeApiServer::Answer* answer);

  std::mutex mutex_;
  std::unique_ptr<FakeApiServer> api_;
};

}  // namespace trowel::test
