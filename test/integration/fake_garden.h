#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "garden/seed.h"
#include "kube/watch/garden_watch.h"
#include "test/support/fake_api_server.h"

namespace trowel::test {

inline constexpr char kSeeds[] = "/apis/core.gardener.cloud/v1beta1/seeds";
inline constexpr char kBastions[] = "/apis/operations.gardener.cloud/v1alpha1/bastions";

inline std::string SeedJson(const std::string& name, int version, std::string_view extra = "") {
  return fmt::format(R"({{"kind":"Seed","metadata":{{"name":"{}","resourceVersion":"{}"}},)"
                     R"("spec":{{"provider":{{"type":"aws","region":"eu-west-1"}}}}{}}})",
                     name, version, extra);
}
inline std::string Event(std::string_view type, std::string_view object) {
  return fmt::format("{{\"type\":\"{}\",\"object\":{}}}\n", type, object);
}
inline std::string Bookmark(int version) {
  return Event("BOOKMARK",
               fmt::format(R"({{"kind":"Seed","metadata":{{"resourceVersion":"{}"}}}})", version));
}
inline std::string InitialEnd(int version) {
  return Event("BOOKMARK", fmt::format(R"({{"metadata":{{"resourceVersion":"{}","annotations":)"
                                       R"({{"k8s.io/initial-events-end":"true"}}}}}})",
                                       version));
}
inline std::string StatusJson(int code, std::string_view message) {
  return fmt::format(R"({{"kind":"Status","status":"Failure","code":{},"message":"{}"}})", code,
                     message);
}

// A GardenWatch of a fake API server. A path answers its requests one after the other as On() says,
// the last answer again and again; all others have an empty list and then nothing to tell.
class FakeGarden {
 public:
  using Request = FakeApiServer::Request;
  using Answer = FakeApiServer::Answer;
  using Function = FakeApiServer::Function;

  FakeGarden() : server_([this](const Request& request, Answer* answer) { Do(request, answer); }) {
    options.access = server_.access();
    options.policy_selector = "trowel.gardener.cloud/config=policy";
    options.publish_every = std::chrono::milliseconds(5);
    options.reflector.backoff_min = std::chrono::milliseconds(10);
    options.reflector.backoff_max = std::chrono::milliseconds(40);
    options.reflector.ask_again = std::chrono::milliseconds(40);
  }
  ~FakeGarden() {
    if (watch_ != nullptr) watch_->Stop();
  }
  FakeGarden(const FakeGarden&) = delete;
  FakeGarden& operator=(const FakeGarden&) = delete;

  void On(const std::string& path, Function function) {
    const std::lock_guard lock(mutex_);
    scripts_[path].push_back(std::move(function));
  }
  void Start() {
    watch_ = std::make_unique<kube::GardenWatch>(
        options, [this](const kube::GardenWatch::News& news) { Hear(news); });
    watch_->Start();
  }

  using View = garden::GardenView;
  using Condition =
      std::function<bool(const View&, const std::vector<garden::Store::SourceState>&)>;
  // True when the condition holds; false when it does not within 20 s.
  bool WaitFor(const Condition& condition) {
    std::unique_lock lock(mutex_);
    return heard_.wait_for(lock, std::chrono::seconds(20),
                           [&] { return view_ != nullptr && condition(*view_, sources_); });
  }
  bool WaitForSeeds(const std::vector<std::string>& names) {
    return WaitFor([&](const View& view, const auto& sources) {
      std::vector<std::string> seen;
      for (const garden::SeedEntry& entry : view.seeds()) seen.push_back(entry.seed->name);
      return seen == names && IsSynced(sources, "seeds");
    });
  }
  static bool IsSynced(const std::vector<garden::Store::SourceState>& sources,
                       std::string_view name) {
    return StateOf(sources, name).status == garden::Store::Status::kSynced;
  }
  static const garden::Store::SourceState& StateOf(
      const std::vector<garden::Store::SourceState>& sources, std::string_view name) {
    for (const auto& source : sources) {
      if (source.name == name) return source;
    }
    std::abort();
  }
  garden::Store::SourceState seeds() {
    const std::lock_guard lock(mutex_);
    return StateOf(sources_, "seeds");
  }
  std::shared_ptr<const View> view() {
    const std::lock_guard lock(mutex_);
    return view_;
  }
  // Those for one path.
  std::vector<Request> Requests(const std::string& path) const {
    std::vector<Request> found;
    for (const Request& request : server_.requests()) {
      if (request.path == path) found.push_back(request);
    }
    return found;
  }

  kube::GardenWatch::Options options;
  // What a listener does besides.
  std::function<void(const kube::GardenWatch::News&)> on_news = [](const auto&) {};

 private:
  void Do(const Request& request, Answer* answer) {
    Function function;
    {
      const std::lock_guard lock(mutex_);
      std::vector<Function>& script = scripts_[request.path];
      std::size_t& at = asked_[request.path];
      if (!script.empty()) function = script[std::min(at++, script.size() - 1)];
    }
    if (function != nullptr) {
      function(request, answer);
    } else if (answer->BeginStream() && answer->Chunk(InitialEnd(1))) {
      answer->Hold();
    }
  }
  void Hear(const kube::GardenWatch::News& news) {
    on_news(news);
    const std::lock_guard lock(mutex_);
    if (news.view != nullptr) view_ = news.view;
    sources_ = news.store->sources();
    heard_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable heard_;
  std::map<std::string, std::vector<Function>> scripts_;
  std::map<std::string, std::size_t> asked_;
  std::shared_ptr<const View> view_;
  std::vector<garden::Store::SourceState> sources_;
  FakeApiServer server_;
  std::unique_ptr<kube::GardenWatch> watch_;
};

}  // namespace trowel::test
