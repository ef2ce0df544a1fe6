#include "cli/output/standard_output.h"

#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace trowel::cli {
namespace {

// Returns 0, or the errno of what could not be written.
int WriteAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t size = ::write(descriptor, text.data(), text.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return 0;
}

}  // namespace

bool StandardOutput::Write(std::string* text) {
  if (error_ == 0 && !text->empty()) {
    used_ = true;
    error_ = WriteAll(descriptor_, *text);
  }
  text->clear();
  return error_ == 0;
}

int StandardOutput::Close(int code, std::string* err) {
  // A file system at the other end of a network says only here that it was full.
  if (used_ && ::close(descriptor_) != 0 && error_ == 0 && errno != EINTR) error_ = errno;
  if (error_ == 0) return code;
  // Who closed the pipe has read enough: `trowel rank ... | head`.
  if (error_ == EPIPE) return kPipeClosed;
  err->append(fmt::format("trowel: cannot write to standard output: {}; what it got is not whole\n",
                          std::generic_category().message(error_)));
  return kUnreadable;
}

void WriteErrors(int descriptor, std::string* text) {
  WriteAll(descriptor, *text);
  text->clear();
}

}  // namespace trowel::cli
