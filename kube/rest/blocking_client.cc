#include "kube/rest/blocking_client.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace trowel::kube {
namespace {

namespace net = boost::asio;
using Milliseconds = std::chrono::milliseconds;

// Runs `work` on this thread until it ends or `time` is over.
template <typename T>
absl::StatusOr<T> Wait(net::awaitable<absl::StatusOr<T>> work, Milliseconds time,
                       net::io_context* context) {
  std::optional<absl::StatusOr<T>> result;
  net::co_spawn(*context, std::move(work),
                [&](const std::exception_ptr& failure, absl::StatusOr<T> value) {
                  if (failure == nullptr) result = std::move(value);
                });
  context->restart();
  context->run_for(time);
  if (result.has_value()) return *std::move(result);
  return absl::DeadlineExceededError(fmt::format("no answer within {} ms", time.count()));
}

RestLimits LimitsOf(Milliseconds time) { return {.connect = time, .answer = time, .read = time}; }

// In the place of OpenSSL's verification: takes down what is shown, and finds nothing wrong.
int TakeDown(X509_STORE_CTX* shown, void* pem) {
  const STACK_OF(X509)* chain = X509_STORE_CTX_get0_untrusted(shown);
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(BIO_new(BIO_s_mem()), BIO_free_all);
  if (bio == nullptr) return 1;
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    PEM_write_bio_X509(bio.get(), sk_X509_value(chain, i));
  }
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &bytes);
  if (size > 0) static_cast<std::string*>(pem)->assign(bytes, static_cast<std::size_t>(size));
  return 1;
}

net::awaitable<absl::StatusOr<std::string>> Fetch(const Access& access, Milliseconds time) {
  std::string chain;
  const auto tls = std::make_shared<net::ssl::context>(net::ssl::context::tls_client);
  SSL_CTX_set_cert_verify_callback(tls->native_handle(), TakeDown, &chain);
  const absl::StatusOr<std::unique_ptr<Connection>> connection =
      co_await Connection::Open(access, tls, time);
  // A server that demands a client certificate ends the handshake, after it has shown its own.
  if (!chain.empty()) co_return chain;
  if (!connection.ok()) co_return connection.status();
  co_return InvalidArgument("{} shows no certificate", access.server_name);
}

}  // namespace

absl::StatusOr<RestResponse> CallAndWait(const Access& access, const RestRequest& request,
                                         Milliseconds time) {
  return BlockingClient(access, time).Call(request);
}

BlockingClient::BlockingClient(Access access, Milliseconds time)
    : time_(time),
      context_(std::make_unique<net::io_context>(1)),
      client_(std::move(access), &clock_, LimitsOf(time)) {}

absl::StatusOr<RestResponse> BlockingClient::Call(const RestRequest& request, Milliseconds time) {
  absl::StatusOr<RestResponse> response =
      Wait(client_.Call(request), std::min(time, time_), context_.get());
  if (absl::IsDeadlineExceeded(response.status())) {
    // The request may still be under way: it ends with its context.
    context_ = std::make_unique<net::io_context>(1);
  }
  return response;
}

absl::StatusOr<std::string> FetchServedChain(const Access& access, Milliseconds time) {
  net::io_context context{1};
  return Wait(Fetch(access, time), time, &context);
}

}  // namespace trowel::kube
