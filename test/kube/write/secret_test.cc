#include "kube/write/secret.h"

#include <gtest/gtest.h>

namespace trowel::kube {
namespace {

// As kube-apiserver v1.36 answers, managedFields left out.
constexpr char kStored[] =
    R"({"kind":"Secret","apiVersion":"v1","metadata":{"name":"trowel-tls","namespace":"garden",)"
    R"("uid":"0b6f8d6e","resourceVersion":"437","creationTimestamp":"2026-11-21T12:00:00Z"},)"
    R"("data":{"ca.crt":"Y2E=","tls.crt":"","tls.key":"AAEC"},"type":"kubernetes.io/tls"})";

TEST(Secret, IsReadWithItsDataDecoded) {
  const auto secret = ParseSecret(kStored);
  ASSERT_TRUE(secret.ok()) << secret.status();
  EXPECT_EQ(secret->space, "garden");
  EXPECT_EQ(secret->name, "trowel-tls");
  EXPECT_EQ(secret->type, "kubernetes.io/tls");
  EXPECT_EQ(secret->resource_version, "437");
  ASSERT_EQ(secret->data.size(), 3U);
  EXPECT_EQ(secret->data.at("ca.crt"), "ca");
  EXPECT_EQ(secret->data.at("tls.crt"), "");
  EXPECT_EQ(secret->data.at("tls.key"), std::string("\0\1\2", 3));
}

TEST(Secret, ErrorsNameTheKeyAndNeverTheValue) {
  const auto error = [](std::string_view body) {
    return std::string(Message(ParseSecret(body).status()));
  };
  EXPECT_EQ(error(R"({"kind":"Secret","data":{"tls.key":"*secret*"}})"),
            "not a Secret: data[tls.key]: not base64");
  EXPECT_EQ(error(R"({"kind":"Secret","data":{"tls.key":7}})"),
            "not a Secret: data[tls.key]: expected a string");
  EXPECT_EQ(error(R"({"kind":"Status"})"), "not a Secret: kind: expected Secret");
  EXPECT_EQ(error("gone"), "not a Secret: no valid JSON");
}

TEST(Secret, IsWrittenSoThatItReadsTheSame) {
  const Secret secret{.space = "garden",
                      .name = "trowel-tls",
                      .type = "kubernetes.io/tls",
                      .data = {{"a", std::string("\0\n\"", 3)}, {"b", "text"}},
                      .resource_version = ""};
  const auto read = ParseSecret(FormatSecret(secret));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->data, secret.data);
  EXPECT_EQ(read->type, secret.type);
  EXPECT_EQ(read->name, secret.name);
  EXPECT_EQ(read->space, secret.space);
}

TEST(Secret, APatchSetsAndTakesAwayUnderTheVersionThatWasRead) {
  EXPECT_EQ(FormatSecretPatch("437", {{"ca.crt", "ca"}, {"old", ""}, {"tls.key", "k"}}),
            R"({"metadata":{"resourceVersion":"437"},)"
            R"("data":{"ca.crt":"Y2E=","old":null,"tls.key":"aw=="}})");
  EXPECT_EQ(FormatSecretPatch("1", {{"old", ""}}),
            R"({"metadata":{"resourceVersion":"1"},"data":{"old":null}})");
}

TEST(Secret, HasAPath) {
  EXPECT_EQ(SecretPath("garden", ""), "/api/v1/namespaces/garden/secrets");
  EXPECT_EQ(SecretPath("garden", "tls"), "/api/v1/namespaces/garden/secrets/tls");
}

}  // namespace
}  // namespace trowel::kube
