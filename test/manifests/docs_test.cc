// The pages for operators name only what there is.

#include <filesystem>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/cli/run_trowel.h"
#include "test/manifests/manifest_documents.h"

namespace trowel::test {
namespace {

using ::testing::Contains;

namespace fs = std::filesystem;

constexpr std::size_t kColumnsMax = 118;
constexpr std::size_t kLinesMax = 300;

class PageTest : public ::testing::TestWithParam<const char*> {
 protected:
  std::string text = ReadText(GetParam());

  std::set<std::string> Found(const char* pattern) const {
    std::set<std::string> found;
    const std::regex regex(pattern);
    for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at) {
      found.insert((*at)[1]);
    }
    return found;
  }
};

TEST_P(PageTest, IsEasyToRead) {
  std::istringstream lines(text);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_LE(line.size(), kColumnsMax) << line;
  }
  EXPECT_LE(count, kLinesMax);
}

TEST_P(PageTest, LinksToFilesAndHeadingsThatExist) {
  for (const std::string& link : Found(R"(\]\(([^)#:]+)(#[^)]*)?\))")) {
    EXPECT_TRUE(fs::exists(fs::path("docs") / link)) << link;
  }
}

TEST_P(PageTest, NamesFoldersThatExist) {
  for (const std::string& path : Found(R"(((?:manifests|test/manifests)/[a-z0-9/_.-]*[a-z0-9]))")) {
    EXPECT_TRUE(fs::exists(path)) << path;
  }
}

TEST_P(PageTest, NamesFlagsOfServeThatExist) {
  const Ran help = RunTrowel("serve --help");
  std::set<std::string> known;
  const std::regex flag(R"(--[a-z][a-z-]*)");
  for (std::sregex_iterator at(help.out.begin(), help.out.end(), flag), end; at != end; ++at) {
    known.insert(at->str());
  }
  for (const std::string& name : Found(R"(`(--[a-z][a-z-]*))")) EXPECT_THAT(known, Contains(name));
}

TEST_P(PageTest, NamesAlertsThatExist) {
  std::set<std::string> known;
  const YAML::Node rule = Manifest("monitoring/alerts.yaml", "PrometheusRule", "trowel");
  for (const YAML::Node& group : rule["spec"]["groups"]) {
    for (const YAML::Node& alert : group["rules"]) known.insert(alert["alert"].as<std::string>());
  }
  for (const std::string& name : Found(R"(`(Trowel[A-Z]\w+)`)")) EXPECT_THAT(known, Contains(name));
}

INSTANTIATE_TEST_SUITE_P(Docs, PageTest,
                         ::testing::Values("docs/install.md", "docs/operations.md",
                                           "docs/monitoring.md", "docs/security.md"),
                         [](const ::testing::TestParamInfo<const char*>& page) {
                           return fs::path(page.param).stem().string();
                         });

}  // namespace
}  // namespace trowel::test
