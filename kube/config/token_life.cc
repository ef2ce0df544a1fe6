#include "kube/config/token_life.h"

#include <algorithm>

#include <fmt/format.h>
#include <simdjson.h>

#include "base/base64.h"
#include "base/text.h"
#include "base/time_text.h"
#include "kube/manifests.h"

namespace trowel::kube {
namespace {

constexpr std::size_t kTokenBytesMax = std::size_t{64} << 10;

// RFC 4648, section 5, without padding.
absl::StatusOr<std::string> DecodeUrl(std::string_view text) {
  std::string standard(text);
  std::replace(standard.begin(), standard.end(), '-', '+');
  std::replace(standard.begin(), standard.end(), '_', '/');
  standard.append((4 - standard.size() % 4) % 4, '=');
  return DecodeBase64(standard);
}

// " (it expired at 2026-11-21T12:00:00Z)", or nothing.
std::string Expired(std::string_view token, absl::Time now) {
  const std::optional<absl::Time> end = TokenExpiry(token);
  if (!end.has_value() || *end > now) return {};
  return fmt::format(" (it expired at {})", FormatUtc(*end));
}

}  // namespace

std::optional<absl::Time> TokenExpiry(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const absl::StatusOr<std::string> claims = DecodeUrl(token.substr(first + 1, second - first - 1));
  if (!claims.ok()) return std::nullopt;
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  double seconds = 0;  // A NumericDate may have a fraction.
  if (parser.parse(simdjson::padded_string(*claims)).get(root) != simdjson::SUCCESS ||
      root["exp"].get(seconds) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  return absl::UnixEpoch() + absl::Seconds(seconds);
}

std::string RemedyForRefusal(const Access& access, absl::Time now) {
  // kubectl proxy, say: nothing of ours is sent there.
  if (!access.tls)
    return "renew the token or the client certificate of the proxy that server names";
  if (access.exec.has_value()) {
    return "renew the token or the client certificate that the credential plug-in gives: log in "
           "anew where it does";
  }
  if (!access.token_file.empty()) {
    const absl::StatusOr<std::string> token = ReadFile(access.token_file, kTokenBytesMax);
    return fmt::format("renew the token in {}{}", Printable(access.token_file),
                       token.ok() ? Expired(*token, now) : "");
  }
  if (!access.token.empty()) {
    return fmt::format("renew the token of the kubeconfig{}", Expired(access.token, now));
  }
  if (!access.client_certificate.file.empty()) {
    return fmt::format("renew the client certificate in {}",
                       Printable(access.client_certificate.file));
  }
  if (!access.client_certificate.empty()) return "renew the client certificate of the kubeconfig";
  return "give the user of the kubeconfig a token or a client certificate";
}

}  // namespace trowel::kube
