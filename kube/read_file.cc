#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include "kube/manifests.h"

namespace trowel::kube {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path, std::size_t bytes_max) {
  const std::string name = path == "-" ? "standard input" : path;
  const std::unique_ptr<std::FILE, CloseFile> file(path == "-" ? stdin
                                                               : std::fopen(path.c_str(), "rbe"));
  if (file == nullptr) {
    return absl::NotFoundError(fmt::format("{}: {}", name, std::generic_category().message(errno)));
  }
  std::string text;
  char buffer[1 << 16];
  while (const std::size_t count = std::fread(buffer, 1, sizeof(buffer), file.get())) {
    text.append(buffer, count);
    if (text.size() > bytes_max) {
      return InvalidArgument("{}: larger than {} bytes", name, bytes_max);
    }
  }
  if (std::ferror(file.get()) != 0) {
    return absl::NotFoundError(fmt::format("{}: {}", name, std::generic_category().message(errno)));
  }
  return text;
}

}  // namespace trowel::kube
