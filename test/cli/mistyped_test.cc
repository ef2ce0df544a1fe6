// What people mistype, and what they are told that they meant.

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "test/cli/run_trowel.h"

namespace trowel::test {
namespace {

std::string Said(const std::string& line) {
  const Ran ran = RunTrowel(line + kAtGarden);
  EXPECT_EQ(ran.code, 2) << line;
  EXPECT_EQ(ran.out, "") << line;
  return ran.err;
}

TEST(Mistyped, AShootIsMeantByItsNamespaceAndItsName) {
  const std::string meant = "; did you mean garden-dev/moss?\n";
  for (const std::string& shoot :
       std::vector<std::string>{"garden-dev/mos", "garden-dv/moss", "garden-dv/mos"}) {
    EXPECT_EQ(Said("check " + shoot + " --to aws-eu2"),
              "trowel: there is no Shoot " + shoot + " in this garden" + meant);
  }
  // Of one letter nobody can tell.
  EXPECT_EQ(Said("check garden-dev/a --to aws-eu2"),
            "trowel: there is no Shoot garden-dev/a in this garden\n");
  EXPECT_EQ(Said("check xyzzy/moss --to aws-eu2"),
            "trowel: there is no Shoot xyzzy/moss in this garden\n");
}

TEST(Mistyped, AnOptionThatMayBeGivenOnce) {
  EXPECT_EQ(Said("rank garden-dev/moss --garden-namespace a --garden-namespace b"),
            "trowel: --garden-namespace is given 2 times, and may be given once (see trowel rank "
            "--help)\n");
}

}  // namespace
}  // namespace trowel::test
