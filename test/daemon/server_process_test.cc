// What `trowel serve` runs, in the process: edits of policy and garden under a stream of requests.

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "daemon/server_process.h"
#include "garden/time.h"
#include "garden/yaml_json.h"
#include "kube/manifests.h"
#include "test/support/http_get.h"
#include "test/support/temp_dir.h"
#include "test/support/tls_client.h"

namespace trowel::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr milliseconds kWithin{1'000};  // What an edit may take to change answers.
constexpr milliseconds kSlow{500};      // What no request may take.
constexpr char kHead[] = "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n";

std::string Review(const std::string& name) {
  return *kube::ReadFile("examples/reviews/" + name + ".json", 1 << 20);
}

std::string PolicyConfigMap(const std::string& policy) {
  const json config = {{"apiVersion", "v1"},
                       {"kind", "ConfigMap"},
                       {"metadata",
                        {{"name", "trowel-policy"},
                         {"namespace", "garden"},
                         {"labels", {{"trowel.gardener.cloud/config", "policy"}}}}},
                       {"data", {{"policy.yaml", policy}}}};
  return config.dump();
}

// A server on a copy of the example garden.
class ServeTest : public ::testing::Test {
 protected:
  ServeTest() { fs::copy("examples/garden", dir / "garden", fs::copy_options::recursive); }

  absl::Status Start(const std::string& policy_file) {
    daemon::ServerProcess::Config config;
    config.garden.garden = {dir / "garden"};
    config.garden.policy_file = policy_file;
    config.garden.garden_namespace = "garden";
    config.server.address = config.probe_address = "127.0.0.1";
    config.certificate.hosts = {"localhost"};
    config.now = *garden::ParseTime("2026-11-21T12:00:00Z");
    process = std::make_unique<daemon::ServerProcess>(std::move(config));
    return process->Start();
  }

  std::unique_ptr<TlsClient> Connect() {
    TlsClientOptions options;
    options.ca_pem = process->ephemeral_ca();
    return TlsClient::Connect(process->port(), options);
  }

  json Ask(const std::string& review) {
    if (client == nullptr) client = Connect();
    if (client == nullptr) return {};
    const auto answer = client->Ask(Post("/validate?timeout=10s", Review(review)));
    if (!answer.has_value() || answer->status != 200) return {};
    return json::parse(answer->body)["response"];
  }
  bool Allows(const std::string& review) { return Ask(review).value("allowed", false); }

  std::string Ready() { return HttpGet(process->probe_port(), "/readyz?verbose"); }
  std::string Metrics() { return HttpGet(process->probe_port(), "/metrics"); }

  // As editors do it: a new file takes the place of the old one.
  void Edit(const std::string& name, const std::string& text) {
    dir.Write("edited", text);
    fs::rename(dir / "edited", dir / name);
  }

  static bool Soon(const std::function<bool()>& holds) {
    const auto end = steady_clock::now() + kWithin;
    while (steady_clock::now() < end) {
      if (holds()) return true;
      std::this_thread::sleep_for(milliseconds(5));
    }
    return holds();
  }

  TempDir dir;
  std::unique_ptr<daemon::ServerProcess> process;
  std::unique_ptr<TlsClient> client;
};

// Asks without pause on one connection, as the API server does.
class Stream {
 public:
  explicit Stream(std::unique_ptr<TlsClient> client)
      : client_(std::move(client)), thread_([this] { Run(); }) {}
  ~Stream() { Stop(); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  void Stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }
  int answers() const { return answers_; }
  int failed() const { return failed_; }
  milliseconds slowest() const { return milliseconds(slowest_ms_); }

 private:
  void Run() {
    const std::string request = Post("/validate?timeout=10s", Review("move-five-rules"));
    while (!stop_ && failed_ == 0) {
      const auto began = steady_clock::now();
      const auto answer = client_->Ask(request);
      const auto took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - began);
      slowest_ms_ = std::max<std::int64_t>(slowest_ms_, took.count());
      const bool good = answer.has_value() && answer->status == 200 &&
                        answer->header("connection") != "close" &&
                        json::parse(answer->body)["response"].contains("allowed");
      ++(good ? answers_ : failed_);
    }
  }

  const std::unique_ptr<TlsClient> client_;
  std::atomic<bool> stop_ = false;
  std::atomic<int> answers_ = 0;
  std::atomic<int> failed_ = 0;
  std::atomic<std::int64_t> slowest_ms_ = 0;
  std::thread thread_;
};

// How policies come to a server: by --policy, or as a ConfigMap of the garden.
struct PolicyHome {
  std::string name;
  bool file = false;
};

class PolicyEdit : public ServeTest, public ::testing::WithParamInterface<PolicyHome> {
 protected:
  // The first policy: examples/policy.yaml, or none, which is the defaults.
  void Begin() {
    if (GetParam().file) fs::copy_file("examples/policy.yaml", dir / "policy.yaml");
    const absl::Status started = Start(GetParam().file ? dir / "policy.yaml" : "");
    ASSERT_TRUE(started.ok()) << Message(started);
    ASSERT_NE(client = Connect(), nullptr);
  }
  void Put(const std::string& policy) {
    if (GetParam().file) {
      Edit("policy.yaml", policy);
    } else {
      Edit("garden/policy.json", PolicyConfigMap(policy));
    }
  }
};

TEST_P(PolicyEdit, ChangesAnswersWithinASecondAndLosesNoRequest) {
  Begin();
  EXPECT_FALSE(Allows("move-five-rules"));
  Stream stream(Connect());
  ASSERT_TRUE(Soon([&] { return stream.answers() > 5; }));
  for (int round = 0; round < 4; ++round) {
    Put(std::string(kHead) + "enforcement: warn\n");
    EXPECT_TRUE(Soon([&] { return Allows("move-five-rules"); })) << round;
    Put(std::string(kHead) + "enforcement: enforce\n");
    EXPECT_TRUE(Soon([&] { return !Allows("move-five-rules"); })) << round;
  }
  stream.Stop();
  EXPECT_EQ(stream.failed(), 0);
  EXPECT_GT(stream.answers(), 20);
  EXPECT_LT(stream.slowest(), kSlow);
  EXPECT_THAT(Metrics(), HasSubstr(R"(trowel_reloads_total{of="policy",result="failed"} 0)"));
}

TEST_P(PolicyEdit, ThatIsBrokenKeepsTheOldPolicyAndIsTold) {
  Begin();
  Put(std::string(kHead) + "enforcement: warn\n");
  ASSERT_TRUE(Soon([&] { return Allows("move-five-rules"); }));
  Put(std::string(kHead) + "enforcement: enforce\nrules: {seed-helthy: {mode: off}}\n");
  EXPECT_TRUE(Soon([&] { return Ready().find("newest one is broken") != std::string::npos; }));
  EXPECT_TRUE(Allows("move-five-rules"));
  EXPECT_THAT(Ready(), AllOf(HasSubstr("200 OK"), HasSubstr("[+]policy: "),
                             HasSubstr("did you mean seed-healthy?")));
  EXPECT_THAT(Metrics(), AllOf(HasSubstr(R"(trowel_reloads_total{of="policy",result="failed"} 1)"),
                               HasSubstr(R"(trowel_reload_pending{of="policy"} 1)")));

  Put(std::string(kHead) + "enforcement: enforce\n");
  EXPECT_TRUE(Soon([&] { return !Allows("move-five-rules"); }));
  EXPECT_EQ(Ready().find("broken"), std::string::npos);
  EXPECT_THAT(Metrics(), HasSubstr(R"(trowel_reload_pending{of="policy"} 0)"));
}

INSTANTIATE_TEST_SUITE_P(Homes, PolicyEdit,
                         ::testing::Values(PolicyHome{"Defaults", false},
                                           PolicyHome{"ExamplePolicy", true}),
                         [](const ::testing::TestParamInfo<PolicyHome>& each) {
                           return each.param.name;
                         });

TEST_F(ServeTest, ReturnsToTheDefaultsWhenThePolicyConfigMapGoes) {
  Edit("garden/policy.json", PolicyConfigMap(std::string(kHead) + "enforcement: warn\n"));
  ASSERT_TRUE(Start("").ok());
  EXPECT_TRUE(Allows("move-five-rules"));
  fs::remove(dir / "garden/policy.json");
  EXPECT_TRUE(Soon([&] { return !Allows("move-five-rules"); }));
  EXPECT_THAT(Ready(), HasSubstr("[+]policy: defaults"));
}

TEST_F(ServeTest, ABrokenPolicyFileAtStartIsAnError) {
  dir.Write("policy.yaml", "enforcement: maybe\n");
  const absl::Status started = Start(dir / "policy.yaml");
  EXPECT_TRUE(absl::IsInvalidArgument(started)) << Message(started);
  EXPECT_THAT(std::string(Message(started)), HasSubstr("policy.yaml:1:"));
}

TEST_F(ServeTest, ABrokenPolicyConfigMapAtStartIsNotReady) {
  Edit("garden/policy.json", PolicyConfigMap("enforcement: maybe\n"));
  ASSERT_TRUE(Start("").ok());
  EXPECT_THAT(Ready(), AllOf(HasSubstr("503 "), HasSubstr("[-]policy: ")));
  ASSERT_NE(client = Connect(), nullptr);
  const auto answer = client->Ask(Post("/validate?timeout=10s", Review("move-allowed")));
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 503);
  EXPECT_NE(answer->header("retry-after"), "");
  EXPECT_EQ(answer->header("connection"), "close");
  client.reset();
  Edit("garden/policy.json", PolicyConfigMap(kHead));
  EXPECT_TRUE(Soon([&] { return Ready().find("200 OK") != std::string::npos; }));
  EXPECT_TRUE(Allows("move-allowed"));
}

// seeds.yaml with another GardenletReady for one seed.
std::string SeedsWith(const std::string& name, const std::string& ready) {
  std::string text;
  const auto documents = garden::YamlToJson(*kube::ReadFile("examples/garden/seeds.yaml", 1 << 24));
  for (const std::string& document : *documents) {
    json seed = json::parse(document);
    if (seed["metadata"]["name"] == name) {
      for (json& condition : seed["status"]["conditions"]) {
        if (condition["type"] == "GardenletReady") condition["status"] = ready;
      }
    }
    text += seed.dump() + "\n---\n";
  }
  return text;
}

TEST_F(ServeTest, AGardenEditTurnsAVerdict) {
  ASSERT_TRUE(Start("").ok());
  EXPECT_TRUE(Allows("move-allowed"));
  Edit("garden/seeds.yaml", SeedsWith("aws-eu5", "False"));
  EXPECT_TRUE(Soon([&] { return !Allows("move-allowed"); }));
  const json causes = Ask("move-allowed")["status"]["details"]["causes"];
  ASSERT_EQ(causes.size(), 1U) << causes.dump(1);
  EXPECT_EQ(causes[0]["reason"], "seed-healthy");
  Edit("garden/seeds.yaml", SeedsWith("aws-eu5", "True"));
  EXPECT_TRUE(Soon([&] { return Allows("move-allowed"); }));
}

TEST_F(ServeTest, ABrokenGardenFileKeepsItsObjects) {
  ASSERT_TRUE(Start("").ok());
  EXPECT_TRUE(Allows("move-allowed"));
  Edit("garden/seeds.yaml", "apiVersion: [\nkind: Seed\n");
  EXPECT_TRUE(Soon([&] {
    return Metrics().find(R"(trowel_reload_pending{of="garden"} 1)") != std::string::npos;
  }));
  EXPECT_TRUE(Allows("move-allowed"));
  EXPECT_THAT(Ready(), AllOf(HasSubstr("200 OK"), HasSubstr("seeds.yaml: line "),
                             HasSubstr("its last good objects stay")));
  // What is beside it is followed all the same.
  fs::remove(dir / "garden/cloudprofiles.yaml");
  EXPECT_TRUE(Soon([&] { return !Allows("move-allowed"); }));
}

}  // namespace
}  // namespace trowel::test
