#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "garden/json.h"
#include "garden/shoot.h"
#include "garden/view.h"

// What callers of /rank, /filter and /prioritize send. Readers and views live as long as the
// JsonBody that they came from. Errors: InvalidArgument for what is no such request (HTTP 400),
// FailedPrecondition for one that means nothing (422).
namespace trowel::webhook {

// POST /rank: a whole Shoot, or where to find one.
struct RankBody {
  std::optional<garden::Shoot> object;
  std::string_view space, name;  // Of the shoot; with an `object` too.
  std::optional<bool> live;      // Empty: its annotation decides.
};
absl::StatusOr<RankBody> ReadRankBody(garden::JsonReader root, const garden::JsonTrail& trail);

// ExtenderArgs of kube-scheduler, with seeds for nodes (wire.md 2.5). As Go reads it, members may
// be of any case.
struct ExtenderBody {
  std::string_view space, name;         // Of the pod, which is the shoot.
  std::vector<std::string_view> seeds;  // Each once, in the order of the request.
};
// FailedPrecondition: whole Nodes came in place of their names.
absl::StatusOr<ExtenderBody> ReadExtenderBody(garden::JsonReader root,
                                              const garden::JsonTrail& trail);

// A shoot of the garden. NotFound: there is none of that name. FailedPrecondition: it cannot be
// read. Unavailable: not all shoots are known.
absl::StatusOr<const garden::Shoot*> FindShootOf(std::string_view space, std::string_view name,
                                                 const garden::GardenView& view);

}  // namespace trowel::webhook
