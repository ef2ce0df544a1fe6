#include "test/support/fake_run_garden.h"

#include <absl/time/clock.h>
#include <fmt/format.h>

// What tests do with it. What it answers stands in fake_run_garden_answers.cc.
namespace trowel::test {

using nlohmann::json;

FakeRunGarden::FakeRunGarden()
    : server_([this](const Request& request, FakeApiServer::Answer* answer) {
        Serve(request, answer);
      }) {}

kube::Access FakeRunGarden::AccessOf(const std::string& user) const {
  kube::Access access = server_.access();
  access.token = user;
  return access;
}

std::string FakeRunGarden::KubeconfigOf(const std::string& user) const {
  const kube::Access access = server_.access();
  return fmt::format(
      "apiVersion: v1\nkind: Config\ncurrent-context: fake\n"
      "clusters:\n- name: fake\n  cluster: {{server: \"http://{}:{}\"}}\n"
      "users:\n- name: fake\n  user: {{as: {}}}\n"
      "contexts:\n- name: fake\n  context: {{cluster: fake, user: fake}}\n",
      access.host, access.port, user);
}

void FakeRunGarden::Store(const std::string& path, json object) {
  const bool is_new = !objects_.contains(path);
  json& metadata = object["metadata"];
  metadata["resourceVersion"] = std::to_string(++version_);
  if (!metadata.contains("uid")) metadata["uid"] = fmt::format("uid-{}", ++uids_);
  objects_[path] = object.dump();
  news_.push_back({path, is_new ? "ADDED" : "MODIFIED", objects_[path]});
  changed_.notify_all();
}

void FakeRunGarden::Remove(const std::string& path) {
  const auto found = objects_.find(path);
  if (found == objects_.end()) return;
  news_.push_back({path, "DELETED", found->second});
  objects_.erase(found);
  changed_.notify_all();
}

void FakeRunGarden::Put(const std::string& path, json object) {
  const std::lock_guard lock(mutex_);
  Store(path, std::move(object));
}

void FakeRunGarden::Edit(const std::string& path, const json& change) {
  const std::lock_guard lock(mutex_);
  json object = json::parse(objects_.at(path));
  object.merge_patch(change);
  Store(path, std::move(object));
}

void FakeRunGarden::Delete(const std::string& path) {
  const std::lock_guard lock(mutex_);
  Remove(path);
}

json FakeRunGarden::Get(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto found = objects_.find(path);
  return found == objects_.end() ? json() : json::parse(found->second);
}

void FakeRunGarden::ArriveAtOnce(bool arrive) {
  const std::lock_guard lock(mutex_);
  arrive_ = arrive;
}

void FakeRunGarden::ArriveNow(const std::string& path) {
  json shoot = json::parse(objects_.at(path));
  shoot["status"]["seedName"] = shoot["spec"]["seedName"];
  shoot["status"]["lastOperation"] = {
      {"type", "Restore"},
      {"state", "Succeeded"},
      {"progress", 100},
      {"lastUpdateTime", absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now(), absl::UTCTimeZone())}};
  Store(path, std::move(shoot));
}

void FakeRunGarden::Arrive(const std::string& shoot) {
  const std::lock_guard lock(mutex_);
  ArriveNow(kShoots + shoot);
}

void FakeRunGarden::Fail(const std::string& method, const std::string& path_end, int status) {
  const std::lock_guard lock(mutex_);
  fault_ = {method, path_end, status, 0};
}

void FakeRunGarden::LoseAnswers(const std::string& method, const std::string& path_end, int times) {
  const std::lock_guard lock(mutex_);
  fault_ = {method, path_end, 0, times};
}

void FakeRunGarden::Heal() {
  const std::lock_guard lock(mutex_);
  fault_ = {};
}

void FakeRunGarden::BeforeNext(const std::string& method, const std::string& path_end,
                               std::function<void()> then) {
  const std::lock_guard lock(mutex_);
  awaited_method_ = method;
  awaited_end_ = path_end;
  before_ = std::move(then);
}

std::vector<std::string> FakeRunGarden::Bindings() const {
  const std::lock_guard lock(mutex_);
  return bindings_;
}

std::vector<std::string> FakeRunGarden::DryRuns() const {
  const std::lock_guard lock(mutex_);
  return dry_runs_;
}

std::vector<std::string> FakeRunGarden::Events() const {
  const std::lock_guard lock(mutex_);
  return events_;
}

std::vector<std::string> FakeRunGarden::Requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

}  // namespace trowel::test
