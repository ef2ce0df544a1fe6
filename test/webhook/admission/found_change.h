#pragma once

#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "test/support/review_garden.h"
#include "webhook/admission/change_review.h"
#include "webhook/server/http.h"

namespace trowel::webhook {

using nlohmann::json;
using trowel::testing::ReadReview;

// A review and the change that it asks for.
class Found {
 public:
  explicit Found(const json& review) : body_(review.dump()) {
    const std::size_t size = body_.size();
    body_.append(kBodyPadding, '\0');
    const auto request = parser_.Parse(std::string_view(body_).substr(0, size));
    EXPECT_TRUE(request.ok()) << request.status();
    if (request.ok()) change = FindChange(*request, parser_.trail());
  }

  const RequestedChange& operator*() const { return **change; }
  const ShootHalves& shoot() const { return std::get<ShootHalves>((*change)->halves); }
  const ObjectHalves& halves() const { return std::get<ObjectHalves>((*change)->halves); }
  const policy::ObjectChange& object() const { return halves().change; }
  bool none() const { return change.ok() && !change->has_value(); }

  absl::StatusOr<std::optional<RequestedChange>> change = absl::UnknownError("");

 private:
  std::string body_;
  ReviewParser parser_;
};

inline json Recorded(const char* name) { return json::parse(ReadReview(name)); }

// An update of an object of that kind from `old` to `now`, both without what all objects have.
inline json Update(const std::string& group, const std::string& version, const std::string& kind,
                   const std::string& resource, json old, json now) {
  json review = Recorded("seed-taint");
  json& request = review["request"];
  const std::string api = group.empty() ? version : group + "/" + version;
  for (json* half : {&old, &now}) {
    (*half)["kind"] = kind;
    (*half)["apiVersion"] = api;
    (*half)["metadata"]["name"] = "one";
    (*half)["metadata"]["namespace"] = "garden-dev";
  }
  request["kind"] = {{"group", group}, {"version", version}, {"kind", kind}};
  request["resource"] = {{"group", group}, {"version", version}, {"resource", resource}};
  request["name"] = "one";
  request["namespace"] = "garden-dev";
  request["object"] = std::move(now);
  request["oldObject"] = std::move(old);
  return review;
}

}  // namespace trowel::webhook
