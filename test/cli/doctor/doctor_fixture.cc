#include "test/cli/doctor/doctor_fixture.h"

#include <chrono>
#include <thread>

#include <absl/time/clock.h>
#include <fmt/format.h>

#include "base/base64.h"
#include "cli/garden/landscape.h"
#include "garden/kind.h"
#include "garden/yaml_json.h"
#include "kube/manifests.h"
#include "test/support/http_get.h"

namespace trowel::test {
namespace {

using nlohmann::json;

constexpr char kRegistrations[] =
    "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/";

// Two seeds of one version in two regions whose distance is known, and what a policy needs.
constexpr char kGarden[] = R"(
kind: Seed
metadata: {name: seed-a, resourceVersion: "1"}
spec: {provider: {type: aws, region: eu-west-1}}
status: {gardener: {version: v1.150.0}}
---
kind: Seed
metadata: {name: seed-b, resourceVersion: "1"}
spec: {provider: {type: aws, region: eu-central-1}}
status: {gardener: {version: v1.150.0}}
---
kind: Shoot
metadata: {name: moss, namespace: garden-dev, resourceVersion: "1"}
spec:
  seedName: seed-a
  region: eu-west-1
  provider: {type: aws}
  cloudProfile: {kind: CloudProfile, name: aws}
---
kind: CloudProfile
metadata: {name: aws, resourceVersion: "1"}
spec: {type: aws}
---
kind: Project
metadata: {name: dev, resourceVersion: "1"}
spec: {namespace: garden-dev}
---
kind: ConfigMap
metadata:
  name: regions
  namespace: garden
  resourceVersion: "1"
  labels: {scheduling.gardener.cloud/purpose: region-config}
  annotations: {scheduling.gardener.cloud/cloudprofiles: aws}
data:
  eu-west-1: "eu-central-1: 30"
  eu-central-1: "eu-west-1: 30"
---
kind: ConfigMap
metadata:
  name: trowel-policy
  namespace: garden
  resourceVersion: "7"
  labels: {trowel.gardener.cloud/config: policy}
data:
  policy.yaml: |
    apiVersion: trowel.gardener.cloud/v1alpha1
    kind: Policy
    enforcement: enforce
)";

std::vector<json> Documents(const std::string& yaml) {
  std::vector<json> documents;
  const std::vector<std::string> texts = *garden::YamlToJson(yaml);
  documents.reserve(texts.size());
  for (const std::string& text : texts) documents.push_back(json::parse(text));
  return documents;
}

std::string ResourceOf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

bool Selected(const json& object, const std::string& selector) {
  if (selector.empty()) return true;
  const std::size_t equals = selector.find('=');
  const json labels = object["metadata"].value("labels", json::object());
  return labels.value(selector.substr(0, equals), "") == selector.substr(equals + 1);
}

}  // namespace

DoctorTest::DoctorTest() : objects(Documents(kGarden)) {
  api_ = std::make_unique<FakeApiServer>(
      [this](const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
        Answer(request, answer);
      });
  dir.Write("kubeconfig", api_->Kubeconfig());
  ca = *certs::IssueCa("trowel", absl::Now() - absl::Hours(24 * 100));
  registration =
      Documents(*kube::ReadFile("manifests/virtual/registration/webhook.yaml", 1 << 20))[0];
  const json around =
      Documents(*kube::ReadFile("manifests/virtual/registration/around.yaml", 1 << 20))[0];
  for (const json& more : around["webhooks"]) registration["webhooks"].push_back(more);
  SetOfClients("caBundle", EncodeBase64(ca.certificate_pem));
}

void DoctorTest::SetOfClients(const std::string& key, const std::string& value) {
  for (json& each : registration["webhooks"]) each["clientConfig"][key] = value;
}

DoctorTest::~DoctorTest() {
  if (process != nullptr) process->Stop();
}

void DoctorTest::Serve(const std::vector<std::string>& hosts, absl::Duration age) {
  const certs::KeyPair leaf = *certs::IssueLeaf(ca, hosts, certs::kLeafLifetime, absl::Now() - age);
  dir.Write("tls.crt", leaf.certificate_pem);
  dir.Write("tls.key", leaf.key_pem);
  cli::Options options;
  options.kubeconfig = dir / "kubeconfig";
  daemon::ServerProcess::Config config;
  config.landscape = *cli::LandscapeOf(options);
  config.now = serve_now;
  config.server.address = config.probe_address = "127.0.0.1";
  config.certificate.files = {
      .certificate = dir / "tls.crt", .key = dir / "tls.key", .client_ca = client_ca};
  process = std::make_unique<daemon::ServerProcess>(std::move(config));
  ASSERT_TRUE(process->Start().ok());
  SetOfClients("url", fmt::format("https://localhost:{}/validate", process->port()));
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (HttpGet(process->probe_port(), "/readyz").find(" 200 ") == std::string::npos) {
    ASSERT_LT(std::chrono::steady_clock::now(), end);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

Ran DoctorTest::Run(const std::string& more) {
  return RunTrowel("doctor --kubeconfig " + dir / "kubeconfig" + " " + more);
}

DoctorTest::Json DoctorTest::Ask(const std::string& more, int* code) {
  const Ran ran = Run("-o json " + more);
  EXPECT_EQ(ran.err, "");
  if (code != nullptr) *code = ran.code;
  return Json::parse(ran.out, nullptr, /*allow_exceptions=*/false);
}

std::vector<DoctorTest::Json> DoctorTest::Of(const Json& document, const std::string& id) {
  std::vector<Json> found;
  for (const Json& check : document["checks"]) {
    if (check["id"] == id) found.push_back(check);
  }
  return found;
}

std::string DoctorTest::ProbeUrl() const {
  return fmt::format("http://127.0.0.1:{}", process->probe_port());
}

DoctorTest::Json& DoctorTest::Object(const std::string& kind, const std::string& name) {
  for (Json& object : objects) {
    if (object["kind"] == kind && object["metadata"]["name"] == name) return object;
  }
  std::abort();
}

void DoctorTest::Answer(const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
  if (api_status != 200) {
    answer->Reply(api_status, R"({"kind":"Status","message":"Unauthorized"})");
  } else if (request.path.starts_with(kRegistrations)) {
    const bool found =
        !registration.is_null() && ResourceOf(request.path) == registration["metadata"]["name"];
    answer->Reply(found ? 200 : 404, found ? registration.dump() : "{}",
                  absl::FormatTime("Date: %a, %d %b %Y %H:%M:%S GMT\r\n", absl::Now() + api_ahead,
                                   absl::UTCTimeZone()));
  } else if (request.method == "POST") {
    Review(request, answer);
  } else {
    List(request, answer);
  }
}

void DoctorTest::Review(const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
  if (ResourceOf(request.path).find("subjectaccessreviews") == std::string::npos) {
    answer->Reply(201, "{}");  // An Event.
    return;
  }
  const Json right = Json::parse(request.body)["spec"]["resourceAttributes"];
  {
    const std::lock_guard lock(mutex_);
    last_review = request;
    asked.push_back(right);
  }
  const auto resource = right["resource"].get<std::string>();
  std::string text = right["verb"].get<std::string>() + " " + resource;
  if (right.contains("subresource")) text += "/" + right["subresource"].get<std::string>();
  const bool allowed = !denied.contains(resource) && !denied_rights.contains(text);
  answer->Reply(201, Json{{"status", {{"allowed", allowed}}}}.dump());
}

void DoctorTest::List(const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
  const std::string resource = ResourceOf(request.path);
  if (denied.contains(resource)) {
    answer->Reply(403, R"({"kind":"Status","message":"forbidden"})");
    return;
  }
  if (absent.contains(resource)) {
    answer->Reply(404, R"({"kind":"Status","message":"not found"})");
    return;
  }
  Json listed = Json::array();
  for (const Json& object : objects) {
    for (const garden::KindInfo& info : garden::Kinds()) {
      const std::string space = object["metadata"].value("namespace", "");
      const bool elsewhere = request.path.find("/namespaces/") != std::string::npos &&
                             request.path.find("/namespaces/" + space + "/") == std::string::npos;
      if (info.resource == resource && info.name == object["kind"] && !elsewhere &&
          Selected(object, request.Query("labelSelector"))) {
        listed.push_back(object);
      }
    }
  }
  if (request.Query("watch").empty()) {
    answer->Reply(200, Json{{"kind", "List"}, {"items", listed}}.dump());
    return;
  }
  if (!answer->BeginStream()) return;
  for (const Json& object : listed) {
    answer->Chunk(Json{{"type", "ADDED"}, {"object", object}}.dump() + "\n");
  }
  const Json end = {
      {"metadata",
       {{"resourceVersion", "9"}, {"annotations", {{"k8s.io/initial-events-end", "true"}}}}}};
  answer->Chunk(Json{{"type", "BOOKMARK"}, {"object", end}}.dump() + "\n");
  answer->Hold();
}

}  // namespace trowel::test
