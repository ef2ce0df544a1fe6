#include "kube/write/leader_elector.h"

#include <algorithm>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/check.h"
#include "base/log.h"
#include "base/time_text.h"
#include "kube/rest/call_within.h"

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace trowel::kube {
namespace {

namespace net = boost::asio;
using Milliseconds = std::chrono::milliseconds;

// NotFound: no such Lease. Aborted: it is not as we saw it. Else the message is for people.
absl::StatusOr<LeaseRecord> LeaseOf(const RestResponse& response) {
  if (response.status >= 200 && response.status < 300) {
    absl::StatusOr<LeaseRecord> record = ParseLease(response.body);
    if (!record.ok()) return Annotate(record.status(), "reading a Lease");
    return record;
  }
  const std::string text = DescribeFailure(response.status, response.body);
  switch (response.status) {
    case 401:
    case 403: return absl::PermissionDeniedError(text);
    case 404: return absl::NotFoundError(text);
    case 409: return absl::AbortedError(text);
    default: return absl::UnavailableError(text);
  }
}

}  // namespace

LeaderElector::LeaderElector(RestClient* client, Options options,
                             const net::any_io_executor& executor)
    : client_(client),
      options_(std::move(options)),
      executor_(executor),
      path_(LeasesPath(options_.space)),
      random_(std::random_device{}()),
      observed_(options_.lease) {
  TROWEL_CHECK(!options_.identity.empty());
  TROWEL_CHECK(options_.retry.count() > 0 && options_.lease > options_.renew);
  TROWEL_CHECK(5 * options_.renew > 6 * options_.retry);
}

std::string LeaderElector::holder() const {
  return observed_.record() == nullptr ? "" : observed_.record()->holder;
}

Milliseconds LeaderElector::Left() const {
  // The earliest moment minus another one is no number of milliseconds.
  const Steady::time_point until = leader_until_.load();
  const Steady::time_point now = Steady::now();
  if (until <= now) return Milliseconds(0);
  return std::chrono::ceil<Milliseconds>(until - now);
}

net::awaitable<void> LeaderElector::Run() {
  while (!releasing_) {
    trying_ = true;
    const absl::Status tried = co_await Try();
    trying_ = false;
    if (releasing_) break;
    TellProblem(tried);
    TellLeadership();
    co_await Sleep(Pause(), &between_tries_);
    TellLeadership();
  }
  if (until_tried_ != nullptr) until_tried_->cancel();
}

net::awaitable<absl::Status> LeaderElector::Try() {
  if (IsLeader()) {
    const absl::Status renewed = co_await Write(Held(observed_.record()));
    // Somebody has written to it, or deleted it: only then it is read again.
    if (!absl::IsAborted(renewed)) co_return renewed;
  }
  const absl::Status read = co_await Read();
  if (!read.ok() && !absl::IsNotFound(read)) co_return read;
  // Even of a Lease that is gone: its holder may not know yet.
  if (observed_.IsHeldByAnother(options_.identity, Steady::now()) || releasing_) {
    co_return absl::OkStatus();
  }
  const absl::Status written = co_await Write(Held(read.ok() ? observed_.record() : nullptr));
  // That somebody was faster is nothing wrong.
  co_return absl::IsAborted(written) ? absl::OkStatus() : written;
}

LeaseRecord LeaderElector::Held(const LeaseRecord* seen) const {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(options_.lease).count();
  return HeldBy(options_.identity, static_cast<int>(seconds), FormatUtcMicros(clock_.Now()), seen);
}

net::awaitable<absl::Status> LeaderElector::Read() {
  RestRequest request;
  request.target = fmt::format("{}/{}", path_, options_.name);
  const absl::StatusOr<RestResponse> response = co_await Call(std::move(request));
  if (!response.ok()) co_return response.status();
  const absl::StatusOr<LeaseRecord> record = LeaseOf(*response);
  if (record.ok()) See(*record);
  // What is gone anybody may make anew.
  if (absl::IsNotFound(record.status())) leader_until_ = Steady::time_point::min();
  co_return record.status();
}

net::awaitable<absl::Status> LeaderElector::Write(LeaseRecord record) {
  const bool exists = !record.resource_version.empty();
  RestRequest request;
  request.method = exists ? "PUT" : "POST";
  request.target = exists ? fmt::format("{}/{}", path_, options_.name) : path_;
  request.content_type = "application/json";
  request.body = FormatLease(options_.space, options_.name, record);
  // Others count from a later moment, for they cannot see the write before it is sent.
  const Steady::time_point begin = Steady::now();
  const absl::StatusOr<RestResponse> response = co_await Call(std::move(request));
  if (!response.ok() || response->status / 100 == 2) wrote_ = true;
  if (!response.ok()) co_return response.status();
  if (exists && response->status == 404) co_return absl::AbortedError("the Lease is gone");
  absl::StatusOr<LeaseRecord> stored = LeaseOf(*response);
  if (!stored.ok()) co_return stored.status();
  const bool ours = stored->holder == options_.identity;
  See(*std::move(stored));
  if (ours && !releasing_) leader_until_ = begin + options_.renew;
  co_return absl::OkStatus();
}

void LeaderElector::See(LeaseRecord record) {
  if (record.holder != options_.identity) leader_until_ = Steady::time_point::min();
  observed_.See(std::move(record), Steady::now());
}

net::awaitable<absl::StatusOr<RestResponse>> LeaderElector::Call(RestRequest request) {
  // Half of it, so that one request that hangs leaves time for another.
  Milliseconds time = options_.renew / 2;
  const Steady::time_point now = Steady::now();
  const auto until = [now](Steady::time_point end) {
    return std::max(std::chrono::ceil<Milliseconds>(end - now), Milliseconds(0));
  };
  if (IsLeader()) time = std::min(time, until(leader_until_));
  if (releasing_) time = std::min(time, until(release_until_));
  co_return co_await CallWithin(client_, std::move(request), time);
}

net::awaitable<void> LeaderElector::Release() {
  const Steady::time_point least = Steady::now() + options_.retry;
  release_until_ = std::max(least, leader_until_.load());
  releasing_ = true;
  leader_until_ = Steady::time_point::min();
  if (between_tries_ != nullptr) between_tries_->cancel();
  // A write that is under way may yet be carried out: what came of it is to be known first.
  if (trying_) {
    const auto left = std::chrono::ceil<Milliseconds>(release_until_ - Steady::now());
    co_await Sleep(left, &until_tried_);
  }
  const absl::Status given_back = co_await GiveBack();
  if (!given_back.ok() && wrote_) {  // Nobody waits for one that was never held.
    log::Warn("a Lease is not given back, others wait until it expires",
              {{"lease", options_.name}, {"problem", Message(given_back)}});
  }
}

net::awaitable<absl::Status> LeaderElector::GiveBack() {
  absl::Status given_back;
  // A write of ours whose answer was lost makes a conflict, once.
  for (int tries = 0; tries < 2; ++tries) {
    const absl::Status read = co_await Read();
    if (absl::IsNotFound(read)) co_return absl::OkStatus();
    if (!read.ok()) co_return read;
    if (holder() != options_.identity) co_return absl::OkStatus();
    given_back = co_await Write(GivenBack(FormatUtcMicros(clock_.Now()), *observed_.record()));
    if (!absl::IsAborted(given_back)) break;
  }
  if (given_back.ok()) log::Info("gave a Lease back", {{"lease", options_.name}});
  co_return given_back;
}

net::awaitable<void> LeaderElector::Sleep(Milliseconds time, net::steady_timer** sleeper) {
  net::steady_timer timer(executor_, time);
  *sleeper = &timer;
  boost::system::error_code cancelled;
  co_await timer.async_wait(net::redirect_error(net::use_awaitable, cancelled));
  *sleeper = nullptr;
}

Milliseconds LeaderElector::Pause() {
  std::uniform_int_distribution<Milliseconds::rep> jitter(0, options_.retry.count() / 5);
  const Milliseconds pause = options_.retry + Milliseconds(jitter(random_));
  if (!IsLeader()) return pause;
  // Not beyond the end, so that it is told when it comes.
  return std::min(pause, std::chrono::ceil<Milliseconds>(leader_until_.load() - Steady::now()));
}

// Once for each change, as a reflector does.
void LeaderElector::TellProblem(const absl::Status& tried) {
  const std::string_view problem = Message(tried);
  if (!tried.ok() && problem != problem_) {
    log::Warn("leader election", {{"lease", options_.name}, {"problem", problem}});
  }
  if (tried.ok() && !problem_.empty()) log::Info("leader election", {{"again", options_.name}});
  problem_ = problem;
}

void LeaderElector::TellLeadership() {
  const bool leader = IsLeader();
  if (releasing_ || leader == told_leader_) return;
  told_leader_ = leader;
  if (leader) {
    ++gained_;
    log::Info("leader", {{"lease", options_.name}, {"identity", options_.identity}});
  } else {
    ++lost_;
    log::Warn("no longer leader", {{"lease", options_.name}, {"holder", holder()}});
  }
}

}  // namespace trowel::kube
