#include "kube/manifests.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "kube/manifest_file.h"

namespace trowel::kube {
namespace {

namespace fs = std::filesystem;

// Longer than the tick of any kernel (10 ms at 100 Hz), and than a write takes to be stamped.
constexpr absl::Duration kTick = absl::Milliseconds(50);

bool IsManifest(const fs::path& path) {
  const std::string extension = path.extension();
  return extension == ".yaml" || extension == ".yml" || extension == ".json";
}

bool IsHidden(const fs::path& path) { return path.filename().string().starts_with("."); }

// Files below `folder`, in any order. Links are followed for files, not for folders: no cycles.
absl::Status ListFolder(const fs::path& folder, std::vector<std::string>* files) {
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied,
                                         error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (IsHidden(entry->path())) {
      if (entry->is_directory(error)) entry.disable_recursion_pending();
      continue;
    }
    std::error_code unused;
    if (IsManifest(entry->path()) && entry->is_regular_file(unused)) {
      files->push_back(entry->path().string());
    }
  }
  if (error) return absl::NotFoundError(fmt::format("{}: {}", folder.string(), error.message()));
  return absl::OkStatus();
}

garden::Change DeletedChange(garden::Kind kind, std::string space, std::string name) {
  return {.kind = kind,
          .space = std::move(space),
          .name = std::move(name),
          .object = garden::Deleted{}};
}

std::string NameOf(garden::Kind kind, const std::string& space, const std::string& name) {
  return fmt::format("{} {}{}{}", garden::InfoOf(kind).name, Printable(space),
                     space.empty() ? "" : "/", Printable(name));
}

}  // namespace

ManifestSource::ManifestSource(std::vector<std::string> paths, const Clock* clock)
    : paths_(std::move(paths)), clock_(clock == nullptr ? &system_clock_ : clock) {}

absl::StatusOr<std::vector<std::string>> ManifestSource::ListFiles() const {
  std::vector<std::string> files;
  for (const std::string& path : paths_) {
    if (path == "-") {
      files.push_back(path);
      continue;
    }
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::is_directory(status)) {
      RETURN_IF_ERROR(ListFolder(path, &files));
    } else if (fs::exists(status)) {
      files.push_back(path);
    } else {
      return absl::NotFoundError(fmt::format("{}: no such file or folder", path));
    }
  }
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

absl::StatusOr<ManifestUpdate> ManifestSource::Update() {
  absl::StatusOr<std::vector<std::string>> listed = ListFiles();
  if (!listed.ok() && first_) return listed.status();
  ManifestUpdate update;
  std::set<ObjectKey> touched;
  if (!listed.ok()) {
    // A folder that is gone for a moment (a swap, a remount) keeps what was in it.
    update.problems.emplace_back(Message(listed.status()));
    return update;
  }
  std::vector<std::string> gone;
  for (const auto& [path, file] : files_) {
    if (!std::binary_search(listed->begin(), listed->end(), path)) gone.push_back(path);
  }
  for (const std::string& path : gone) Forget(path, &touched);
  bytes_done_ = 0;
  bytes_all_ = 0;
  if (progress_) {
    for (const std::string& path : *listed) bytes_all_ += StampOf(path).size;
  }
  for (const std::string& path : *listed) {
    if (Refresh(path, &touched)) ++update.files;
    bytes_done_ += files_[path].stamp.size;
  }
  std::size_t readable = 0;
  for (const auto& [path, file] : files_) {
    if (file.broken) {
      ++update.broken_files;
      update.problems.push_back(file.problem);
    } else {
      ++readable;
      if (file.partly) ++update.broken_files;
    }
    update.problems.insert(update.problems.end(), file.problems.begin(), file.problems.end());
    if (!file.note.empty()) update.notes.push_back(file.note);
  }
  for (const ObjectKey& key : touched) {
    std::vector<std::string> owners;
    const garden::Change* winner = objects_.Find(key, &owners);
    const auto& [kind, space, name] = key;
    update.changes.push_back(winner == nullptr ? DeletedChange(kind, space, name) : *winner);
    doubles_.erase(key);
    if (owners.size() > 1) {
      doubles_.emplace(key, fmt::format("{} stands in {}; the last one counts",
                                        NameOf(kind, space, name), JoinWords(owners)));
    }
  }
  for (const auto& [key, problem] : doubles_) update.problems.push_back(problem);
  if (first_ && readable == 0) {
    return absl::NotFoundError(
        update.problems.empty()
            ? fmt::format("{}: no *.yaml, *.yml or *.json file in it", Description())
            : update.problems.front());
  }
  first_ = false;
  return update;
}

ManifestSource::Stamp ManifestSource::StampOf(const std::string& path) {
  struct stat info = {};
  if (path == "-" || ::stat(path.c_str(), &info) != 0) return {};
  return {.modified_ns = info.st_mtim.tv_sec * std::int64_t{1'000'000'000} + info.st_mtim.tv_nsec,
          .size = static_cast<std::uint64_t>(info.st_size),
          .inode = static_cast<std::uint64_t>(info.st_ino)};
}

// The kernel stamps by ticks of some milliseconds: what is written within the tick of a read, with
// the same size, looks as if it had been there before. A stamp of the future is a matter of clocks.
bool ManifestSource::IsSettled(const Stamp& stamp) const {
  const absl::Duration age = clock_->Now() - absl::FromUnixNanos(stamp.modified_ns);
  return absl::AbsDuration(age) >= kTick;
}

// True if the file is new, or has another content.
bool ManifestSource::Refresh(const std::string& path, std::set<ObjectKey>* touched) {
  const Stamp stamp = StampOf(path);
  const auto known = files_.find(path);
  if (known != files_.end() && known->second.settled && known->second.stamp == stamp) return false;

  const bool settled = IsSettled(stamp);
  const absl::StatusOr<std::string> text = ReadFile(path, kManifestBytesMax);
  // Somebody is writing it: what was read may be half of it. The next look reads it again.
  const bool whole = StampOf(path) == stamp;
  if (!whole && known != files_.end()) return false;

  File& file = files_[path];
  file.stamp = stamp;
  file.settled = whole && settled;
  std::optional<std::size_t> hash;
  if (text.ok()) hash = std::hash<std::string>()(*text);
  if (hash.has_value() && std::exchange(file.hash, hash) == hash) return false;
  ManifestReading reading;
  if (progress_) {
    reading.progress = [this](std::size_t bytes) { progress_(bytes_done_ + bytes, bytes_all_); };
  }
  absl::StatusOr<ManifestFile> content = text.ok() ? DecodeManifestFile(path, *text, reading)
                                                   : absl::StatusOr<ManifestFile>(text.status());
  if (!content.ok()) {
    file.hash = hash;
    file.broken = true;
    file.partly = false;
    file.problem = std::string(Message(content.status()));
    if (objects_.HoldsAny(path)) file.problem += "; its last good objects stay";
    return true;
  }
  file.broken = false;
  file.problem.clear();
  file.problems = std::move(content->problems);
  file.note = std::move(content->note);
  file.partly = content->partly;
  if (!file.partly) {
    objects_.Replace(path, std::move(content->changes), touched);
    return true;
  }
  // What the broken part says is not known, and that it says nothing of an object even less.
  if (objects_.HoldsAny(path)) {
    file.problems.push_back(fmt::format(
        "{}: objects that it had before and does not have now stay, as a part of it is broken",
        path));
  }
  objects_.Update(path, std::move(content->changes), touched);
  return true;
}

void ManifestSource::Forget(const std::string& path, std::set<ObjectKey>* touched) {
  objects_.Replace(path, {}, touched);
  files_.erase(path);
}

std::vector<std::string> ManifestSource::Folders() const {
  std::set<std::string> folders;
  for (const std::string& path : paths_) {
    if (path == "-") continue;
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      const std::string parent = fs::path(path).parent_path().string();
      folders.insert(parent.empty() ? "." : parent);
      continue;
    }
    folders.insert(path);
    fs::recursive_directory_iterator entry(path, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
      if (!entry->is_directory(error)) continue;
      if (IsHidden(entry->path())) {
        entry.disable_recursion_pending();
      } else {
        folders.insert(entry->path().string());
      }
    }
  }
  return {folders.begin(), folders.end()};
}

std::string ManifestSource::Description() const {
  return fmt::format("{}", fmt::join(paths_, ", "));
}

}  // namespace trowel::kube
