#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/snapshot.h"
#include "garden/view.h"
#include "kube/write/leader.h"
#include "scheduler/binder/advice.h"
#include "scheduler/binder/bind_desk.h"
#include "scheduler/binder/failure_log.h"
#include "scheduler/binder/shoot_writer.h"

namespace trowel::scheduler {

// Binds nothing: says by an Event on each shoot that gets a seed, from whomever, where Trowel would
// have placed it. For those who want to see before they switch.
class Advisor {
 public:
  static constexpr std::chrono::milliseconds kLookEvery{1'000};

  // What the context refers to outlives the advisor.
  Advisor(ShootWriter::Options writer, BindDesk::Context context);
  ~Advisor() { Stop(); }
  Advisor(const Advisor&) = delete;
  Advisor& operator=(const Advisor&) = delete;

  void Start();
  void Stop() { thread_ = {}; }

  // It has seen who has a seed already, and speaks of all that get one from now on. Any thread.
  bool is_looking() const { return knows_; }

  // How often it said so, by verdict. Any thread.
  std::array<std::uint64_t, kAdviceVerdicts> counts() const;

 private:
  using Hashes = std::vector<std::size_t>;  // Of the keys of shoots, sorted.

  void Run(const std::stop_token& stop);
  void Look(ShootWriter* writer, const std::stop_token& stop);
  void Advise(const garden::Shoot& shoot, const garden::GardenView& view, ShootWriter* writer);

  const ShootWriter::Options writer_;
  const BindDesk::Context context_;
  // Who had a seed when it looked last: those it says nothing about. Of the thread.
  Hashes known_;
  std::atomic<bool> knows_ = false;
  std::uint64_t generation_ = 0;
  std::array<std::atomic<std::uint64_t>, kAdviceVerdicts> counts_ = {};
  FailureLog failures_;
  std::jthread thread_;  // Last: it uses all of the above.
};

}  // namespace trowel::scheduler
