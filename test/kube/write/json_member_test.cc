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

}  // namespace
}  // namespace trowel::kube
