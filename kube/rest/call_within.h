#pragma once

#include <chrono>

#include <boost/asio/awaitable.hpp>

#include "kube/rest/rest_client.h"

namespace trowel::kube {

// RestClient::Call() that takes no longer than `time` as a whole, whatever hangs: its limits are
// for each step, and none is for looking up a name. DeadlineExceeded: it took longer. The request
// is cancelled then, and whether it was carried out is not known.
boost::asio::awaitable<absl::StatusOr<RestResponse>> CallWithin(RestClient* client,
                                                                RestRequest request,
                                                                std::chrono::milliseconds time);

}  // namespace trowel::kube
