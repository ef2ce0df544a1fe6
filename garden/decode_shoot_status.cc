#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "garden/decode_parts.h"
#include "garden/decode_shoot.h"
#include "garden/move_detail.h"

namespace trowel::garden {
namespace {

// Migrate/Error also is what a task that failed half-way leaves, and gardenlet keeps its errors and
// its progress when the source is not ready at the next try. Without either (progress is 100 as the
// operation before left it, or 0), no task has run.
Hindrance HindranceOf(JsonReader status, const LastOperation& last) {
  if (last.type != OperationType::kMigrate || last.state != OperationState::kError) {
    return Hindrance::kNone;
  }
  bool has_errors = false;
  status["lastErrors"].ForEach([&has_errors](JsonReader) { has_errors = true; });
  const JsonReader operation = status["lastOperation"];
  const std::int64_t progress = operation["progress"].Integer();
  if (has_errors || (progress != 0 && progress != 100)) return Hindrance::kNone;
  const std::string_view description = operation["description"].Text();
  if (description.starts_with(kSaysBastions)) return Hindrance::kBastions;
  if (description.starts_with(kSaysSeedNotReady)) return Hindrance::kSourceReady;
  return Hindrance::kNone;
}

std::vector<Cidr> DecodeCidrs(JsonReader list) {
  std::vector<Cidr> cidrs;
  list.ForEach([&cidrs](JsonReader item) { cidrs.push_back(ParseCidr(item.Text())); });
  return cidrs;
}

Shoot::StatusNetworks DecodeStatusNetworks(JsonReader networking) {
  return {.nodes = DecodeCidrs(networking["nodes"]),
          .pods = DecodeCidrs(networking["pods"]),
          .services = DecodeCidrs(networking["services"])};
}

}  // namespace

void DecodeShootStatus(JsonReader status, Shoot* shoot) {
  shoot->host_seed_name = status["seedName"].Text();
  shoot->hibernated = status["hibernated"].Bool();
  shoot->last_operation = DecodeLastOperation(status["lastOperation"]);
  shoot->last_operation.hindrance = HindranceOf(status, shoot->last_operation);
  shoot->has_status_networking = status["networking"].present();
  shoot->status_networks = DecodeStatusNetworks(status["networking"]);
  shoot->technical_id_length = static_cast<std::uint16_t>(
      std::min<std::size_t>(status["technicalID"].Text().size(), UINT16_MAX));
  if (OnItsWay(*shoot)) DecodeMoveDetail(status, shoot);
}

}  // namespace trowel::garden
