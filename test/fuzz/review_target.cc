#include "test/fuzz/review_target.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include <simdjson.h>

#include "webhook/server/http.h"

namespace trowel::webhook {

void CheckJson(std::string_view text) {
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  if (parser.parse(text.data(), text.size()).get(document) != simdjson::SUCCESS) std::abort();
}

}  // namespace trowel::webhook

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  text.append(trowel::webhook::kBodyPadding, '\0');
  trowel::webhook::DecideReview(std::string_view(text).substr(0, size));
  return 0;
}
