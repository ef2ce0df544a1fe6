#include "base/base64.h"

#include <openssl/evp.h>

#include <algorithm>
#include <limits>

namespace trowel {
namespace {

constexpr std::size_t kBytesMax = std::size_t{1} << 30;  // OpenSSL counts in int.

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

absl::StatusOr<std::string> DecodeBase64(std::string_view text) {
  std::string compact(text);
  std::erase_if(compact, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
  if (compact.size() % 4 != 0 || compact.size() > kBytesMax) return InvalidArgument("not base64");
  const std::size_t padding = compact.size() - (compact.find_last_not_of('=') + 1);
  // OpenSSL takes "=" for a zero wherever it stands, and drops a "-" at the end.
  if (padding > 2 || compact.find_first_of("=-") < compact.size() - padding) {
    return InvalidArgument("not base64");
  }
  std::string decoded(compact.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(decoded.data()), Bytes(compact),
                                   static_cast<int>(compact.size()));
  if (size < 0) return InvalidArgument("not base64");
  // OpenSSL counts what the padding stands for.
  decoded.resize(static_cast<std::size_t>(size) - padding);
  return decoded;
}

std::string EncodeBase64(std::string_view bytes) {
  std::string encoded((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()), Bytes(bytes),
                                   static_cast<int>(bytes.size()));
  encoded.resize(static_cast<std::size_t>(size));
  return encoded;
}

}  // namespace trowel
