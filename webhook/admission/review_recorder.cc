#include "webhook/admission/review_recorder.h"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <absl/memory/memory.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/log.h"
#include "base/time_text.h"
#include "base/write_file.h"

namespace trowel::webhook {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "review-";
constexpr std::string_view kSuffix = ".json";

bool IsReview(const std::string& name) {
  return name.starts_with(kPrefix) && name.ends_with(kSuffix);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ReviewRecorder>> ReviewRecorder::Open(const std::string& folder,
                                                                     Limits limits,
                                                                     const Clock* clock) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    return absl::FailedPreconditionError(fmt::format("{} is no folder", folder));
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    return absl::FailedPreconditionError(
        fmt::format("{} cannot be written: {}", folder, std::generic_category().message(errno)));
  }
  std::size_t files = 0;
  std::size_t bytes = 0;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (!IsReview(entry->path().filename().string())) continue;
    ++files;
    const std::uintmax_t size = entry->file_size(error);
    if (!error) bytes += size;
  }
  if (error)
    return absl::FailedPreconditionError(
        fmt::format("{} cannot be read: {}", folder, error.message()));
  if (files >= limits.files || bytes >= limits.bytes) {
    return absl::FailedPreconditionError(fmt::format(
        "{} holds {} reviews of {} bytes already; empty it, or allow more", folder, files, bytes));
  }
  return absl::WrapUnique(new ReviewRecorder(folder, limits, clock, files, bytes));
}

ReviewRecorder::ReviewRecorder(std::string folder, Limits limits, const Clock* clock,
                               std::size_t files, std::size_t bytes)
    : folder_(std::move(folder)),
      limits_(limits),
      clock_(clock),
      files_(files),
      bytes_(bytes),
      thread_([this] { Run(); }) {}

ReviewRecorder::~ReviewRecorder() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  news_.notify_one();
  thread_.join();
}

void ReviewRecorder::Take(std::string_view review) {
  {
    const std::lock_guard lock(mutex_);
    if (queued_bytes_ + review.size() > kQueueBytesMax) {
      ++lost_;
      return;
    }
    queue_.emplace_back(review);
    queued_bytes_ += review.size();
  }
  news_.notify_one();
}

void ReviewRecorder::Flush() {
  std::unique_lock lock(mutex_);
  written_.wait(lock, [this] { return queue_.empty() && !busy_; });
}

std::uint64_t ReviewRecorder::lost() const {
  const std::lock_guard lock(mutex_);
  return lost_;
}

void ReviewRecorder::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    news_.wait(lock, [this] { return ending_ || !queue_.empty(); });
    if (queue_.empty()) return;
    const std::string review = std::move(queue_.front());
    queue_.pop_front();
    queued_bytes_ -= review.size();
    busy_ = true;
    lock.unlock();
    Write(review);
    lock.lock();
    busy_ = false;
    if (queue_.empty()) written_.notify_all();
  }
}

void ReviewRecorder::Write(const std::string& review) {
  if (full_) return;
  if (files_ >= limits_.files || bytes_ + review.size() > limits_.bytes) {
    full_ = true;
    log::Warn("no more reviews are recorded: there are as many as may be",
              {{"folder", folder_}, {"files", files_}, {"bytes", bytes_}});
    return;
  }
  const std::string name =
      fmt::format("{}{}-{:06}{}", kPrefix, FormatUtcMicros(clock_->Now()), files_, kSuffix);
  const absl::Status written = WriteFileAtomically(folder_ + "/" + name, review, FileMode::kSecret);
  if (!written.ok()) {
    full_ = true;
    log::Error("reviews are recorded no longer: one could not be written",
               {{"problem", Message(written)}});
    return;
  }
  ++files_;
  bytes_ += review.size();
}

}  // namespace trowel::webhook
