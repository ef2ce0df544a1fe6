#pragma once

#include <cstddef>
#include <string_view>

#include <simdjson.h>

#include "base/status.h"
#include "garden/json.h"

namespace trowel::webhook {

// Parses bodies of requests where they are, one at a time. Keeps its buffers from one to the next.
class JsonBody {
 public:
  // Larger bodies are refused, whatever the server in front allows.
  static constexpr std::size_t kBytesMax = std::size_t{7} << 20;

  JsonBody();

  // The document, whose keys are not repeated. kBodyPadding readable bytes must follow `body`,
  // which must outlive the reader; the trail begins anew.
  //
  // InvalidArgument: not JSON. ResourceExhausted: too large.
  absl::StatusOr<garden::JsonReader> Parse(std::string_view body);

  // Of the readers of the last document.
  const garden::JsonTrail& trail() const { return trail_; }

  // Ends the last document and gives back what one large body took.
  void Release();

 private:
  simdjson::dom::parser parser_;
  garden::JsonTrail trail_;
};

// Puts a key that an object repeats into the trail. Of something that is no object: nothing.
void CheckKeys(garden::JsonReader reader);

// A name that will be printed, compared and looked up: control characters, and more bytes than any
// name has, go into the trail.
std::string_view ReadName(garden::JsonReader reader);
// As above, and one that is missing or empty goes there, too.
std::string_view ReadRequiredName(garden::JsonReader reader);

}  // namespace trowel::webhook
