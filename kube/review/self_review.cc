#include "kube/review/self_review.h"

#include <simdjson.h>

#include "garden/json.h"

namespace trowel::kube {

std::string_view SelfReview() {
  return R"({"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"})";
}

absl::StatusOr<ReviewedUser> ParseSelfReview(std::string_view body) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS) {
    return InvalidArgument("not a SelfSubjectReview: no valid JSON");
  }
  garden::JsonTrail trail;
  const garden::JsonReader reader(root, &trail);
  if (reader["kind"].Text() != "SelfSubjectReview") {
    reader["kind"].Fail("expected SelfSubjectReview");
  }
  const garden::JsonReader user = reader["status"]["userInfo"];
  ReviewedUser self;
  self.name = user["username"].Text();
  self.uid = user["uid"].Text();
  self.groups = user["groups"].TextList();
  if (self.name.empty()) user["username"].Fail("missing");
  if (!trail.ok()) return InvalidArgument("not a SelfSubjectReview: {}", trail.error());
  return self;
}

}  // namespace trowel::kube
