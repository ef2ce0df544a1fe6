#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "webhook/server/http.h"

namespace trowel::webhook {

enum class Connection { kKeep, kClose };

// Appends `reply` to `out` as an HTTP/1.1 response. `date` is for the Date header (HttpDate()).
// With `with_body` false the body is only counted, as the answer to HEAD demands.
void AppendResponse(const HttpReply& reply, Connection connection, std::string_view date,
                    bool with_body, std::string* out);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7).
std::string HttpDate(std::time_t now);

// "Not Found" for 404; "Unknown" for a code that this server never sends.
std::string_view StatusText(int status);

}  // namespace trowel::webhook
