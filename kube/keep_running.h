#pragma once

#include <chrono>
#include <functional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace trowel::kube {

// Runs a coroutine that somebody relies on for as long as there is a process. If an exception
// leaves it, that is logged as an error, and `begin` is called anew after `pause`: dropped as
// net::detached does, the exception would leave nothing but silence where the coroutine was. One
// that returns is done.
void KeepRunning(const boost::asio::any_io_executor& executor, std::string what,
                 std::function<boost::asio::awaitable<void>()> begin,
                 std::chrono::milliseconds pause = std::chrono::milliseconds(1'000));

}  // namespace trowel::kube
