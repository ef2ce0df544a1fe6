#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <absl/time/time.h>

#include "base/status.h"

// What a TLS server is made of, as bytes, checked before anybody uses it.
namespace trowel::certs {

// Nobody's PEM is larger; a parser that is fed more is being attacked (CVE-2024-12401).
inline constexpr std::size_t kChainBytesMax = 95'000;
inline constexpr std::size_t kKeyBytesMax = 13'000;
inline constexpr std::size_t kBundleBytesMax = 330'000;

// A file that is not named is not read.
struct TlsFiles {
  std::string certificate;  // The leaf first, then its intermediates.
  std::string key;
  std::string client_ca;  // Empty: clients need no certificate.
};

// The content of TlsFiles, or a pair made in memory.
struct TlsMaterial {
  std::string certificate_pem;
  std::string key_pem;
  std::string client_ca_pem;

  friend bool operator==(const TlsMaterial&, const TlsMaterial&) = default;
};

// The whole file; an error that names it when it is missing, unreadable, or above `bytes_max`.
absl::StatusOr<std::string> ReadCapped(const std::string& path, std::size_t bytes_max);

// The authority of clients in `path`: certificates that parse. Nothing else may come from a file
// that should keep strangers out, least of all the emptiness that lets everybody in.
absl::StatusOr<std::string> ReadClientCa(const std::string& path);

// All of one moment, also while a mounted Secret is swapped. A client CA is as ReadClientCa() has
// it.
absl::StatusOr<TlsMaterial> ReadTlsFiles(const TlsFiles& files);

// OK if a server may serve `material` at `now`: everything parses, the key belongs to the leaf,
// each certificate is signed by the next, is valid now, may be used for servers and is strong
// enough, and the leaf has a subject alternative name, without which no API server connects. Errors
// name the file (those of `files`, which may be empty) and say what to do.
absl::Status CheckTlsMaterial(const TlsMaterial& material, const TlsFiles& files, absl::Time now);

}  // namespace trowel::certs
