#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/status.h"
#include "garden/change.h"
#include "kube/object_index.h"

namespace trowel::kube {

// One file that is not to be read any further than this; a landscape's dump is a few hundred MiB.
inline constexpr std::size_t kManifestBytesMax = std::size_t{2} << 30;

// What came of looking at the files.
struct ManifestUpdate {
  std::vector<garden::Change> changes;  // What is different from the last time.
  std::vector<std::string> problems;    // One line each, naming the file and the object.
  std::vector<std::string> notes;       // What files have that is passed over, a line for each.
  std::size_t files = 0;                // New, or with another content than the last time.
  std::size_t broken_files = 0;  // Unreadable now, as a whole or in part; their last objects stay.
};

// A garden as files: YAML (several documents) or JSON, single objects and Lists, as
// `kubectl get -o yaml` prints them. Folders are searched for *.yaml, *.yml and *.json, hidden
// entries apart (a mounted ConfigMap keeps its real files in a hidden folder behind links).
//
// One thread owns it.
class ManifestSource {
 public:
  // Files, folders, or "-" for standard input (read once). `clock` is the one that files are
  // stamped by; null: the system's.
  explicit ManifestSource(std::vector<std::string> paths, const Clock* clock = nullptr);

  // Reads what is new or has changed since the last call. The first call reads everything.
  //
  // A file that cannot be parsed keeps its last good objects and is a problem; so does one of which
  // some documents cannot be parsed, unless others say something new of them. An object that
  // stands in two files is taken from the file whose path sorts last, and is a problem.
  //
  // NotFound: a path does not exist, or there is no readable manifest at all (first call only).
  absl::StatusOr<ManifestUpdate> Update();

  // `progress` is called while Update() reads, by its thread, with how many bytes it is through
  // with of how many.
  void TellProgress(std::function<void(std::size_t, std::size_t)> progress) {
    progress_ = std::move(progress);
  }

  // The files that Update() would look at now, sorted: of an object that stands in two, the last
  // one's counts. NotFound: a path does not exist.
  absl::StatusOr<std::vector<std::string>> ListFiles() const;

  // Folders to watch for changes: those given and below, and those of files given.
  std::vector<std::string> Folders() const;

  // "examples/garden"
  std::string Description() const;

 private:
  using ObjectKey = ObjectIndex::Key;
  struct Stamp {
    std::int64_t modified_ns = -1;
    std::uint64_t size = 0;
    std::uint64_t inode = 0;
    friend bool operator==(const Stamp&, const Stamp&) = default;
  };
  struct File {
    Stamp stamp;
    // Whoever writes it again leaves another stamp. Else it is read at each look until it is so.
    bool settled = false;
    std::optional<std::size_t> hash;  // Of its text; none: it could not be read.
    bool broken = false;
    bool partly = false;                // A part of it is broken.
    std::string problem;                // Of the file as a whole.
    std::vector<std::string> problems;  // Of its objects.
    std::string note;
  };

  static Stamp StampOf(const std::string& path);
  bool IsSettled(const Stamp& stamp) const;
  bool Refresh(const std::string& path, std::set<ObjectKey>* touched);
  void Forget(const std::string& path, std::set<ObjectKey>* touched);

  std::vector<std::string> paths_;
  const SystemClock system_clock_;
  const Clock* const clock_;
  std::map<std::string, File> files_;  // By path.
  ObjectIndex objects_;
  std::map<ObjectKey, std::string> doubles_;  // Objects of several files, and the problem.
  bool first_ = true;
  std::function<void(std::size_t, std::size_t)> progress_;
  std::size_t bytes_done_ = 0;  // Of files, in this update.
  std::size_t bytes_all_ = 0;
};

// Reads a whole file, or standard input for "-". Errors name the file.
absl::StatusOr<std::string> ReadFile(const std::string& path, std::size_t bytes_max);

}  // namespace trowel::kube
