#pragma once

#include <string_view>

#include "garden/decode.h"
#include "test/garden/json_document.h"

namespace trowel::garden {

// A Shoot that is decoded without an error.
inline Shoot DecodeText(std::string_view text) {
  JsonDocument json(text);
  Shoot shoot = DecodeShoot(json.reader());
  EXPECT_EQ(json.error(), "");
  return shoot;
}

}  // namespace trowel::garden
