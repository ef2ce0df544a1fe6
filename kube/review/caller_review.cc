#include "kube/review/caller_review.h"

#include <algorithm>

#include <simdjson.h>

#include "base/text.h"
#include "garden/json.h"
#include "kube/write/json_member.h"

namespace trowel::kube {
namespace {

using garden::JsonReader;

void AppendList(std::span<const std::string> texts, std::string* json) {
  json->push_back('[');
  for (const std::string& text : texts) {
    if (json->back() != '[') json->push_back(',');
    AppendJsonString(text, json);
  }
  json->push_back(']');
}

// Calls read(JsonReader status) with the status of an answer of this kind.
template <typename Read>
absl::Status ReadStatus(std::string_view kind, std::string_view body, Read read) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS) {
    return InvalidArgument("not a {}: no valid JSON", kind);
  }
  garden::JsonTrail trail;
  const JsonReader reader(root, &trail);
  if (reader["kind"].Text() != kind) reader["kind"].Fail(fmt::format("expected {}", kind));
  const JsonReader status = reader["status"];
  if (!status.present()) status.Fail("missing");
  read(status);
  if (!trail.ok()) return InvalidArgument("not a {}: {}", kind, trail.error());
  return absl::OkStatus();
}

ReviewedUser ReadUser(JsonReader user) {
  ReviewedUser read;
  read.name = user["username"].Text();
  read.uid = user["uid"].Text();
  read.groups = user["groups"].TextList();
  user["extra"].ForEachMember([&](std::string_view key, JsonReader values) {
    read.extra.emplace_back(key, values.TextList());
  });
  return read;
}

bool MeantFor(std::span<const std::string> audiences, std::span<const std::string> token) {
  return std::any_of(audiences.begin(), audiences.end(), [token](const std::string& audience) {
    return std::find(token.begin(), token.end(), audience) != token.end();
  });
}

}  // namespace

std::string FormatTokenReview(std::string_view token, std::span<const std::string> audiences) {
  std::string json = R"({"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{)";
  AppendMember("token", token, &json);
  if (!audiences.empty()) {
    json += R"(,"audiences":)";
    AppendList(audiences, &json);
  }
  return json + "}}";
}

absl::StatusOr<std::optional<ReviewedUser>> ParseTokenReview(
    std::string_view body, std::span<const std::string> audiences) {
  std::optional<ReviewedUser> user;
  RETURN_IF_ERROR(ReadStatus("TokenReview", body, [&](JsonReader status) {
    if (!status["authenticated"].Bool()) return;
    if (!audiences.empty() && !MeantFor(audiences, status["audiences"].TextList())) return;
    user = ReadUser(status["user"]);
    if (user->name.empty()) status["user"]["username"].Fail("missing");
  }));
  return user;
}

std::string FormatAccessReview(const ReviewedUser& user, std::string_view verb,
                               std::string_view path) {
  std::string json =
      R"({"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{)";
  AppendMember("user", user.name, &json);
  AppendMember("uid", user.uid, &json);
  if (!user.groups.empty()) {
    json += R"(,"groups":)";
    AppendList(user.groups, &json);
  }
  if (!user.extra.empty()) {
    json += R"(,"extra":{)";
    for (const auto& [key, values] : user.extra) {
      if (json.back() != '{') json.push_back(',');
      AppendJsonString(key, &json);
      json.push_back(':');
      AppendList(values, &json);
    }
    json += "}";
  }
  json += R"(,"nonResourceAttributes":{)";
  AppendMember("path", path, &json);
  AppendMember("verb", verb, &json);
  return json + "}}}";
}

absl::StatusOr<bool> ParseAccessReview(std::string_view body) {
  bool allowed = false;
  RETURN_IF_ERROR(ReadStatus("SubjectAccessReview", body, [&](JsonReader status) {
    allowed = status["allowed"].Bool() && !status["denied"].Bool();
  }));
  return allowed;
}

}  // namespace trowel::kube
