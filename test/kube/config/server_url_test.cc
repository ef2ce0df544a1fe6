#include "kube/config/server_url.h"

#include <string>

#include <gtest/gtest.h>

namespace trowel::kube {
namespace {

struct UrlCase {
  std::string url;
  std::string host, port, base_path;
  bool tls = true;
};

void PrintTo(const UrlCase& url, std::ostream* out) { *out << url.url; }

class ServerUrlTest : public ::testing::TestWithParam<UrlCase> {};

TEST_P(ServerUrlTest, IsTakenApart) {
  Access access;
  const absl::Status status = ParseServerUrl(GetParam().url, &access);
  ASSERT_TRUE(status.ok()) << Message(status);
  EXPECT_EQ(access.host, GetParam().host);
  EXPECT_EQ(access.port, GetParam().port);
  EXPECT_EQ(access.base_path, GetParam().base_path);
  EXPECT_EQ(access.tls, GetParam().tls);
  EXPECT_EQ(access.server_name, GetParam().host);
}

INSTANTIATE_TEST_SUITE_P(
    Urls, ServerUrlTest,
    ::testing::Values(UrlCase{"https://api.garden.example", "api.garden.example", "443", ""},
                      UrlCase{"https://api.garden.example/", "api.garden.example", "443", ""},
                      UrlCase{"https://api.garden.example:6443", "api.garden.example", "6443", ""},
                      UrlCase{"https://api:65535/k8s/clusters/c-1", "api", "65535",
                              "/k8s/clusters/c-1"},
                      UrlCase{"https://api/prefix//", "api", "443", "/prefix"},
                      UrlCase{"HTTPS://api:6443", "api", "6443", ""},
                      UrlCase{"Http://127.0.0.1", "127.0.0.1", "80", "", false},
                      UrlCase{"https://10.0.0.1:443", "10.0.0.1", "443", ""},
                      UrlCase{"https://[fd00::1]", "fd00::1", "443", ""},
                      UrlCase{"https://[fd00::1]:6443/prefix", "fd00::1", "6443", "/prefix"},
                      UrlCase{"http://127.0.0.1:8001", "127.0.0.1", "8001", "", false},
                      UrlCase{"http://localhost", "localhost", "80", "", false},
                      UrlCase{"http://[::1]:8001/base/", "::1", "8001", "/base", false}));

TEST(ServerNameTest, StaysAsTheKubeconfigHasIt) {
  Access access;
  access.server_name = "kube-apiserver";
  ASSERT_TRUE(ParseServerUrl("https://10.0.0.1", &access).ok());
  EXPECT_EQ(access.host, "10.0.0.1");
  EXPECT_EQ(access.server_name, "kube-apiserver");
}

struct BadUrlCase {
  std::string url;
  std::string why;
};

void PrintTo(const BadUrlCase& bad, std::ostream* out) { *out << bad.url; }

class BadServerUrlTest : public ::testing::TestWithParam<BadUrlCase> {};

TEST_P(BadServerUrlTest, IsRefusedWithTheReason) {
  Access access;
  EXPECT_EQ(ParseServerUrl(GetParam().url, &access),
            InvalidArgument("server: {} is not a URL like https://host:port: {}", GetParam().url,
                            GetParam().why));
  EXPECT_EQ(access.host, "");
}

constexpr const char* kScheme = "it begins with neither https:// nor http://";
constexpr const char* kUser = "it has a user, a query or a blank";
constexpr const char* kHost = "it has no host";
constexpr const char* kPath = "its path has a part that is empty or begins with a dot";
constexpr const char* kPort = "its port is no number";

INSTANTIATE_TEST_SUITE_P(
    Urls, BadServerUrlTest,
    ::testing::Values(
        BadUrlCase{"", kScheme}, BadUrlCase{"api.garden.example:443", kScheme},
        BadUrlCase{"unix:///run/api", kScheme}, BadUrlCase{"https:/api", kScheme},
        BadUrlCase{"https://api/a//b", kPath}, BadUrlCase{"https://api/a/../b", kPath},
        BadUrlCase{"https://api/./b", kPath}, BadUrlCase{"https://ada:secret@api", kUser},
        BadUrlCase{"https://api/?a=b", kUser}, BadUrlCase{"https://api#a", kUser},
        BadUrlCase{"https://api /", kUser}, BadUrlCase{"https://", kHost},
        BadUrlCase{"https:///path", kHost}, BadUrlCase{"https://:443", kHost},
        BadUrlCase{"https://[]:443", kHost}, BadUrlCase{"https://api:", kPort},
        BadUrlCase{"https://api:https", kPort}, BadUrlCase{"https://api:0", kPort},
        BadUrlCase{"https://api:65536", kPort}, BadUrlCase{"https://api:-1", kPort},
        BadUrlCase{"https://api:123456", kPort}, BadUrlCase{"https://api:4 43", kUser},
        BadUrlCase{"https://fd00::1:443", kPort}, BadUrlCase{"https://[fd00::1]443", kPort},
        BadUrlCase{"https://[fd00::1", "its IPv6 address lacks a ]"}));

TEST(PlainHttpTest, IsRefusedTowardsAnotherMachine) {
  for (const std::string url :
       {"http://api.garden.example", "http://10.0.0.1:8080", "http://127.garden.example",
        "http://localhost.garden.example", "http://[::2]", "http://128.0.0.1"}) {
    Access access;
    EXPECT_EQ(ParseServerUrl(url, &access),
              InvalidArgument("server: {} is plain HTTP to another machine; use https", url));
    EXPECT_EQ(access.host, "");
  }
}

TEST(BadServerUrlTest, IsShownWithoutItsControlCharacters) {
  Access access;
  EXPECT_EQ(ParseServerUrl("ssh\x1b://api", &access),
            InvalidArgument("server: ssh?://api is not a URL like https://host:port: {}", kScheme));
}

}  // namespace
}  // namespace trowel::kube
