#include "test/support/fake_run_garden.h"

#include <chrono>

#include <fmt/format.h>

namespace trowel::test {
namespace {

using nlohmann::json;

std::string StatusBody(int code, const std::string& message) {
  return json({{"kind", "Status"}, {"code", code}, {"message", message}}).dump();
}

std::string NameOf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// Whether the object of `path` is of the collection: "/.../shoots" has those of all namespaces.
bool IsIn(const std::string& path, const std::string& collection) {
  const std::string one = path.substr(0, path.rfind('/'));
  if (one == collection) return true;
  const std::size_t spaces = one.find("/namespaces/");
  if (spaces == std::string::npos) return false;
  const std::size_t resource = one.rfind('/');
  return one.substr(0, spaces) + one.substr(resource) == collection;
}

// Labels of which only the key, or key=value, is asked for.
bool IsSelected(const json& object, const std::string& selector) {
  if (selector.empty()) return true;
  const json labels = object["metadata"].value("labels", json::object());
  const std::size_t equals = selector.find('=');
  if (equals == std::string::npos) return labels.contains(selector);
  return labels.value(selector.substr(0, equals), "") == selector.substr(equals + 1);
}

std::string UserOf(const FakeApiServer::Request& request) {
  const auto as = request.headers.find("impersonate-user");
  if (as != request.headers.end()) return as->second;
  const auto found = request.headers.find("authorization");
  constexpr std::size_t kBearer = 7;
  return found == request.headers.end() ? "anonymous" : found->second.substr(kBearer);
}

constexpr char kBookmark[] = R"({"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9",)"
                             R"("annotations":{"k8s.io/initial-events-end":"true"}}}})"
                             "\n";

}  // namespace

bool FakeRunGarden::Fault::Concerns(const Request& request) const {
  return !method.empty() && request.method == method && request.path.ends_with(path_end);
}

// The object as it is stored, and the seed's name: not one byte else may differ.
FakeRunGarden::Reply FakeRunGarden::Bind(const Request& request, const std::string& path) {
  const auto found = objects_.find(path);
  if (found == objects_.end()) return {404, StatusBody(404, "not found")};
  json stored = json::parse(found->second);
  const json next = json::parse(request.body);
  if (next["metadata"]["resourceVersion"] != stored["metadata"]["resourceVersion"]) {
    return {409, StatusBody(409, "the object has been modified")};
  }
  const std::string from = stored["spec"].value("seedName", "");
  const std::string seed = next["spec"].value("seedName", "");
  std::string expected = found->second;
  const std::string member = fmt::format(R"("seedName":"{}")", from);
  // Of spec, which comes before status.
  expected.replace(expected.find(member), member.size(), fmt::format(R"("seedName":"{}")", seed));
  if (seed.empty() || request.body != expected) {
    return {403, StatusBody(403, "spec may not be changed except the field 'seedName'")};
  }
  const std::string what = fmt::format("{} {}", NameOf(path), seed);
  if (request.Query("dryRun") == "All") {
    dry_runs_.push_back(what);
    return {200, request.body};
  }
  stored["spec"]["seedName"] = seed;
  Store(path, std::move(stored));
  bindings_.push_back(what);
  if (arrive_) ArriveNow(path);
  return {200, objects_[path]};
}

FakeRunGarden::Reply FakeRunGarden::Change(const Request& request) {
  const auto found = objects_.find(request.path);
  if (found == objects_.end()) return {404, StatusBody(404, "not found")};
  const json stored = json::parse(found->second);
  json object = json::parse(request.body);
  if (request.method == "PATCH") {
    if (request.headers.at("content-type") != "application/merge-patch+json") {
      return {415, StatusBody(415, "no such patch")};
    }
    const json patch = object;
    object = stored;
    object.merge_patch(patch);
  }
  if (object["metadata"]["resourceVersion"] != stored["metadata"]["resourceVersion"]) {
    return {409, StatusBody(409, "the object has been modified")};
  }
  Store(request.path, std::move(object));
  return {200, objects_[request.path]};
}

FakeRunGarden::Reply FakeRunGarden::Create(const Request& request) {
  json object = json::parse(request.body);
  if (request.path.ends_with("/selfsubjectreviews")) {
    object["status"]["userInfo"] = {{"username", UserOf(request)},
                                    {"groups", {"system:authenticated"}}};
    return {201, object.dump()};
  }
  if (request.path.ends_with("/events")) {
    events_.push_back(fmt::format("{} {}", object["reason"].get<std::string>(),
                                  object["regarding"]["name"].get<std::string>()));
    return {201, request.body};
  }
  const std::string path = request.path + "/" + object["metadata"]["name"].get<std::string>();
  if (objects_.contains(path)) return {409, StatusBody(409, "already exists")};
  Store(path, std::move(object));
  return {201, objects_[path]};
}

FakeRunGarden::Reply FakeRunGarden::List(const Request& request) const {
  json list = {
      {"kind", "List"}, {"metadata", {{"resourceVersion", "9"}}}, {"items", json::array()}};
  for (const auto& [path, bytes] : objects_) {
    if (!IsIn(path, request.path)) continue;
    json object = json::parse(bytes);
    if (IsSelected(object, request.Query("labelSelector"))) list["items"].push_back(object);
  }
  return {200, list.dump()};
}

FakeRunGarden::Reply FakeRunGarden::CarryOut(const Request& request) {
  if (request.method == "POST") return Create(request);
  if (request.method == "PUT" && request.path.ends_with("/binding")) {
    return Bind(request, request.path.substr(0, request.path.rfind('/')));
  }
  if (request.method == "PUT" || request.method == "PATCH") return Change(request);
  const auto found = objects_.find(request.path);
  if (request.method == "DELETE") {
    if (found == objects_.end()) return {404, StatusBody(404, "not found")};
    Remove(request.path);
    return {200, StatusBody(200, "")};
  }
  if (found != objects_.end()) return {200, found->second};
  if (NameOf(request.path) == "configmaps") return List(request);
  return {404, StatusBody(404, "not found")};
}

void FakeRunGarden::Watch(const Request& request, FakeApiServer::Answer* answer) {
  if (!answer->BeginStream()) return;
  const std::string selector = request.Query("labelSelector");
  std::size_t seen = 0;
  std::vector<std::string> lines;
  const auto add = [&](const std::string& type, const std::string& bytes) {
    if (!IsSelected(json::parse(bytes), selector)) return;
    lines.push_back(fmt::format(R"({{"type":"{}","object":{}}})", type, bytes) + "\n");
  };
  {
    const std::lock_guard lock(mutex_);
    seen = news_.size();
    for (const auto& [path, bytes] : objects_) {
      if (IsIn(path, request.path)) add("ADDED", bytes);
    }
  }
  lines.emplace_back(kBookmark);
  for (;;) {
    for (const std::string& line : lines) {
      if (!answer->Chunk(line)) return;
    }
    lines.clear();
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::milliseconds(100), [&] { return seen < news_.size(); });
    for (; seen < news_.size(); ++seen) {
      if (IsIn(news_[seen].path, request.path)) add(news_[seen].type, news_[seen].object);
    }
    if (lines.empty())
      lines.emplace_back(R"({"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}})"
                         "\n");
  }
}

void FakeRunGarden::Serve(const Request& request, FakeApiServer::Answer* answer) {
  if (request.is_watch()) return Watch(request, answer);
  std::function<void()> before;
  {
    const std::lock_guard lock(mutex_);
    if (request.method == awaited_method_ && request.path.ends_with(awaited_end_)) {
      before = std::exchange(before_, nullptr);
    }
  }
  if (before) before();
  Reply reply;
  bool lost = false;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request.method + " " + request.path +
                        (request.Query("dryRun").empty() ? "" : "?dryRun"));
    const bool concerned = fault_.Concerns(request) && request.Query("dryRun").empty();
    if (concerned && fault_.status != 0) {
      reply = {fault_.status, StatusBody(fault_.status, "as the test wants it")};
    } else {
      reply = CarryOut(request);
      lost = concerned && fault_.losses-- > 0;
    }
  }
  if (lost) {
    answer->HangUp();
    return;
  }
  answer->Reply(reply.status, reply.body);
}

}  // namespace trowel::test
