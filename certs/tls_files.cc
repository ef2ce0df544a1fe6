#include "certs/tls_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

#include "certs/chain.h"
#include "certs/openssl.h"

namespace trowel::certs {
namespace {

constexpr int kReadsMax = 5;

// "tls.crt", or what it is when it has no file.
std::string_view Or(const std::string& file, std::string_view otherwise) {
  return file.empty() ? otherwise : std::string_view(file);
}

absl::StatusOr<TlsMaterial> ReadOnce(const TlsFiles& files) {
  TlsMaterial material;
  if (!files.certificate.empty()) {
    ASSIGN_OR_RETURN(material.certificate_pem, ReadCapped(files.certificate, kChainBytesMax));
  }
  if (!files.key.empty()) {
    ASSIGN_OR_RETURN(material.key_pem, ReadCapped(files.key, kKeyBytesMax));
  }
  if (!files.client_ca.empty()) {
    ASSIGN_OR_RETURN(material.client_ca_pem, ReadClientCa(files.client_ca));
  }
  return material;
}

}  // namespace

absl::StatusOr<std::string> ReadCapped(const std::string& path, std::size_t bytes_max) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0)
    return Unavailable("cannot open {}: {}", path, std::generic_category().message(errno));
  std::string content;
  std::array<char, 16'384> piece;
  for (;;) {
    const ssize_t size = read(file, piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) {
      const int error = errno;
      close(file);
      return Unavailable("cannot read {}: {}", path, std::generic_category().message(error));
    }
    content.append(piece.data(), static_cast<std::size_t>(size));
    if (size == 0 || content.size() > bytes_max) break;
  }
  close(file);
  if (content.size() > bytes_max) {
    return InvalidArgument("{} has more than {} bytes: that is no PEM file of ours", path,
                           bytes_max);
  }
  return content;
}

absl::StatusOr<std::string> ReadClientCa(const std::string& path) {
  ASSIGN_OR_RETURN(std::string pem, ReadCapped(path, kBundleBytesMax));
  if (pem.empty()) return InvalidArgument("{} is empty: it would let every client in", path);
  RETURN_IF_ERROR(Annotate(ParseCertificates(pem).status(), path));
  return pem;
}

// A folder may be swapped whole between the reading of one file and of the next. Nobody reads the
// same mixture twice.
absl::StatusOr<TlsMaterial> ReadTlsFiles(const TlsFiles& files) {
  absl::StatusOr<TlsMaterial> read = ReadOnce(files);
  for (int again = 0; read.ok() && again < kReadsMax; ++again) {
    absl::StatusOr<TlsMaterial> second = ReadOnce(files);
    if (second.ok() && *second == *read) break;
    read = std::move(second);
  }
  return read;
}

absl::Status CheckTlsMaterial(const TlsMaterial& material, const TlsFiles& files, absl::Time now) {
  const std::string_view certificate_file = Or(files.certificate, "the serving certificate");
  const std::string_view key_file = Or(files.key, "the serving key");

  const auto chain = ParseCertificates(material.certificate_pem);
  if (!chain.ok()) return Annotate(chain.status(), certificate_file);
  const auto key = ParseKey(material.key_pem);
  if (!key.ok()) return Annotate(key.status(), key_file);

  X509* leaf = chain->front().get();
  if (X509_check_private_key(leaf, key->get()) != 1) {
    return TakeErrors(fmt::format("{} does not belong to {}: replace both files together", key_file,
                                  certificate_file));
  }
  if (const std::vector<absl::Status> faults = FaultsOf(*chain, now); !faults.empty()) {
    return Annotate(faults.front(), certificate_file);
  }
  if (material.client_ca_pem.empty()) return absl::OkStatus();

  const auto authorities = ParseCertificates(material.client_ca_pem);
  return Annotate(authorities.status(), Or(files.client_ca, "the clients' authority"));
}

}  // namespace trowel::certs
