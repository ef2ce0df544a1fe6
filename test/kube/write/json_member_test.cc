#include "kube/write/json_member.h"

#include <gtest/gtest.h>

namespace trowel::kube {
namespace {

TEST(JsonMember, IsSetApartFromTheOneBefore) {
  std::string json = "{";
  AppendMember("name", "moss", &json);
  AppendMember("none", "", &json);
  AppendMember("count", 0, &json);
  AppendMember("te\"xt", "a\nb", &json);
  EXPECT_EQ(json + "}", R"({"name":"moss","count":0,"te\"xt":"a\nb"})");
}

TEST(JsonMember, AMicroTimeHasSixDigitsAndIsInUtc) {
  const absl::Time whole = absl::FromUnixSeconds(1'787'304'724);
  EXPECT_EQ(FormatMicroTime(whole), "2026-08-21T09:32:04.000000Z");
  EXPECT_EQ(FormatMicroTime(whole + absl::Nanoseconds(120'999)), "2026-08-21T09:32:04.000120Z");
}

}  // namespace
}  // namespace trowel::kube
