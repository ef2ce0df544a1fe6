#include "webhook/admission/admission_review.h"

#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "test/support/review_garden.h"
#include "webhook/server/http.h"

namespace trowel::webhook {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using trowel::testing::ReadReview;

class Parsed {
 public:
  explicit Parsed(std::string body) : body_(std::move(body)) {
    const std::size_t size = body_.size();
    body_.append(kBodyPadding, '\0');
    request = parser_.Parse(std::string_view(body_).substr(0, size));
  }
  absl::StatusOr<AdmissionRequest> request = absl::UnknownError("");

 private:
  std::string body_;
  ReviewParser parser_;
};

std::string ErrorOf(const std::string& body) {
  const Parsed parsed(body);
  return parsed.request.ok() ? "" : std::string(Message(parsed.request.status()));
}

TEST(ReviewParser, ReadsARecordedBinding) {
  const Parsed parsed(ReadReview("binding-move-classic"));
  ASSERT_TRUE(parsed.request.ok()) << parsed.request.status();
  const AdmissionRequest& request = *parsed.request;
  EXPECT_EQ(request.uid, "f1740c7f-da7f-4d59-89ad-453584397e79");
  EXPECT_EQ(request.subject, Subject::kShootsBinding);
  EXPECT_EQ(request.operation, Operation::kUpdate);
  EXPECT_EQ(request.space, "garden-dev");
  EXPECT_EQ(request.name, "reed");
  EXPECT_FALSE(request.dry_run);
  ASSERT_TRUE(request.requester.has_value());
  EXPECT_EQ(request.requester->user, "operator@example.org");
  EXPECT_THAT(request.requester->groups,
              ::testing::ElementsAre("system:authenticated", "gardener:operators"));
  ASSERT_TRUE(request.object.has_value());
  EXPECT_EQ((*request.object)["spec"]["seedName"].Text(), "aws-eu2");
  EXPECT_EQ((*request.old_object)["spec"]["seedName"].Text(), "aws-eu1");
}

TEST(ReviewParser, ReadsTheNextReviewAfterABrokenOne) {
  ReviewParser parser;
  for (const std::string& body : {ReadReview("seed-taint"), std::string("{"),
                                  std::string(1 << 20, '['), ReadReview("seed-taint")}) {
    std::string padded = body + std::string(kBodyPadding, '\0');
    const auto request = parser.Parse(std::string_view(padded).substr(0, body.size()));
    EXPECT_EQ(request.ok(), body.size() > 100 && body[0] == '{');
    parser.Release();
  }
}

struct BytesCase {
  std::string name;
  std::string body;
  absl::StatusCode code;
  std::string message;
};

class BrokenBytesTest : public ::testing::TestWithParam<BytesCase> {};

TEST_P(BrokenBytesTest, AreRefusedWithTheReason) {
  const Parsed parsed(GetParam().body);
  ASSERT_FALSE(parsed.request.ok());
  EXPECT_EQ(parsed.request.status().code(), GetParam().code);
  EXPECT_THAT(std::string(Message(parsed.request.status())), HasSubstr(GetParam().message));
}

constexpr auto kBad = absl::StatusCode::kInvalidArgument;

std::string Nested(int depth) {
  return R"({"a":)" + std::string(static_cast<std::size_t>(depth), '[') +
         std::string(static_cast<std::size_t>(depth), ']') + "}";
}

INSTANTIATE_TEST_SUITE_P(
    Bytes, BrokenBytesTest,
    ::testing::Values(
        BytesCase{"Empty", "", kBad, "the body is empty"},
        BytesCase{"Blank", "  \n", kBad, "the body is empty"},
        BytesCase{"Text", "hello", kBad, "not JSON"},
        BytesCase{"Truncated", ReadReview("seed-taint").substr(0, 5000), kBad, "not JSON"},
        BytesCase{"TruncatedInAKey", R"({"kind":"Admis)", kBad, "ends within a string"},
        BytesCase{"TwoDocuments", "{} {}", kBad, "not JSON"},
        BytesCase{"InvalidUtf8", "{\"kind\":\"\xff\"}", kBad, "not valid UTF-8"},
        BytesCase{"TooDeep", Nested(600), kBad, "nested deeper than 512 levels"},
        BytesCase{"AbsurdNumber", R"({"a":123456789012345678901234567890})", kBad, "number"},
        BytesCase{"TooLarge", std::string((std::size_t{7} << 20) + 1, ' '),
                  absl::StatusCode::kResourceExhausted, "more than 7340032 bytes"},
        BytesCase{"List", "[]", kBad, "not an AdmissionReview"},
        BytesCase{"EmptyObject", "{}", kBad, "not an AdmissionReview"},
        BytesCase{"OtherKind", R"({"kind":"Pod","apiVersion":"v1"})", kBad, "kind is \"Pod\""},
        BytesCase{"KindIsANumber", R"({"kind":7})", kBad, "not an AdmissionReview"},
        BytesCase{"OldVersion",
                  R"({"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1beta1"})", kBad,
                  "only admission.k8s.io/v1"},
        BytesCase{"NoRequest", R"({"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"})",
                  kBad, "request: missing"},
        BytesCase{"RepeatedEnvelopeKey",
                  R"({"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{},)"
                  R"("request":{}})",
                  kBad, "request: the key is repeated"}),
    [](const auto& param) { return param.param.name; });

struct FieldCase {
  std::string name;
  std::function<void(json*)> change;
  absl::StatusCode code;
  std::string message;
};

class BrokenFieldTest : public ::testing::TestWithParam<FieldCase> {};

TEST_P(BrokenFieldTest, IsNamed) {
  json review = json::parse(ReadReview("binding-move-classic"));
  GetParam().change(&review["request"]);
  const Parsed parsed(review.dump());
  ASSERT_FALSE(parsed.request.ok());
  EXPECT_EQ(parsed.request.status().code(), GetParam().code);
  EXPECT_EQ(std::string(Message(parsed.request.status())), GetParam().message);
}

constexpr auto kUnfit = absl::StatusCode::kFailedPrecondition;

INSTANTIATE_TEST_SUITE_P(
    Fields, BrokenFieldTest,
    ::testing::Values(
        FieldCase{"NoUid", [](json* r) { r->erase("uid"); }, kBad, "request.uid: missing"},
        FieldCase{"EmptyUid", [](json* r) { (*r)["uid"] = ""; }, kBad, "request.uid: missing"},
        FieldCase{"UidIsANumber", [](json* r) { (*r)["uid"] = 7; }, kBad,
                  "request.uid: expected a string"},
        FieldCase{"NullObject", [](json* r) { (*r)["object"] = nullptr; }, kBad,
                  "request.object: missing on UPDATE"},
        FieldCase{"NoOldObject", [](json* r) { r->erase("oldObject"); }, kBad,
                  "request.oldObject: missing on UPDATE"},
        FieldCase{"ObjectIsAList", [](json* r) { (*r)["object"] = json::array(); }, kBad,
                  "request.object: expected an object"},
        FieldCase{"SpecIsAString", [](json* r) { (*r)["object"]["spec"] = "x"; }, kBad,
                  "request.object.spec: expected an object"},
        FieldCase{"SeedNameIsANumber", [](json* r) { (*r)["object"]["spec"]["seedName"] = 5; },
                  kBad, "request.object.spec.seedName: expected a string"},
        FieldCase{"SeedNameWithControl",
                  [](json* r) { (*r)["object"]["spec"]["seedName"] = "aws\n"; }, kBad,
                  "request.object.spec.seedName: control characters are not allowed"},
        FieldCase{"NameWithControl", [](json* r) { (*r)["name"] = "a\x1b[2J"; }, kBad,
                  "request.name: control characters are not allowed"},
        FieldCase{"NameWithC1Control", [](json* r) { (*r)["name"] = "a\xc2\x9b"; }, kBad,
                  "request.name: control characters are not allowed"},
        FieldCase{"LongName", [](json* r) { (*r)["name"] = std::string(300, 'a'); }, kBad,
                  "request.name: longer than 253 bytes"},
        FieldCase{"NoOperation", [](json* r) { r->erase("operation"); }, kBad,
                  "request.operation: missing"},
        FieldCase{"OddOperation", [](json* r) { (*r)["operation"] = "PATCH"; }, kBad,
                  "request.operation: PATCH is no operation"},
        FieldCase{"DryRunIsAString", [](json* r) { (*r)["dryRun"] = "yes"; }, kBad,
                  "request.dryRun: expected true or false"},
        FieldCase{"NoResource", [](json* r) { r->erase("resource"); }, kBad,
                  "request.resource.resource: missing"},
        FieldCase{"GroupsAreNoList", [](json* r) { (*r)["userInfo"]["groups"] = "x"; }, kBad,
                  "request.userInfo.groups: expected a list of strings"},
        FieldCase{"OtherName", [](json* r) { (*r)["object"]["metadata"]["name"] = "moss"; }, kBad,
                  "request.object.metadata.name: moss is not the object of the request, reed"},
        FieldCase{"OtherResourceVersion", [](json* r) { (*r)["resource"]["version"] = "v1"; },
                  kUnfit,
                  "request.resource: core.gardener.cloud/v1 shoots is not read by Trowel, only "
                  "v1beta1"},
        FieldCase{"KindOfAnotherResource", [](json* r) { (*r)["kind"]["kind"] = "Seed"; }, kUnfit,
                  "request.kind: core.gardener.cloud/v1beta1 Seed does not belong to resource "
                  "core.gardener.cloud/v1beta1 shoots"},
        FieldCase{"ResourceOfAnotherKind", [](json* r) { (*r)["resource"]["resource"] = "quotas"; },
                  kUnfit,
                  "request.kind: core.gardener.cloud/v1beta1 Shoot does not belong to resource "
                  "core.gardener.cloud/v1beta1 quotas"},
        FieldCase{"ObjectOfAnotherVersion",
                  [](json* r) { (*r)["object"]["apiVersion"] = "core.gardener.cloud/v1"; }, kUnfit,
                  "request.object: expected core.gardener.cloud/v1beta1 Shoot, found "
                  "core.gardener.cloud/v1 Shoot"},
        FieldCase{"ObjectWithoutKind", [](json* r) { (*r)["oldObject"].erase("kind"); }, kUnfit,
                  "request.oldObject: expected core.gardener.cloud/v1beta1 Shoot, found "
                  "core.gardener.cloud/v1beta1 "}),
    [](const auto& param) { return param.param.name; });

// The first such key counts for simdjson, the last for Go.
TEST(ReviewParser, RefusesRepeatedKeysWhereTheySayWhatIsAsked) {
  const auto with = [](const std::string& find, const std::string& insert) {
    std::string body = json::parse(ReadReview("binding-move-classic")).dump();
    const std::size_t at = body.find(find);
    EXPECT_NE(at, std::string::npos) << find;
    return body.insert(at, insert);
  };
  EXPECT_EQ(ErrorOf(with(R"("uid":"f17)", R"("uid":"other",)")),
            "request.uid: the key is repeated");
  EXPECT_EQ(ErrorOf(with(R"("seedName":"aws-eu2")", R"("seedName":"aws-eu1",)")),
            "request.object.spec.seedName: the key is repeated");
  EXPECT_EQ(ErrorOf(with(R"("oldObject":)", R"("object":null,)")),
            "request.object: the key is repeated");
}

TEST(ReviewParser, FindsARepeatedKeyAmongMany) {
  std::string body = R"({"kind":"AdmissionReview")";
  for (int i = 0; i < 100'000; ++i) body += fmt::format(R"(,"key{}":1)", i);
  body += R"(,"key77777":2})";
  EXPECT_EQ(ErrorOf(body).substr(0, 8), "key77777") << ErrorOf(body);
}

TEST(ReviewParser, ReadsARequestWithoutUser) {
  json review = json::parse(ReadReview("binding-move-classic"));
  review["request"].erase("userInfo");
  const Parsed parsed(review.dump());
  ASSERT_TRUE(parsed.request.ok());
  EXPECT_FALSE(parsed.request->requester.has_value());
}

TEST(ReviewParser, LeavesOtherResourcesAlone) {
  json review = json::parse(ReadReview("binding-move-classic"));
  review["request"]["subResource"] = "adminkubeconfig";
  review["request"]["object"] = nullptr;
  const Parsed parsed(review.dump());
  ASSERT_TRUE(parsed.request.ok()) << parsed.request.status();
  EXPECT_EQ(parsed.request->subject, Subject::kOther);
}

}  // namespace
}  // namespace trowel::webhook
