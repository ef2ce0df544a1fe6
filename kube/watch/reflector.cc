#include "kube/watch/reflector.h"

#include <array>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.h"
#include "kube/watch/line_splitter.h"
#include "kube/watch/list_splitter.h"

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

// How a reflector talks and waits; reflector_objects.cc has what it does with what it hears.
namespace trowel::kube {
namespace {

namespace net = boost::asio;
using Milliseconds = std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr std::size_t kReadBytes = std::size_t{64} << 10;
constexpr std::size_t kRefusalBytesMax = std::size_t{64} << 10;
// After so many streaming lists without an end, plain ones: the server may not know that it is
// asked for an end, or something between cuts streams but lets pages pass.
constexpr int kUnendedMax = 2;

net::awaitable<void> Sleep(Milliseconds time) {
  net::steady_timer timer(co_await net::this_coro::executor, time);
  boost::system::error_code ignored;
  co_await timer.async_wait(net::redirect_error(net::use_awaitable, ignored));
}

}  // namespace

Reflector::Reflector(WatchTarget target, Parts parts, ReflectorLimits limits)
    : target_(std::move(target)),
      parts_(std::move(parts)),
      limits_(limits),
      path_(PathOf(target_)),
      source_(parts_.store->Add(target_.kind, target_.name)),
      pace_(limits, std::random_device{}()),
      random_(std::random_device{}()) {}

net::awaitable<void> Reflector::Run() {
  // Where an exception ended it before, what was heard last may not have been taken in.
  resource_version_.clear();
  for (;;) {
    streaming_since_.reset();
    const Round round = co_await RunRound();
    // What happened while we were not let in is lost as well.
    if (round.end == End::kExpired || round.end == End::kRefused) resource_version_.clear();
    if (round.end == End::kExpired || round.end == End::kLagging) consistent_ = true;
    if (round.end == End::kLagging) unended_ = kUnendedMax;
    if (round.end == End::kUnlisted) streaming_ = false;
    if (round.end == End::kUnended) ++unended_;
    if (round.end == End::kFailed || round.end == End::kExpired || round.end == End::kUnended ||
        round.end == End::kLagging) {
      parts_.store->SetProblem(source_, round.problem, round.remedy);
      if (!round.remedy.empty()) parts_.on_lasting();
    }
    TellProblem(round.problem, round.remedy);
    const Steady::time_point now = Steady::now();
    Pace::Ended ended{.end = round.end, .asked = std::chrono::seconds(round.retry_after)};
    if (streaming_since_.has_value()) {
      ended.streamed = std::chrono::duration_cast<Milliseconds>(now - *streaming_since_);
    }
    const Milliseconds delay = pace_.After(ended, now);
    if (delay.count() > 0) co_await Sleep(delay);
  }
}

// Once for each change: what lasts is in the store's states, and in the metrics made of them.
void Reflector::TellProblem(const std::string& problem, const std::string& remedy) {
  if (!problem.empty() && problem != told_problem_ && remedy.empty()) {
    log::Warn("watch", {{"kind", target_.name}, {"problem", problem}});
  } else if (!problem.empty() && problem != told_problem_) {
    log::Warn("watch", {{"kind", target_.name}, {"problem", problem}, {"remedy", remedy}});
  }
  if (problem.empty() && !told_problem_.empty()) log::Info("watch", {{"again", target_.name}});
  told_problem_ = problem;
}

Reflector::AwaitRound Reflector::RunRound() {
  if (!resource_version_.empty()) co_return co_await Watch(/*initial=*/false);
  if (streaming_ && unended_ < kUnendedMax) co_return co_await Watch(/*initial=*/true);
  co_return co_await List();
}

RestRequest Reflector::RequestFor(const std::string& query, bool list) const {
  RestRequest request;
  request.target = fmt::format("{}?{}", path_, query);
  if (!target_.label_selector.empty()) {
    request.target += fmt::format("&labelSelector={}", PercentEncoded(target_.label_selector));
  }
  if (target_.metadata_only) {
    request.accept = fmt::format("application/json;as=PartialObjectMetadata{};g=meta.k8s.io;v=v1",
                                 list ? "List" : "");
  }
  return request;
}

std::string Reflector::WatchQuery(bool initial) {
  std::uniform_int_distribution<std::int64_t> seconds(limits_.watch_min.count(),
                                                      limits_.watch_max.count());
  const std::string query =
      fmt::format("watch=1&allowWatchBookmarks=true&timeoutSeconds={}", seconds(random_));
  if (!initial) {
    return fmt::format("{}&resourceVersion={}", query, PercentEncoded(resource_version_));
  }
  return query + "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=";
}

Reflector::AwaitRound Reflector::Watch(bool initial) {
  absl::StatusOr<BodyStream> stream =
      co_await parts_.client->Open(RequestFor(WatchQuery(initial), /*list=*/false));
  if (!stream.ok()) co_return FailedWith(stream.status());
  if (stream->head().status != 200) co_return co_await Refuse(&*stream, initial);

  // That a server begins an answer proves nothing: one that is overloaded, or a proxy before it,
  // does so and breaks off, again and again. The news of a list is its end.
  net::steady_timer proven(co_await net::this_coro::executor);
  if (initial) {
    parts_.store->BeginList(source_);
  } else {
    streaming_since_ = Steady::now();
    proven.expires_after(limits_.proven);
    proven.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled) parts_.store->HeardOpen(source_, parts_.clock->Now());
    });
  }
  LineSplitter splitter(limits_.object_bytes_max);
  std::array<char, kReadBytes> space;
  Round round;
  for (;;) {
    const absl::StatusOr<std::size_t> read = co_await stream->Read(space, limits_.silence);
    if (!read.ok()) co_return FailedWith(read.status(), initial ? End::kUnended : End::kFailed);
    if (*read == 0) break;
    const bool more = splitter.Feed({space.data(), *read}, [&](const Piece& piece) {
      return TakeEvent(piece, &initial, &round);
    });
    if (!more) co_return round;
  }
  if (initial) {
    co_return Round{.end = End::kUnended, .problem = "the stream ended before its list did"};
  }
  if (splitter.is_inside()) {
    co_return Round{.end = End::kFailed, .problem = "the stream ended inside an event"};
  }
  co_return Round{};
}

Reflector::AwaitRound Reflector::List() {
  const bool cached = !consistent_;
  parts_.store->BeginList(source_);
  ListMetadata metadata;
  std::string query = fmt::format("limit={}", limits_.page_size);
  if (cached) query += "&resourceVersion=0";
  for (;;) {
    Round round = co_await ListPage(query, &metadata);
    if (round.end == End::kExpired && !metadata.next.empty()) {
      // The pages outlived the version that they are of: all in one then.
      metadata = {};
      query = "resourceVersion=";
      parts_.store->BeginList(source_);
      continue;
    }
    if (round.end != End::kClean) co_return round;
    if (metadata.next.empty()) break;
    query = fmt::format("limit={}&continue={}", limits_.page_size, PercentEncoded(metadata.next));
  }
  if (metadata.resource_version.empty()) {
    co_return Round{.end = End::kFailed, .problem = "a list without resourceVersion"};
  }
  resource_version_ = metadata.resource_version;
  EndList();
  // The next time a streaming list gets one more chance.
  unended_ = std::min(unended_, kUnendedMax - 1);
  co_return Round{.end = End::kListed, .problem = {}};
}

void Reflector::EndList() {
  consistent_ = false;
  parts_.store->EndList(source_, parts_.clock->Now());
  pace_.Listed(Steady::now());
  parts_.on_list();
}

Reflector::AwaitRound Reflector::ListPage(const std::string& query, ListMetadata* metadata) {
  absl::StatusOr<BodyStream> stream =
      co_await parts_.client->Open(RequestFor(query, /*list=*/true));
  if (!stream.ok()) co_return FailedWith(stream.status());
  if (stream->head().status != 200) co_return co_await Refuse(&*stream, /*initial=*/false);

  absl::Status metadata_status;
  ListSplitter splitter(limits_.object_bytes_max,
                        {.item = [this](const Piece& piece) { TakeItem(piece); },
                         .metadata =
                             [&](const Piece& piece) {
                               absl::StatusOr<ListMetadata> parsed =
                                   ParseListMetadata(piece.text, &parser_);
                               metadata_status = parsed.status();
                               if (parsed.ok()) *metadata = *std::move(parsed);
                             }});
  std::array<char, kReadBytes> space;
  for (;;) {
    const absl::StatusOr<std::size_t> read = co_await stream->Read(space, limits_.silence);
    if (!read.ok()) co_return FailedWith(read.status());
    if (*read == 0) break;
    splitter.Feed({space.data(), *read});
  }
  if (!splitter.done() || !metadata_status.ok()) {
    co_return Round{.end = End::kFailed, .problem = "a list that is not JSON, or cut short"};
  }
  co_return Round{};
}

Reflector::AwaitRound Reflector::Refuse(BodyStream* stream, bool initial) {
  std::string body;
  std::array<char, 4'096> space;
  while (body.size() < kRefusalBytesMax) {
    const absl::StatusOr<std::size_t> read = co_await stream->Read(space, limits_.silence);
    if (!read.ok() || *read == 0) break;  // What there is has to do: the code says most.
    body.append(space.data(), *read);
  }
  co_return RefusedWith(stream->head(), body, initial);
}

}  // namespace trowel::kube
