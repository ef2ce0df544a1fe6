#include "test/support/fake_lease.h"

#include <regex>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace trowel::test {
namespace {

using nlohmann::json;

constexpr char kPath[] = "/apis/coordination.k8s.io/v1/namespaces/garden/leases";

json Failure(int code, const std::string& message) {
  return {{"kind", "Status"}, {"status", "Failure"}, {"code", code}, {"message", message}};
}

std::string HolderOf(const json& lease) {
  const json holder = lease["spec"].value("holderIdentity", json());
  return holder.is_string() ? holder.get<std::string>() : "";
}

}  // namespace

FakeLease::FakeLease()
    : server_(
          [this](const Request& request, FakeApiServer::Answer* answer) { Do(request, answer); }) {}

kube::Access FakeLease::AccessOf(const std::string& identity) const {
  kube::Access access = server_.access();
  access.token = identity;
  return access;
}

void FakeLease::Treat(const std::string& identity, Mood mood) {
  const std::lock_guard lock(mutex_);
  moods_["Bearer " + identity] = mood;
}

void FakeLease::Worsen(std::chrono::milliseconds delay_max) {
  const std::lock_guard lock(mutex_);
  delay_max_ = delay_max;
}

void FakeLease::BeforeNext(const std::string& method, std::function<void()> first) {
  const std::lock_guard lock(mutex_);
  before_[method] = std::move(first);
}

void FakeLease::AfterNext(const std::string& method, std::function<void()> then) {
  const std::lock_guard lock(mutex_);
  after_[method] = std::move(then);
}

void FakeLease::Edit(const json& metadata, const json& spec) {
  const std::lock_guard lock(mutex_);
  json lease = stored_;
  lease["metadata"].merge_patch(metadata);
  lease["spec"].merge_patch(spec);
  Store(std::move(lease));
}

void FakeLease::Delete() {
  const std::lock_guard lock(mutex_);
  stored_ = nullptr;
}

json FakeLease::stored() const {
  const std::lock_guard lock(mutex_);
  return stored_;
}

FakeLease::Sight FakeLease::Look() const {
  const std::lock_guard lock(mutex_);
  return sight_;
}

std::vector<FakeLease::Write> FakeLease::writes() const {
  const std::lock_guard lock(mutex_);
  return writes_;
}

FakeLease::Time FakeLease::FirstWriteOf(const std::string& holder) const {
  for (const Write& write : writes()) {
    if (write.holder == holder) return write.at;
  }
  return Time::min();
}

std::vector<std::string> FakeLease::methods() const {
  std::vector<std::string> methods;
  for (const Request& request : server_.requests()) methods.push_back(request.method);
  return methods;
}

// Between nothing and the longest delay.
void FakeLease::Delay() {
  std::chrono::milliseconds time{0};
  {
    const std::lock_guard lock(mutex_);
    if (delay_max_.count() == 0) return;
    time = std::chrono::milliseconds(random_() % static_cast<unsigned>(delay_max_.count()));
  }
  std::this_thread::sleep_for(time);
}

void FakeLease::RunHook(const std::string& method, Hooks* hooks) {
  std::function<void()> hook;
  {
    const std::lock_guard lock(mutex_);
    const auto found = hooks->find(method);
    if (found == hooks->end()) return;
    hook = std::move(hooks->extract(found).mapped());
  }
  hook();
}

void FakeLease::Do(const Request& request, FakeApiServer::Answer* answer) {
  Delay();
  RunHook(request.method, &before_);
  Mood mood = Mood::kServe;
  Reply reply;
  {
    const std::lock_guard lock(mutex_);
    const auto found = moods_.find(request.headers.at("authorization"));
    if (found != moods_.end()) mood = found->second;
    if (mood == Mood::kServe && delay_max_.count() > 0 && random_() % 10 == 0) {
      mood = Mood::kLoseAnswer;
    }
    if (mood == Mood::kRefuse) {
      reply = {.status = 403, .body = Failure(403, "leases is forbidden")};
    } else if (mood != Mood::kHang) {
      reply = CarryOut(request);
    }
  }
  RunHook(request.method, &after_);
  Delay();
  if (mood == Mood::kHang || mood == Mood::kLoseAnswer) {
    answer->Hold();
  } else {
    answer->Reply(reply.status, reply.body.dump());
  }
}

FakeLease::Reply FakeLease::CarryOut(const Request& request) {
  const std::string one = fmt::format("{}/trowel", kPath);
  if (request.method == "GET" && request.path == one) {
    if (stored_.is_null()) return {.status = 404, .body = Failure(404, "leases not found")};
    return {.status = 200, .body = stored_};
  }
  if (request.headers.at("content-type") != "application/json") {
    return {.status = 415, .body = Failure(415, "not JSON")};
  }
  json lease = json::parse(request.body, nullptr, /*allow_exceptions=*/false);
  const std::string problem = Problem(lease);
  if (!problem.empty()) return {.status = 422, .body = Failure(422, problem)};
  json& metadata = lease["metadata"];
  if (request.method == "POST" && request.path == kPath) {
    if (!stored_.is_null()) return {.status = 409, .body = Failure(409, "already exists")};
    if (metadata.contains("resourceVersion")) {
      return {.status = 400, .body = Failure(400, "resourceVersion should not be set")};
    }
  } else if (request.method == "PUT" && request.path == one) {
    if (stored_.is_null() ||
        metadata["resourceVersion"] != stored_["metadata"]["resourceVersion"] ||
        metadata["uid"] != stored_["metadata"]["uid"]) {
      return {.status = 409, .body = Failure(409, "the object has been modified")};
    }
  } else {
    return {.status = 404, .body = Failure(404, "404 page not found")};
  }
  Reply reply = Store(std::move(lease));
  writes_.push_back({.holder = sight_.holder, .at = std::chrono::steady_clock::now()});
  return reply;
}

FakeLease::Reply FakeLease::Store(json lease) {
  const bool is_new = stored_.is_null();
  json& metadata = lease["metadata"];
  metadata["name"] = "trowel";
  metadata["namespace"] = "garden";
  metadata["uid"] = is_new ? json(fmt::format("uid-{}", ++uids_)) : stored_["metadata"]["uid"];
  metadata["resourceVersion"] = std::to_string(++version_);
  metadata["managedFields"] = {{{"manager", "trowel"}, {"operation", "Update"}}};
  stored_ = std::move(lease);
  if (HolderOf(stored_) != sight_.holder) {
    sight_ = {.holder = HolderOf(stored_), .changes = sight_.changes + 1};
  }
  return {.status = is_new ? 201 : 200, .body = stored_};
}

// What the API server would not take.
std::string FakeLease::Problem(const json& lease) const {
  static const std::regex micro_time(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)");
  if (!lease.is_object()) return "not JSON";
  if (lease.value("apiVersion", "") != "coordination.k8s.io/v1") return "apiVersion";
  if (lease.value("kind", "") != "Lease") return "kind";
  const json metadata = lease.value("metadata", json::object());
  if (metadata.value("name", "") != "trowel") return "metadata.name";
  if (metadata.value("namespace", "") != "garden") return "metadata.namespace";
  const json spec = lease.value("spec", json::object());
  if (!spec.value("holderIdentity", json()).is_string()) return "spec.holderIdentity";
  if (spec.value("leaseDurationSeconds", 0) <= 0) return "spec.leaseDurationSeconds";
  if (spec.value("leaseTransitions", -1) < 0) return "spec.leaseTransitions";
  for (const char* const time : {"acquireTime", "renewTime"}) {
    if (!std::regex_match(spec.value(time, ""), micro_time)) return time;
  }
  return "";
}

}  // namespace trowel::test
