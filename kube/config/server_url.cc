#include "kube/config/server_url.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "base/text.h"

namespace trowel::kube {
namespace {

bool IsLoopback(std::string_view host) {
  // "127.example.org" is another machine.
  return host == "localhost" || host == "::1" ||
         (host.starts_with("127.") &&
          host.find_first_not_of("0123456789.") == std::string_view::npos);
}

// Schemes are the same in any case (RFC 3986, section 3.1).
bool TakeScheme(std::string_view scheme, std::string_view* url) {
  const std::string_view begin = url->substr(0, scheme.size());
  const bool same =
      std::equal(begin.begin(), begin.end(), scheme.begin(), scheme.end(),
                 [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a | 0x20 : a) == b; });
  if (same) url->remove_prefix(scheme.size());
  return same;
}

bool IsPort(std::string_view port) {
  int number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  return error == std::errc() && end == port.data() + port.size() && number > 0 && number < 65'536;
}

}  // namespace

absl::Status ParseServerUrl(std::string_view url, Access* access) {
  const auto bad = [url](std::string_view why) {
    return InvalidArgument("server: {} is not a URL like https://host:port: {}", Printable(url),
                           why);
  };
  std::string_view rest = url;
  if (TakeScheme("https://", &rest)) {
    access->tls = true;
  } else if (TakeScheme("http://", &rest)) {
    access->tls = false;
  } else {
    return bad("it begins with neither https:// nor http://");
  }
  if (rest.find_first_of("?#@ \t\r\n") != std::string_view::npos) {
    return bad("it has a user, a query or a blank");
  }
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  std::string_view path = rest.substr(slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  // Clients take such paths apart in different ways.
  if (path.find("//") != std::string_view::npos || path.find("/.") != std::string_view::npos) {
    return bad("its path has a part that is empty or begins with a dot");
  }
  std::string_view authority = rest.substr(0, slash);
  std::string_view host = authority;
  std::string_view port = access->tls ? "443" : "80";
  std::string_view after;
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return bad("its IPv6 address lacks a ]");
    host = authority.substr(1, end - 1);
    after = authority.substr(end + 1);
  } else if (const std::size_t colon = authority.find(':'); colon != std::string_view::npos) {
    host = authority.substr(0, colon);
    after = authority.substr(colon);
  }
  if (!after.empty()) {
    if (!after.starts_with(':') || !IsPort(after.substr(1))) return bad("its port is no number");
    port = after.substr(1);
  }
  if (host.empty()) return bad("it has no host");
  if (!access->tls && !IsLoopback(host)) {
    return InvalidArgument("server: {} is plain HTTP to another machine; use https",
                           Printable(url));
  }
  access->host = host;
  access->port = port;
  access->base_path = path;
  if (access->server_name.empty()) access->server_name = host;
  return absl::OkStatus();
}

}  // namespace trowel::kube
