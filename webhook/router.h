#pragma once

#include "webhook/http.h"

namespace trowel::webhook {

// Judges a request by its head, before its body is read. False if it is refused; `reply` then
// holds the answer: 404 for an unknown path, 405 for a method other than POST, 415 for a content
// type other than application/json (parameters such as charset may follow).
bool Precheck(const HttpRequest& head, HttpReply* reply);

}  // namespace trowel::webhook
