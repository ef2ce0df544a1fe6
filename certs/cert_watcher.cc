#include "certs/cert_watcher.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/log.h"
#include "certs/inspect.h"

namespace trowel::certs {
namespace {

constexpr std::chrono::milliseconds kQuiet{50};
constexpr int kChangesMax = 20;

std::string DirectoryOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::vector<std::string> DirectoriesOf(const TlsFiles& files) {
  std::vector<std::string> directories;
  for (const std::string& file : {files.certificate, files.key, files.client_ca}) {
    if (file.empty()) continue;
    std::string directory = DirectoryOf(file);
    if (std::find(directories.begin(), directories.end(), directory) == directories.end()) {
      directories.push_back(std::move(directory));
    }
  }
  return directories;
}

}  // namespace

CertWatcher::CertWatcher(Options options, TlsMaterial served, const Clock* clock,
                         ApplyMaterial apply)
    : options_(std::move(options)),
      clock_(clock),
      apply_(std::move(apply)),
      served_(std::move(served)),
      watch_(DirectoriesOf(options_.files)) {
  thread_ = std::thread([this] { Run(); });
}

CertWatcher::~CertWatcher() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
  }
  watch_.Wake();
  thread_.join();
}

CertWatcher::Stats CertWatcher::stats() const {
  MutexLock lock(&mutex_);
  return stats_;
}

bool CertWatcher::stopping() const {
  MutexLock lock(&mutex_);
  return stopping_;
}

void CertWatcher::Run() {
  Look();
  while (!stopping()) {
    // A pair is two files. The second one follows at once, or the directory is swapped whole.
    int changes = watch_.WaitForChange(options_.poll) ? 1 : 0;
    while (changes > 0 && changes < kChangesMax && watch_.WaitForChange(kQuiet)) ++changes;
    if (!stopping()) Look();
  }
}

// Reads the files and acts if they differ from what is served. What was refused is tried again
// at each look, because a certificate may become valid with time, but it is reported once.
void CertWatcher::Look() {
  const absl::StatusOr<TlsMaterial> read = ReadTlsFiles(options_.files);
  if (read.ok() && *read == served_) {
    refused_ = {};
    MutexLock lock(&mutex_);
    stats_.error.clear();
    return;
  }
  const absl::Status used = Use(read);
  if (used.ok()) {
    served_ = *read;
    refused_ = {};
    LogNew();
    MutexLock lock(&mutex_);
    ++stats_.reloads;
    stats_.error.clear();
    return;
  }
  const TlsMaterial content = read.ok() ? *read : TlsMaterial();
  MutexLock lock(&mutex_);
  if (content == refused_ && stats_.error == Message(used)) return;
  refused_ = content;
  stats_.error = Message(used);
  ++stats_.failures;
  log::Error("the new certificate is refused, the old one stays", {{"error", stats_.error}});
}

absl::Status CertWatcher::Use(const absl::StatusOr<TlsMaterial>& read) {
  RETURN_IF_ERROR(read.status());
  if (!options_.files.certificate.empty()) {
    RETURN_IF_ERROR(CheckTlsMaterial(*read, options_.files, clock_->Now()));
    RETURN_IF_ERROR(Annotate(CheckKeepsHosts(served_.certificate_pem, read->certificate_pem),
                             options_.files.certificate));
  }
  return apply_(*read);
}

void CertWatcher::LogNew() const {
  if (!options_.files.certificate.empty()) {
    log::Info("serving a new certificate", {{"file", options_.files.certificate}});
  } else {
    log::Info("clients are checked by a new authority", {{"file", options_.files.client_ca}});
  }
}

}  // namespace trowel::certs
