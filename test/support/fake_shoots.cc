#include "test/support/fake_shoots.h"

namespace trowel::test {
namespace {

using nlohmann::json;

constexpr std::string_view kShoots =
    "/apis/core.gardener.cloud/v1beta1/namespaces/garden-dev/shoots/";

std::string StatusBody(int code, const std::string& message) {
  return json({{"kind", "Status"}, {"code", code}, {"message", message}}).dump();
}

// Written by hand, for the white space: Go's encoder has none, but raw extensions are as somebody
// typed them.
std::string NewShoot(const std::string& name, const std::string& scheduler) {
  return R"({"kind":"Shoot","apiVersion":"core.gardener.cloud/v1beta1","metadata":{"name":")" +
         name + R"(","namespace":"garden-dev","uid":"uid-of-)" + name +
         R"(","resourceVersion":"1","creationTimestamp":"2026-11-21T11:59:58Z"},"spec":{)"
         R"("cloudProfile":{"kind":"CloudProfile","name":"aws"},"dns":{"domain":")" +
         name +
         R"(.dev.shoots.example.org"},"networking":{"type":"calico","pods":"100.64.0.0/13",)"
         R"("nodes":"10.250.0.0/16","services":"100.104.0.0/13","ipFamilies":["IPv4"]},)"
         R"("provider":{"type":"aws","infrastructureConfig":{ "zones" : [ 1,  2 ] },"workers":[)"
         R"({"name":"pool","zones":["eu-west-1a","eu-west-1b"]}]},"purpose":"production",)"
         R"("region":"eu-west-1","schedulerName":")" +
         scheduler + R"("},"status":{"hibernated":false}})";
}

}  // namespace

FakeShoots::FakeShoots()
    : server_([this](const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
        Serve(request, answer);
      }) {}

bool FakeShoots::Fault::Concerns(const FakeApiServer::Request& request) const {
  return status != 0 && request.method == method && request.path.ends_with(path_end);
}

void FakeShoots::Add(const std::string& name, const std::string& scheduler) {
  const std::lock_guard lock(mutex_);
  shoots_[name] = NewShoot(name, scheduler);
}

void FakeShoots::Delete(const std::string& name) {
  const std::lock_guard lock(mutex_);
  shoots_.erase(name);
}

void FakeShoots::Store(const std::string& name, json shoot) {
  shoot["metadata"]["resourceVersion"] = std::to_string(++version_);
  shoots_[name] = shoot.dump();
}

void FakeShoots::Edit(const std::string& name, const json& change) {
  const std::lock_guard lock(mutex_);
  json shoot = json::parse(shoots_.at(name));
  shoot.merge_patch(change);
  Store(name, std::move(shoot));
}

json FakeShoots::Get(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = shoots_.find(name);
  return found == shoots_.end() ? json() : json::parse(found->second);
}

std::string FakeShoots::SeedOf(const std::string& name) const {
  const json shoot = Get(name);
  return shoot.is_null() ? "" : shoot["spec"].value("seedName", "");
}

std::string FakeShoots::OperationOf(const std::string& name) const {
  const json shoot = Get(name);
  if (shoot.is_null() || !shoot["status"].contains("lastOperation")) return "";
  const json& operation = shoot["status"]["lastOperation"];
  return operation.value("type", "") + " " + operation.value("state", "") + ": " +
         operation.value("description", "");
}

void FakeShoots::Fail(const std::string& method, const std::string& path_end, int status,
                      const std::string& extra_headers) {
  const std::lock_guard lock(mutex_);
  fault_ = {method, path_end, status, extra_headers, false};
}

void FakeShoots::FailAfter(const std::string& method, const std::string& path_end, int status) {
  const std::lock_guard lock(mutex_);
  fault_ = {method, path_end, status, "", true};
}

void FakeShoots::Heal() {
  const std::lock_guard lock(mutex_);
  fault_ = {};
}

void FakeShoots::BeforeBinding(std::function<void()> then) {
  const std::lock_guard lock(mutex_);
  before_binding_ = std::move(then);
}

void FakeShoots::BeforeStatus(std::function<void()> then) {
  const std::lock_guard lock(mutex_);
  before_status_ = std::move(then);
}

std::vector<std::string> FakeShoots::Events() const {
  const std::lock_guard lock(mutex_);
  return events_;
}

std::vector<std::string> FakeShoots::Bindings() const {
  const std::lock_guard lock(mutex_);
  return bindings_;
}

std::size_t FakeShoots::Count(const std::string& method, const std::string& path_end) const {
  const std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const auto& [each, path] : requests_) {
    if (each == method && path.ends_with(path_end)) ++count;
  }
  return count;
}

// The object as it is stored, and the seed's name: not one byte else may differ, for raw extensions
// are compared as bytes.
FakeShoots::Reply FakeShoots::Bind(const std::string& name, const std::string& body) {
  json stored = json::parse(shoots_.at(name));
  json next = json::parse(body);
  if (next["metadata"]["resourceVersion"] != stored["metadata"]["resourceVersion"]) {
    return {409, StatusBody(409, "the object has been modified")};
  }
  const std::string seed = next["spec"].value("seedName", "");
  std::string without = body;
  const std::string member = R"("seedName":")" + seed + R"(",)";
  const std::size_t at = without.find(member);
  if (at != std::string::npos) without.erase(at, member.size());
  if (seed.empty() || without != shoots_.at(name)) {
    return {403, StatusBody(403, "spec may not be changed except the field 'seedName'")};
  }
  // Source: strategy.go, NewBindingStrategy.
  if (next["status"].contains("lastOperation")) next["status"].erase("lastOperation");
  Store(name, std::move(next));
  bindings_.push_back(name + " " + seed);
  return {200, shoots_.at(name)};
}

FakeShoots::Reply FakeShoots::SetStatus(const std::string& name, const json& patch) {
  json shoot = json::parse(shoots_.at(name));
  if (patch["metadata"]["resourceVersion"] != shoot["metadata"]["resourceVersion"]) {
    return {409, StatusBody(409, "the object has been modified")};
  }
  shoot["status"].merge_patch(patch["status"]);
  Store(name, std::move(shoot));
  return {200, shoots_.at(name)};
}

FakeShoots::Reply FakeShoots::CarryOut(const FakeApiServer::Request& request) {
  if (request.method == "POST" && request.path.ends_with("/events")) {
    const json event = json::parse(request.body);
    events_.push_back(event["reason"].get<std::string>() + " " +
                      event["regarding"]["name"].get<std::string>() + ": " +
                      event["note"].get<std::string>());
    return {201, request.body};
  }
  if (!request.path.starts_with(kShoots)) return {404, StatusBody(404, "no such resource")};
  const std::string rest = request.path.substr(kShoots.size());
  const std::string name = rest.substr(0, rest.find('/'));
  const std::string sub = rest.substr(name.size());
  const auto found = shoots_.find(name);
  if (found == shoots_.end()) return {404, StatusBody(404, "shoots \"" + name + "\" not found")};
  if (request.method == "GET" && sub.empty()) return {200, found->second};
  if (request.method == "PUT" && sub == "/binding") return Bind(name, request.body);
  if (request.method == "PATCH" && sub == "/status") {
    return SetStatus(name, json::parse(request.body));
  }
  return {405, StatusBody(405, "not allowed")};
}

void FakeShoots::Serve(const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
  std::function<void()> before;
  {
    const std::lock_guard lock(mutex_);
    if (request.path.ends_with("/binding")) before = std::exchange(before_binding_, nullptr);
    if (request.path.ends_with("/status")) before = std::exchange(before_status_, nullptr);
  }
  if (before) before();
  Reply reply;
  std::string headers;
  {
    const std::lock_guard lock(mutex_);
    requests_.emplace_back(request.method, request.path);
    const bool fails = fault_.Concerns(request);
    if (!fails || fault_.after) reply = CarryOut(request);
    if (fails) {
      reply = {fault_.status, StatusBody(fault_.status, "as the test wants it")};
      headers = fault_.extra_headers;
    }
  }
  answer->Reply(reply.status, reply.body, headers);
}

}  // namespace trowel::test
