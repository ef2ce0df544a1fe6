#include "cli/called_as.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/cli/run_trowel.h"

namespace trowel::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string AsPlugin(std::string text) {
  SayCalledAs(CalledAs("/root/.krew/bin/kubectl-trowel"), &text);
  return text;
}

TEST(CalledAs, GoesByTheFilesName) {
  EXPECT_EQ(CalledAs("trowel"), "trowel");
  EXPECT_EQ(CalledAs("./build/cli/trowel"), "trowel");
  EXPECT_EQ(CalledAs("/usr/bin/kubectl-trowel"), "kubectl trowel");
  EXPECT_EQ(CalledAs(""), "trowel");
}

TEST(CalledAs, ChangesWhatOneTypesAndNothingElse) {
  EXPECT_EQ(AsPlugin("(see trowel check --help)"), "(see kubectl trowel check --help)");
  EXPECT_EQ(AsPlugin("Usage: trowel [OPTIONS] SUBCOMMAND"),
            "Usage: kubectl trowel [OPTIONS] SUBCOMMAND");
  EXPECT_EQ(AsPlugin("trowel check-change a\ntrowel rank b"),
            "kubectl trowel check-change a\nkubectl trowel rank b");
  for (const char* same :
       {"trowel: SHOOT is required", "trowel 0.1.0", "apiVersion: trowel.gardener.cloud/v1alpha1",
        "kubectl trowel check", "the log of trowel", "garden/trowel check", "trowel checks"}) {
    EXPECT_EQ(AsPlugin(same), same);
  }
}

TEST(CalledAs, HasEveryUsageAndExample) {
  for (const char* line : {"--help", "check --help", "policy explain --help", "certs issue --help",
                           "check", "chek", "completion bash"}) {
    const test::Ran ran = test::RunTrowel(line);
    const std::string text = AsPlugin(ran.out + ran.err);
    EXPECT_THAT(text, AllOf(Not(HasSubstr("Usage: trowel")), Not(HasSubstr("  trowel ")),
                            Not(HasSubstr("see trowel")), Not(HasSubstr("<(trowel"))))
        << line;
  }
}

}  // namespace
}  // namespace trowel::cli
