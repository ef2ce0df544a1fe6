#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "scheduler/binder/bind_desk.h"
#include "scheduler/binder/binder_stats.h"
#include "scheduler/binder/failure_log.h"
#include "scheduler/binder/shoot_writer.h"

namespace trowel::scheduler {

// Binds the shoots that name it as their scheduler (gardener.md 5.1 and 7.1): decides where each
// goes, writes `shoots/binding`, and says on the shoot what was done, or why nothing can be. Only
// as long as it is leader.
//
// One thread looks at the garden, the others bind: requests are under way at the same time.
class Binder {
 public:
  struct Options {
    BindDesk::Options desk;
    ShootWriter::Options writer;
    int workers = 8;  // Shoots under way at the same time.
  };

  // What the context refers to outlives the binder.
  Binder(Options options, BindDesk::Context context);
  // As Stop().
  ~Binder() { Stop(); }
  Binder(const Binder&) = delete;
  Binder& operator=(const Binder&) = delete;

  void Start();
  // Takes nothing more, and waits until what is under way has ended.
  void Stop();

  BinderStats stats() const;

 private:
  void Work(const std::stop_token& stop);
  void Tell(const BindJob& job, ShootWriter* writer);
  void Bind(BindJob* job, ShootWriter* writer);
  // False: the shoot had changed, and is to be read again.
  bool TryBind(BindJob* job, ShootWriter* writer);
  bool End(const BindJob& job, const kube::StoredShoot& stored, const Decision& decision,
           ShootWriter* writer);
  void Fail(const BindJob& job, const absl::Status& status, const ShootWriter& writer);
  void SayBound(const kube::StoredShoot& stored, const Decision& decision, ShootWriter* writer);
  void SayFailed(const BindJob& job, const kube::StoredShoot& stored, const std::string& why,
                 ShootWriter* writer);
  void CheckTold(const BindJob& job, const absl::Status& told);

  void Count(BindResult result) { ++results_[static_cast<std::size_t>(result)]; }
  void CountBinding(absl::Duration took);

  const Options options_;
  const Clock* const clock_;
  BindDesk desk_;

  std::array<std::atomic<std::uint64_t>, kBindResults> results_ = {};
  std::array<std::atomic<std::uint64_t>, kBindingBounds.size() + 1> binding_ = {};
  std::atomic<std::int64_t> binding_milliseconds_ = 0;
  std::atomic<std::uint64_t> told_failed_ = 0;
  FailureLog failures_;

  std::vector<std::jthread> threads_;  // Last: they use all of the above.
};

}  // namespace trowel::scheduler
