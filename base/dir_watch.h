#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace trowel {

// Notices that something changed in a few directories (inotify).
//
// It watches the directories and never the files: the files of a mounted Secret or ConfigMap are
// symlinks through `..data`, which the kubelet swaps by a rename in the directory; a watch on
// such a file fires once and is dead. Editors and `mv` replace files the same way.
//
// What changed is not said. The caller reads again and compares, at every change and also at
// every time-out, because network file systems have no inotify and a full queue drops events.
//
// One thread waits; Wake() may come from any other.
class DirWatch {
 public:
  // A directory that does not exist (yet) is tried again at each WaitForChange(). One may be named
  // twice, in whatever way.
  explicit DirWatch(std::vector<std::string> dirs);
  ~DirWatch();
  DirWatch(const DirWatch&) = delete;
  DirWatch& operator=(const DirWatch&) = delete;

  // True when an entry of a directory was written, moved, made or deleted since the last call.
  // False after `timeout`, after Wake(), and when the kernel offers no inotify at all: it then
  // still waits, so that the caller polls.
  bool WaitForChange(std::chrono::milliseconds timeout);

  // Makes a WaitForChange() that runs, or the next one, return at once.
  void Wake();

 private:
  bool AddMissing();
  bool ReadEvents();

  std::vector<std::string> dirs_;
  // Inotify's descriptor by name. Names of one directory, such as `d`, `d/` and a link to it, share
  // one: so the kernel has it.
  std::map<std::string, int> watched_;
  int inotify_ = -1;
  int wake_ = -1;
};

}  // namespace trowel
