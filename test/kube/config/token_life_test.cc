#include "kube/config/token_life.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/base64.h"
#include "test/support/temp_dir.h"

namespace trowel::kube {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);  // 2027-01-15T08:00:00Z

// As an API server gives them: base64url without padding.
std::string Token(const std::string& claims) {
  std::string body = EncodeBase64(claims);
  std::replace(body.begin(), body.end(), '+', '-');
  std::replace(body.begin(), body.end(), '/', '_');
  body.erase(std::min(body.find('='), body.size()));
  return "eyJhbGciOiJSUzI1NiJ9." + body + ".c2lnbmF0dXJl";
}

TEST(TokenExpiry, IsWhatAJwtSaysOfItself) {
  // Claims of every length, so that each padding occurs, and each letter of the alphabet.
  for (const std::string& more :
       std::vector<std::string>{"", "a", "bb", "ccc", "\xc3\xbf\xc3\xbe~?>"}) {
    const std::string claims = R"({"sub":")" + more + R"(","exp":1800000000})";
    EXPECT_EQ(TokenExpiry(Token(claims)), kNow) << claims;
  }
  EXPECT_EQ(TokenExpiry(Token(R"({"exp":1800000000.5})")), kNow + absl::Milliseconds(500));
}

TEST(TokenExpiry, OfWhatIsNoJwtIsNotKnown) {
  for (const std::string& token :
       std::vector<std::string>{"", "secret", "a.b", "a.!.c", "..", Token("{}"), Token("[]"),
                                Token(R"({"exp":"soon"})")}) {
    EXPECT_EQ(TokenExpiry(token), std::nullopt) << token;
  }
}

TEST(RemedyForRefusal, NamesWhatProvesWhoWeAreAndWhereItIsFrom) {
  const std::string old = Token(R"({"exp":1799996400})");
  const std::string young = Token(R"({"exp":1800003600})");
  const std::string expired = " (it expired at 2027-01-15T07:00:00Z)";
  test::TempDir dir;
  dir.Write("token", old + "\n");
  Access access;
  EXPECT_EQ(RemedyForRefusal(access, kNow),
            "give the user of the kubeconfig a token or a client certificate");
  access.tls = false;
  EXPECT_EQ(RemedyForRefusal(access, kNow),
            "renew the token or the client certificate of the proxy that server names");
  access.tls = true;
  access.client_certificate.pem = "pem";
  EXPECT_EQ(RemedyForRefusal(access, kNow), "renew the client certificate of the kubeconfig");
  access.client_certificate = {.pem = {}, .file = "/etc/client.pem"};
  EXPECT_EQ(RemedyForRefusal(access, kNow), "renew the client certificate in /etc/client.pem");
  access.token = young;
  EXPECT_EQ(RemedyForRefusal(access, kNow), "renew the token of the kubeconfig");
  access.token = old;
  EXPECT_EQ(RemedyForRefusal(access, kNow), "renew the token of the kubeconfig" + expired);
  access.token_file = dir / "token";
  EXPECT_EQ(RemedyForRefusal(access, kNow), "renew the token in " + dir / "token" + expired);
  dir.Write("token", young);
  EXPECT_EQ(RemedyForRefusal(access, kNow), "renew the token in " + dir / "token");
  access.token_file = dir / "none";
  EXPECT_EQ(RemedyForRefusal(access, kNow), "renew the token in " + dir / "none");
}

}  // namespace
}  // namespace trowel::kube
