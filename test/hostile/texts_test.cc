// Files and Secrets that somebody else writes, damaged in every way that bytes can be: each is
// taken or refused with a word, and what is taken is what it must be.

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "certs/inspect.h"
#include "certs/issue.h"
#include "certs/tls_files.h"
#include "kube/config/kubeconfig.h"
#include "kube/write/secret.h"
#include "policy/config/parse_policy.h"
#include "test/support/dice.h"

namespace trowel::test {
namespace {

using testing::Dice;

std::size_t Damages() {
  const char* wanted = std::getenv("TROWEL_HOSTILE");
  return wanted == nullptr ? 1'500 : std::strtoull(wanted, nullptr, 10) / 5;
}

// A line of the text, its line break included; positions are in bytes.
struct Line {
  std::size_t begin = 0;
  std::size_t size = 0;
};
Line AnyLine(const std::string& text, Dice* dice) {
  const std::size_t at = dice->Below(text.size());
  const std::size_t before = text.rfind('\n', at == 0 ? 0 : at - 1);
  const std::size_t begin = before == std::string::npos ? 0 : before + 1;
  const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
  return {.begin = std::min(begin, end), .size = end - std::min(begin, end)};
}

std::string Damage(std::string text, Dice* dice) {
  for (std::size_t i = dice->Below(4) + 1; i > 0 && !text.empty(); --i) {
    const Line line = AnyLine(text, dice);
    switch (dice->Below(8)) {
      case 0: text[dice->Below(text.size())] = static_cast<char>(dice->Below(256)); break;
      case 1: text.resize(dice->Below(text.size())); break;
      case 2: text.erase(line.begin, line.size); break;
      case 3: text.insert(line.begin, text.substr(line.begin, line.size)); break;
      case 4: text.insert(dice->Below(text.size()), std::string(dice->Below(3'000), '[')); break;
      case 5: text.insert(dice->Below(text.size()), std::string(1, '\0')); break;
      case 6: text.insert(line.begin, dice->OneIn(2) ? "? " : "- "); break;
      default: text.insert(dice->Below(text.size()), "&a *a !!binary \xff\xfe"); break;
    }
  }
  return text;
}

// Hands out damaged texts, and fails where the whole one is refused, or no damaged one is.
void ForDamaged(const std::string& whole, std::string_view stream,
                const std::function<absl::Status(const std::string&)>& take) {
  const absl::Status status = take(whole);
  ASSERT_TRUE(status.ok()) << status;
  Dice dice = Dice::Of(1, stream);
  std::size_t refused = 0;
  for (std::size_t i = Damages(); i > 0; --i) {
    const absl::Status taken = take(Damage(whole, &dice));
    if (taken.ok()) continue;
    ++refused;
    ASSERT_FALSE(taken.message().empty());
    ASSERT_LT(taken.message().size(), 8'000U) << "a word, not the whole of it";
  }
  EXPECT_GT(refused, Damages() / 10);
}

absl::Time Now() { return absl::FromUnixSeconds(1'795'000'000); }

certs::KeyPair Authority() { return *certs::IssueCa("trowel", Now()); }

TEST(HostileTexts, Kubeconfigs) {
  const std::string whole = fmt::format(
      "apiVersion: v1\nkind: Config\ncurrent-context: garden\n"
      "contexts:\n- name: garden\n  context: {{cluster: garden, user: me, namespace: garden}}\n"
      "clusters:\n- name: garden\n  cluster:\n    server: https://api.garden.example.org\n"
      "    certificate-authority-data: {}\n"
      "users:\n- name: me\n  user:\n    token: secret-token-of-mine\n",
      EncodeBase64(Authority().certificate_pem));
  ForDamaged(whole, "kubeconfig", [](const std::string& text) {
    const auto access = kube::ParseKubeconfig(text, "/etc/kubeconfig", "");
    // A damaged token is nothing that can be seen; that it is told in an error is.
    EXPECT_EQ(access.status().message().find("secret-token"), std::string_view::npos)
        << access.status();
    return access.status();
  });
}

TEST(HostileTexts, Certificates) {
  const certs::KeyPair ca = Authority();
  const certs::KeyPair leaf = *certs::IssueLeaf(ca, {"trowel.garden"}, certs::kLeafLifetime, Now());
  ForDamaged(leaf.certificate_pem + ca.certificate_pem, "chain", [&](const std::string& text) {
    const absl::Status status = certs::CheckTlsMaterial(
        {.certificate_pem = text, .key_pem = leaf.key_pem, .client_ca_pem = {}}, {}, Now());
    // What may be served fits the key, has the host and is signed by the authority.
    if (status.ok()) {
      EXPECT_TRUE(certs::CheckKeyFits(text, leaf.key_pem).ok());
      EXPECT_TRUE(certs::CheckHost(text, "trowel.garden").ok());
      // A leaf that came alone was signed by somebody whom only its callers know.
      if (certs::Inspect(text)->size() > 1) {
        EXPECT_TRUE(certs::CheckChainsTo(text, ca.certificate_pem, Now()).ok()) << text;
      }
    }
    return status;
  });
  ForDamaged(leaf.key_pem, "key", [&](const std::string& text) {
    return certs::CheckTlsMaterial(
        {.certificate_pem = leaf.certificate_pem, .key_pem = text, .client_ca_pem = {}}, {}, Now());
  });
}

TEST(HostileTexts, Secrets) {
  kube::Secret secret;
  secret.space = "garden";
  secret.name = "trowel-certs";
  secret.data = {{"tls.crt", Authority().certificate_pem}, {"tls.key", "key"}};
  ForDamaged(kube::FormatSecret(secret), "secret",
             [](const std::string& text) { return kube::ParseSecret(text).status(); });
}

TEST(HostileTexts, Policies) {
  const std::string whole =
      "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\nenforcement: warn\n"
      "rules:\n  region-distance: {mode: enforce, threshold: 40}\n"
      "  cool-down: {mode: audit}\n"
      "overrides:\n- name: pay\n  match: {projects: [pay]}\n"
      "  rules: {seed-capacity: {mode: warn}}\n";
  ForDamaged(whole, "policy", [](const std::string& text) {
    return policy::ParsePolicy(text, "policy.yaml").status();
  });
}

}  // namespace
}  // namespace trowel::test
