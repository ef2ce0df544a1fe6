#include "webhook/server/response.h"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace trowel::webhook {

std::string_view StatusText(int status) {
  switch (status) {
    case 200: return "OK";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    default: return "Unknown";
  }
}

std::string HttpDate(std::time_t now) {
  static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc = {};
  gmtime_r(&now, &utc);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
                     kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                     kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour,
                     utc.tm_min, utc.tm_sec);
}

void AppendResponse(const HttpReply& reply, Connection connection, std::string_view date,
                    bool with_body, std::string* out) {
  fmt::format_to(std::back_inserter(*out),
                 "HTTP/1.1 {} {}\r\nDate: {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n",
                 reply.status, StatusText(reply.status), date, reply.content_type,
                 reply.body.size());
  if (!reply.allow.empty()) out->append("Allow: ").append(reply.allow).append("\r\n");
  if (!reply.www_authenticate.empty()) {
    out->append("WWW-Authenticate: ").append(reply.www_authenticate).append("\r\n");
  }
  if (reply.retry_after.has_value()) {
    fmt::format_to(std::back_inserter(*out), "Retry-After: {}\r\n", *reply.retry_after);
  }
  if (connection == Connection::kClose) out->append("Connection: close\r\n");
  out->append("\r\n");
  if (with_body) out->append(reply.body);
}

}  // namespace trowel::webhook
