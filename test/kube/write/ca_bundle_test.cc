#include "kube/write/ca_bundle.h"

#include <gtest/gtest.h>

namespace trowel::kube {
namespace {

constexpr std::string_view kDomain = ".trowel.gardener.cloud";

constexpr char kRegistration[] =
    R"({"kind":"ValidatingWebhookConfiguration","metadata":{"name":"trowel"},"webhooks":[)"
    R"({"name":"moves.trowel.gardener.cloud",)"
    R"("clientConfig":{"url":"https://a/","caBundle":"Y2E="}},)"
    R"({"name":"other.example.com","clientConfig":{"url":"https://b/"}},)"
    R"({"name":"status.trowel.gardener.cloud","clientConfig":{"url":"https://a/"}}]})";

TEST(CaBundle, IsReadOfEveryEntry) {
  const auto entries = ParseBundles(kRegistration);
  ASSERT_TRUE(entries.ok()) << entries.status();
  ASSERT_EQ(entries->size(), 3U);
  EXPECT_EQ(entries->at(0).webhook, "moves.trowel.gardener.cloud");
  EXPECT_EQ(entries->at(0).pem, "ca");
  EXPECT_EQ(entries->at(1).pem, "");
}

TEST(CaBundle, ThePatchTouchesEntriesOfTheDomainThatDiffer) {
  const auto entries = *ParseBundles(kRegistration);
  EXPECT_EQ(FormatBundlePatch(entries, kDomain, "new"),
            R"([{"op":"test","path":"/webhooks/0/name","value":"moves.trowel.gardener.cloud"},)"
            R"({"op":"add","path":"/webhooks/0/clientConfig/caBundle","value":"bmV3"},)"
            R"({"op":"test","path":"/webhooks/2/name","value":"status.trowel.gardener.cloud"},)"
            R"({"op":"add","path":"/webhooks/2/clientConfig/caBundle","value":"bmV3"}])");
  EXPECT_EQ(FormatBundlePatch(entries, kDomain, "ca"),
            R"([{"op":"test","path":"/webhooks/2/name","value":"status.trowel.gardener.cloud"},)"
            R"({"op":"add","path":"/webhooks/2/clientConfig/caBundle","value":"Y2E="}])");
}

TEST(CaBundle, ThereIsNoPatchWhereNothingDiffers) {
  EXPECT_EQ(FormatBundlePatch({{"moves.trowel.gardener.cloud", "ca"}, {"x", ""}}, kDomain, "ca"),
            "");
  EXPECT_EQ(FormatBundlePatch({}, kDomain, "ca"), "");
}

TEST(CaBundle, OtherObjectsAreAnError) {
  EXPECT_EQ(Message(ParseBundles("{}").status()), "kind: expected ValidatingWebhookConfiguration");
  EXPECT_EQ(Message(ParseBundles("<html>").status()),
            "not a ValidatingWebhookConfiguration: no valid JSON");
  EXPECT_EQ(
      Message(ParseBundles(R"({"kind":"ValidatingWebhookConfiguration","webhooks":[{"name":3}]})")
                  .status()),
      "not a ValidatingWebhookConfiguration: webhooks[0].name: expected a string");
}

}  // namespace
}  // namespace trowel::kube
