// What kube-scheduler sends, recorded from its real types, and what is answered to it, which
// test/testgarden/extender decodes into them.

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kube/manifests.h"
#include "test/cli/ranking_fixture.h"

namespace trowel::test {
namespace {

using nlohmann::json;

struct Recorded {
  std::string path;
  std::string sent;
  std::string answer;
};

std::string Read(const std::string& name) {
  return *kube::ReadFile("test/data/extender/" + name, 1 << 20);
}

class ExtenderGolden : public ::testing::TestWithParam<Recorded> {};

TEST_P(ExtenderGolden, AnswersAsRecorded) {
  ExampleRankings rankings;
  const webhook::HttpReply reply =
      rankings.Post(GetParam().path, json::parse(Read(GetParam().sent)));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, Read(GetParam().answer));
}

INSTANTIATE_TEST_SUITE_P(
    Calls, ExtenderGolden,
    ::testing::Values(Recorded{"/filter", "args.json", "filter.json"},
                      Recorded{"/filter", "args-unknown.json", "filter-unknown.json"},
                      Recorded{"/filter", "args-nodes.json", "filter-nodes.json"},
                      Recorded{"/prioritize", "args.json", "prioritize.json"}));

}  // namespace
}  // namespace trowel::test
