#pragma once

#include <string>

namespace trowel::kube {

// Which of several replicas does what only one may do. Any thread may ask.
class Leader {
 public:
  virtual ~Leader() = default;

  // True only as long as no other replica can have taken over. To be asked right before each write.
  virtual bool IsLeader() const = 0;
  // Why it is not: what is wrong, or who is instead. Empty: it is, or all is well so far.
  virtual std::string Problem() const = 0;
};

}  // namespace trowel::kube
