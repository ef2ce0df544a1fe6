#include "base/background_log.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

#include <spdlog/async_logger.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

namespace trowel::log {
namespace {

constexpr std::chrono::seconds kPatience{2};

using Pool = std::shared_ptr<spdlog::details::thread_pool>;

// Never destroyed: its thread may be stuck in a write that nobody reads, and whoever joins it is
// stuck as well. It ends with the process.
Pool& ThePool() {
  static Pool* pool =
      new Pool(std::make_shared<spdlog::details::thread_pool>(BackgroundLog::kLinesMax, 1));
  return *pool;
}

std::atomic<bool> has_pool = false;

// Comes after the sinks that write, and so hears of a flush when all before it is written.
class EndSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  bool AwaitFlush() {
    std::unique_lock lock(mutex_);
    return flushed_.wait_for(lock, kPatience, [this] { return is_flushed_; });
  }
  void Expect() {
    const std::lock_guard lock(mutex_);
    is_flushed_ = false;
  }

 protected:
  void sink_it_(const spdlog::details::log_msg&) override {}
  void flush_() override {
    const std::lock_guard lock(mutex_);
    is_flushed_ = true;
    flushed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable flushed_;
  bool is_flushed_ = false;
};

}  // namespace

struct BackgroundLog::Parts {
  std::shared_ptr<spdlog::logger> before;
  std::shared_ptr<spdlog::async_logger> logger;
  std::shared_ptr<EndSink> end = std::make_shared<EndSink>();
};

BackgroundLog::BackgroundLog() : parts_(std::make_unique<Parts>()) {
  parts_->before = spdlog::default_logger();
  std::vector<spdlog::sink_ptr> sinks = parts_->before->sinks();
  sinks.push_back(parts_->end);
  parts_->logger = std::make_shared<spdlog::async_logger>(
      parts_->before->name(), sinks.begin(), sinks.end(), ThePool(),
      spdlog::async_overflow_policy::overrun_oldest);
  has_pool.store(true);
  parts_->logger->set_level(parts_->before->level());
  parts_->logger->flush_on(parts_->before->flush_level());
  spdlog::set_default_logger(parts_->logger);
}

BackgroundLog::~BackgroundLog() {
  parts_->end->Expect();
  parts_->logger->flush();
  if (parts_->end->AwaitFlush()) spdlog::set_default_logger(parts_->before);
  // Otherwise the last lines are lost with the process, and a line that is written now would be
  // the one to hang: the background keeps them all.
}

std::uint64_t BackgroundLog::Dropped() {
  return has_pool.load() ? ThePool()->overrun_counter() : 0;
}

}  // namespace trowel::log
