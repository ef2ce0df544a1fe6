#include "base/write_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <system_error>

namespace trowel {
namespace {

absl::Status SystemError(std::string_view what, const std::string& path) {
  const int error = errno;
  return Unavailable("{} {}: {}", what, path, std::generic_category().message(error));
}

absl::Status WriteAll(int file, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t written = write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError("cannot write", path);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  // The rename must not reach the disk before the bytes do.
  if (fsync(file) != 0) return SystemError("cannot write", path);
  return absl::OkStatus();
}

}  // namespace

absl::Status WriteFileAtomically(const std::string& path, std::string_view content, FileMode mode) {
  std::string temporary = path + ".XXXXXX";
  const int file = mkostemp(temporary.data(), O_CLOEXEC);  // 0600 from its first byte on.
  if (file < 0) return SystemError("cannot write next to", path);
  absl::Status status = WriteAll(file, content, temporary);
  if (status.ok() && mode == FileMode::kPublic && fchmod(file, 0644) != 0) {
    status = SystemError("cannot make readable", temporary);
  }
  if (close(file) != 0 && status.ok()) status = SystemError("cannot write", temporary);
  if (status.ok() && rename(temporary.c_str(), path.c_str()) != 0) {
    status = SystemError("cannot replace", path);
  }
  if (!status.ok()) unlink(temporary.c_str());
  return status;
}

}  // namespace trowel
