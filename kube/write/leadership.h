#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "kube/config/access.h"
#include "kube/write/leader.h"
#include "kube/write/leader_elector.h"

namespace trowel::kube {

// A LeaderElector with a thread and a client of its own, for those who have no event loop.
class Leadership final : public Leader {
 public:
  Leadership(const Access& access, const LeaderElector::Options& options);
  // Gives the Lease back, if it is held, so that another replica need not wait for its end; takes
  // no longer than kGoodbye.
  ~Leadership() override;
  Leadership(const Leadership&) = delete;
  Leadership& operator=(const Leadership&) = delete;

  static constexpr std::chrono::milliseconds kGoodbye{2'000};

  std::chrono::milliseconds Left() const override;
  std::string Problem() const override;

 private:
  struct Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace trowel::kube
