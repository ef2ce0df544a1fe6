#include "base/base64.h"

#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

namespace trowel {
namespace {

using std::string_view_literals::operator""sv;

// RFC 4648, section 10.
TEST(Base64Test, EncodesAsTheStandardHasIt) {
  EXPECT_EQ(EncodeBase64(""), "");
  EXPECT_EQ(EncodeBase64("f"), "Zg==");
  EXPECT_EQ(EncodeBase64("fo"), "Zm8=");
  EXPECT_EQ(EncodeBase64("foo"), "Zm9v");
  EXPECT_EQ(EncodeBase64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(EncodeBase64("\xfb\xff\xbf"), "+/+/");
}

TEST(Base64Test, ReadsBackWhateverItWrote) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    const auto decoded = DecodeBase64(EncodeBase64(bytes));
    ASSERT_TRUE(decoded.ok()) << i;
    ASSERT_EQ(*decoded, bytes);
    bytes += static_cast<char>(i * 7);
  }
}

TEST(Base64Test, KeepsZeroBytes) {
  EXPECT_EQ(*DecodeBase64("AAAA"), "\0\0\0"sv);
  EXPECT_EQ(*DecodeBase64("AAA="), "\0\0"sv);
  EXPECT_EQ(*DecodeBase64("AA=="), "\0"sv);
}

TEST(Base64Test, SkipsBlanksAndLineEnds) {
  EXPECT_EQ(*DecodeBase64(" Zm9v\r\n\tYmFy\n"), "foobar");
  EXPECT_EQ(*DecodeBase64("Z m 8 ="), "fo");
  EXPECT_EQ(*DecodeBase64(" \n\t\r"), "");
  EXPECT_EQ(*DecodeBase64(""), "");
}

class NotBase64Test : public ::testing::TestWithParam<std::string_view> {};

TEST_P(NotBase64Test, IsRefused) {
  const auto decoded = DecodeBase64(GetParam());
  ASSERT_FALSE(decoded.ok()) << *decoded;
  EXPECT_EQ(decoded.status(), InvalidArgument("not base64"));
}

INSTANTIATE_TEST_SUITE_P(Inputs, NotBase64Test,
                         ::testing::Values("Z", "Zm", "Zm9", "Zm9vY",  // Cut off.
                                           "Zg", "Zg=",                // Without its padding.
                                           "=", "==", "===", "====", "A===", "Zm9v====",  //
                                           "Zg==Zg==", "Z=9v", "Zm=v", "=m9v",  // Padding inside.
                                           "Zm9-", "Zm9v----", "----", "Zm-v", "-m9v", "Zm_v",
                                           "Zm9*", "Zm\x80v", "Zm\vv", "Zm\0v"sv,
                                           "-----BEGIN CERTIFICATE-----"));

}  // namespace
}  // namespace trowel
