#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "garden/change.h"
#include "garden/view.h"

namespace trowel::garden {

// Makes GardenViews out of changes. One thread owns it; what it builds may be read by any.
//
// A change costs what it touches: shoots live in 256 shards that are copied when written to after
// a Build(), usage counts move by one, small tables are copied when they change.
class GardenBuilder {
 public:
  // `garden_namespace`: where region ConfigMaps live.
  explicit GardenBuilder(std::string garden_namespace = "garden");
  ~GardenBuilder();
  GardenBuilder(const GardenBuilder&) = delete;
  GardenBuilder& operator=(const GardenBuilder&) = delete;

  // Adds, replaces or (Deleted) removes an object. Order of changes to different objects does not
  // matter for the view.
  void Apply(Change change);

  // A kind that cannot be read, or can again. All kinds are known at first.
  void SetKnown(Kind kind, bool known, std::string why_unknown = {});

  std::shared_ptr<const GardenView> Build();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace trowel::garden
