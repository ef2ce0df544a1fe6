#include "kube/rest/impersonation.h"

#include <string_view>

#include <fmt/format.h>

namespace trowel::kube {
namespace {

// What a name of a header may hold (RFC 9110, section 5.6.2), but for the % that escapes the rest.
bool IsTokenByte(char c) {
  constexpr std::string_view kMarks = "!#$&'*+-.^_`|~";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kMarks.find(c) != std::string_view::npos;
}

std::string EscapedKey(std::string_view key) {
  std::string escaped;
  for (const char c : key) {
    if (IsTokenByte(c)) {
      escaped += c;
    } else {
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return escaped;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> ImpersonationHeaders(const Impersonation& as) {
  std::vector<std::pair<std::string, std::string>> headers;
  if (as.user.empty()) return headers;
  headers.emplace_back("Impersonate-User", as.user);
  if (!as.uid.empty()) headers.emplace_back("Impersonate-Uid", as.uid);
  for (const std::string& group : as.groups) headers.emplace_back("Impersonate-Group", group);
  for (const auto& [key, values] : as.extra) {
    const std::string name = "Impersonate-Extra-" + EscapedKey(key);
    for (const std::string& value : values) headers.emplace_back(name, value);
  }
  return headers;
}

}  // namespace trowel::kube
