#pragma once

#include "garden/json.h"
#include "garden/shoot.h"

// The parts of DecodeShoot. Private to the decode_shoot*.cc files.
namespace trowel::garden {

void DecodeShootMetadata(JsonReader metadata, Shoot* shoot);
void DecodeShootStatus(JsonReader status, Shoot* shoot);
// garden/move_detail.h; of a shoot on its way.
void DecodeMoveDetail(JsonReader status, Shoot* shoot);
// garden/shoot_detail.h; the rest has been decoded.
void DecodeShootDetail(JsonReader object, Shoot* shoot);

}  // namespace trowel::garden
