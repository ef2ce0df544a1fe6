#include "kube/write/ca_bundle.h"

#include <gtest/gtest.h>

namespace trowel::kube {
namespace {

constexpr std::string_view kDomain = ".trowel.gardener.cloud";

constexpr char kRegistration[] =
    R"({"kind":"ValidatingWebhookConfiguration",)"
    R"("metadata":{"name":"trowel","resourceVersion":"7"},"webhooks":[)"
    R"({"name":"moves.trowel.gardener.cloud",)"
    R"("clientConfig":{"url":"https://a/","caBundle":"Y2E="}},)"
    R"({"name":"other.example.com","clientConfig":{"url":"https://b/"}},)"
    R"({"name":"status.trowel.gardener.cloud","clientConfig":{"url":"https://a/"}}]})";

TEST(CaBundle, IsReadOfEveryEntry) {
  const auto read = ParseRegistration(kRegistration);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->version, "7");
  ASSERT_EQ(read->webhooks.size(), 3U);
  EXPECT_EQ(read->webhooks[0].webhook, "moves.trowel.gardener.cloud");
  EXPECT_EQ(read->webhooks[0].pem, "ca");
  EXPECT_EQ(read->webhooks[1].pem, "");
}

TEST(CaBundle, ThePatchTouchesEntriesOfTheDomainThatDifferAndOnlyAsTheyWereRead) {
  const auto read = *ParseRegistration(kRegistration);
  EXPECT_EQ(FormatBundlePatch(read, kDomain, "new"),
            R"([{"op":"replace","path":"/metadata/resourceVersion","value":"7"},)"
            R"({"op":"test","path":"/webhooks/0/name","value":"moves.trowel.gardener.cloud"},)"
            R"({"op":"add","path":"/webhooks/0/clientConfig/caBundle","value":"bmV3"},)"
            R"({"op":"test","path":"/webhooks/2/name","value":"status.trowel.gardener.cloud"},)"
            R"({"op":"add","path":"/webhooks/2/clientConfig/caBundle","value":"bmV3"}])");
  EXPECT_EQ(FormatBundlePatch(read, kDomain, "ca"),
            R"([{"op":"replace","path":"/metadata/resourceVersion","value":"7"},)"
            R"({"op":"test","path":"/webhooks/2/name","value":"status.trowel.gardener.cloud"},)"
            R"({"op":"add","path":"/webhooks/2/clientConfig/caBundle","value":"Y2E="}])");
}

TEST(CaBundle, ThereIsNoPatchWhereNothingDiffers) {
  EXPECT_EQ(
      FormatBundlePatch({"7", {{"moves.trowel.gardener.cloud", "ca"}, {"x", ""}}}, kDomain, "ca"),
      "");
  EXPECT_EQ(FormatBundlePatch({}, kDomain, "ca"), "");
}

TEST(CaBundle, OtherObjectsAreAnError) {
  EXPECT_EQ(Message(ParseRegistration("{}").status()),
            "kind: expected ValidatingWebhookConfiguration");
  EXPECT_EQ(Message(ParseRegistration("<html>").status()),
            "not a ValidatingWebhookConfiguration: no valid JSON");
  EXPECT_EQ(Message(ParseRegistration(
                        R"({"kind":"ValidatingWebhookConfiguration","webhooks":[{"name":3}]})")
                        .status()),
            "not a ValidatingWebhookConfiguration: webhooks[0].name: expected a string");
}

}  // namespace
}  // namespace trowel::kube
