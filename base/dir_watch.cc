#include "base/dir_watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/check.h"

namespace trowel {
namespace {

constexpr std::uint32_t kEvents = IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM |
                                  IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

}  // namespace

DirWatch::DirWatch(std::vector<std::string> dirs)
    : dirs_(std::move(dirs)),
      inotify_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  TROWEL_CHECK(wake_ >= 0);  // No file descriptors left at start: nothing would work.
  AddMissing();
}

DirWatch::~DirWatch() {
  if (inotify_ >= 0) close(inotify_);
  close(wake_);
}

// True when a directory that was not watched before is watched now: it may hold anything.
bool DirWatch::AddMissing() {
  if (inotify_ < 0) return false;
  bool added = false;
  for (const std::string& dir : dirs_) {
    if (watched_.contains(dir)) continue;
    const int watch = inotify_add_watch(inotify_, dir.c_str(), kEvents);
    if (watch < 0) continue;
    watched_.emplace(dir, watch);
    added = true;
  }
  return added;
}

// Empties the queue. A directory that went away is forgotten, so that AddMissing() finds its
// successor of the same name.
bool DirWatch::ReadEvents() {
  bool changed = false;
  alignas(inotify_event) std::array<char, 4096> buffer;
  for (;;) {
    const ssize_t size = read(inotify_, buffer.data(), buffer.size());
    if (size <= 0) return changed;
    changed = true;
    for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
      inotify_event event;
      std::memcpy(&event, buffer.data() + at, sizeof(event));
      at += sizeof(event) + event.len;
      if ((event.mask & IN_MOVE_SELF) != 0) inotify_rm_watch(inotify_, event.wd);
      if ((event.mask & (IN_IGNORED | IN_MOVE_SELF)) == 0) continue;
      std::erase_if(watched_,
                    [watch = event.wd](const auto& entry) { return entry.second == watch; });
    }
  }
}

bool DirWatch::WaitForChange(std::chrono::milliseconds timeout) {
  if (AddMissing()) return true;
  std::array<pollfd, 2> ready = {pollfd{wake_, POLLIN, 0}, pollfd{inotify_, POLLIN, 0}};
  const auto wait = std::clamp<std::int64_t>(timeout.count(), 0, 1 << 30);
  const nfds_t count = inotify_ < 0 ? 1 : 2;
  if (poll(ready.data(), count, static_cast<int>(wait)) <= 0) return false;
  if (ready[0].revents != 0) {
    std::uint64_t wakes = 0;
    return read(wake_, &wakes, sizeof(wakes)) < 0;  // Never: the counter was readable.
  }
  return ReadEvents();
}

void DirWatch::Wake() {
  const std::uint64_t one = 1;
  // A full counter means that it is awake already.
  if (write(wake_, &one, sizeof(one)) < 0) return;
}

}  // namespace trowel
