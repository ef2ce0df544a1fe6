#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "garden/cidr.h"
#include "garden/condition.h"
#include "garden/json.h"
#include "garden/selector.h"
#include "garden/shoot.h"

// What the decoders of several kinds share. Private to the decode_*.cc files.
namespace trowel::garden {

// metadata.deletionTimestamp is set.
bool IsDeleting(JsonReader metadata);

// Of a struct of the API: absent is empty, as with a nil pointer.
std::optional<SeedSelector> DecodeSeedSelector(JsonReader selector);

// Of a Shoot or an ExposureClass.
std::vector<Shoot::Toleration> DecodeTolerations(JsonReader tolerations);

// What is none of the words counts as Unknown.
Condition::Status DecodeConditionStatus(std::string_view text);

// status.lastOperation or another object's of that shape.
LastOperation DecodeLastOperation(JsonReader operation);

// RFC 3339; InfinitePast when absent, an error of the trail when it is no time.
absl::Time DecodeTime(JsonReader time);

// Empty when absent; what is no CIDR is kept as invalid.
std::optional<Cidr> DecodeCidr(JsonReader cidr);

}  // namespace trowel::garden
