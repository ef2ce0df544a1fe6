#include "test/support/fake_virtual_garden.h"

#include <utility>

#include "base/base64.h"

namespace trowel::test {
namespace {

using nlohmann::json;

json Status(int code, const std::string& message) {
  return {{"kind", "Status"}, {"code", code}, {"message", message}};
}

}  // namespace

FakeVirtualGarden::FakeVirtualGarden()
    : server_([this](const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
        Serve(request, answer);
      }) {}

json FakeVirtualGarden::Get(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto found = objects_.find(path);
  return found == objects_.end() ? json() : found->second;
}

void FakeVirtualGarden::Put(const std::string& path, json object) {
  const std::lock_guard lock(mutex_);
  Store(path, std::move(object));
}

void FakeVirtualGarden::Delete(const std::string& path) {
  const std::lock_guard lock(mutex_);
  objects_.erase(path);
}

void FakeVirtualGarden::Forbid(const std::string& method, const std::string& path) {
  const std::lock_guard lock(mutex_);
  forbidden_ = method + " " + path;
}

void FakeVirtualGarden::BeforeNext(const std::string& method, const std::string& path,
                                   std::function<void()> then) {
  const std::lock_guard lock(mutex_);
  awaited_ = method + " " + path;
  before_ = std::move(then);
}

void FakeVirtualGarden::Register(const std::vector<std::string>& webhooks) {
  json registration = {{"kind", "ValidatingWebhookConfiguration"},
                       {"metadata", {{"name", "trowel"}}},
                       {"webhooks", json::array()}};
  for (const std::string& name : webhooks) {
    registration["webhooks"].push_back(
        {{"name", name}, {"clientConfig", {{"url", "https://trowel.trowel/validate"}}}});
  }
  Put(kRegistration, std::move(registration));
}

std::string FakeVirtualGarden::Bundle() const {
  const json registration = Get(kRegistration);
  return *DecodeBase64(registration["webhooks"][0]["clientConfig"].value("caBundle", ""));
}

std::string FakeVirtualGarden::SecretValue(const std::string& key) const {
  const json secret = Get(kSecret);
  if (secret.is_null()) return "";
  return *DecodeBase64(secret["data"].value(key, ""));
}

std::size_t FakeVirtualGarden::Writes() const {
  const std::lock_guard lock(mutex_);
  return writes_;
}

void FakeVirtualGarden::Store(const std::string& path, json object) {
  object["metadata"]["resourceVersion"] = std::to_string(++version_);
  objects_[path] = std::move(object);
}

json FakeVirtualGarden::Create(const FakeApiServer::Request& request, int* status) {
  json object = json::parse(request.body);
  const std::string path = request.path + "/" + object["metadata"]["name"].get<std::string>();
  *status = objects_.contains(path) ? 409 : 201;
  if (*status == 409) return Status(409, "already exists");
  Store(path, std::move(object));
  ++writes_;
  return objects_[path];
}

json FakeVirtualGarden::Replace(const FakeApiServer::Request& request, int* status) {
  json object = json::parse(request.body);
  const auto found = objects_.find(request.path);
  *status = found == objects_.end() ? 404 : 200;
  if (*status == 404) return Status(404, "not found");
  const bool same =
      object["metadata"]["resourceVersion"] == found->second["metadata"]["resourceVersion"];
  *status = same ? 200 : 409;
  if (!same) return Status(409, "the object has been modified");
  Store(request.path, std::move(object));
  ++writes_;
  return objects_[request.path];
}

json FakeVirtualGarden::Patch(const FakeApiServer::Request& request, int* status) {
  const auto found = objects_.find(request.path);
  *status = found == objects_.end() ? 404 : 200;
  if (*status == 404) return Status(404, "not found");
  json object = found->second;
  const json patch = json::parse(request.body);
  if (request.headers.at("content-type") == "application/json-patch+json") {
    try {
      object = object.patch(patch);
    } catch (const json::exception& failed) {
      *status = 422;
      return Status(422, failed.what());
    }
  } else {
    object.merge_patch(patch);
  }
  // As registry/generic/registry/store.go: an object with another version than the stored one.
  if (object["metadata"]["resourceVersion"] != found->second["metadata"]["resourceVersion"]) {
    *status = 409;
    return Status(409, "the object has been modified");
  }
  Store(request.path, std::move(object));
  ++writes_;
  return objects_[request.path];
}

void FakeVirtualGarden::Serve(const FakeApiServer::Request& request,
                              FakeApiServer::Answer* answer) {
  std::function<void()> before;
  {
    const std::lock_guard lock(mutex_);
    if (request.method + " " + request.path == awaited_) before = std::exchange(before_, nullptr);
  }
  if (before) before();
  const std::lock_guard lock(mutex_);
  int status = 200;
  json body;
  if (request.method + " " + request.path == forbidden_) {
    status = 403;
    body = Status(403, "forbidden: User \"trowel\" cannot do that");
  } else if (request.method == "POST") {
    body = Create(request, &status);
  } else if (request.method == "PUT") {
    body = Replace(request, &status);
  } else if (request.method == "PATCH") {
    body = Patch(request, &status);
  } else if (const auto found = objects_.find(request.path); found != objects_.end()) {
    body = found->second;
  } else {
    status = 404;
    body = Status(404, "not found");
  }
  answer->Reply(status, body.dump());
}

}  // namespace trowel::test
