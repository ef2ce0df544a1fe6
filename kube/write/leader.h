#pragma once

#include <chrono>
#include <string>

namespace trowel::kube {

// Which of several replicas does what only one may do. Any thread may ask.
class Leader {
 public:
  virtual ~Leader() = default;

  // How long no other replica can take over, as things are; zero: it is not leader. To be asked
  // right before each write, which is not to be waited for any longer: a write that nobody has
  // answered by then may meet those of the next leader.
  virtual std::chrono::milliseconds Left() const = 0;
  bool IsLeader() const { return Left() > std::chrono::milliseconds(0); }
  // Why it is not: what is wrong, or who is instead. Empty: it is, or all is well so far.
  virtual std::string Problem() const = 0;
};

}  // namespace trowel::kube
