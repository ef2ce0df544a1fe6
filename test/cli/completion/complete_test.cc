// What `trowel __complete` offers, and that nothing but that is ever printed.

#include "cli/completion/complete.h"

#include <sys/stat.h>

#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/garden/assume.h"
#include "policy/rule_table.h"
#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::cli {
namespace {

using test::Ran;
using test::RunTrowel;
using test::ShellWords;
using test::TempDir;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::SizeIs;

struct Offer {
  std::vector<std::string> words;
  std::vector<std::string> helps;
  std::string directive;
};

Offer After(const std::string& line) {
  const Ran ran = RunTrowel("__complete " + line);
  EXPECT_EQ(ran.code, 0) << line;
  EXPECT_EQ(ran.err, "") << line;
  Offer offer;
  for (std::size_t begin = 0; begin < ran.out.size();) {
    const std::size_t end = ran.out.find('\n', begin);
    const std::string text = ran.out.substr(begin, end - begin);
    begin = end + 1;
    if (begin == ran.out.size()) {
      offer.directive = text;
      break;
    }
    const std::size_t tab = text.find('\t');
    offer.words.push_back(text.substr(0, tab));
    offer.helps.push_back(tab == std::string::npos ? "" : text.substr(tab + 1));
  }
  EXPECT_THAT(offer.directive, ::testing::MatchesRegex(":[0-9]+")) << line;
  return offer;
}

std::vector<std::string> WordsAfter(const std::string& line) { return After(line).words; }

const std::string kGarden = " --garden examples/garden ";

TEST(Complete, OffersCommandsWithWhatTheyAnswer) {
  const Offer all = After("''");
  EXPECT_THAT(all.words, AllOf(IsSupersetOf({"check", "serve", "policy", "completion"}),
                               Not(Contains("--help")), Not(Contains("__complete"))));
  EXPECT_THAT(all.helps, Contains("may this control plane move to that seed?"));
  EXPECT_EQ(all.directive, ":4");
  EXPECT_THAT(WordsAfter("che"), ElementsAre("check", "check-change"));
  EXPECT_THAT(WordsAfter("policy ''"), ElementsAre("check", "show", "explain", "schema"));
}

TEST(Complete, OffersTheOptionsOfTheCommandAndNoOthers) {
  EXPECT_THAT(
      WordsAfter("check garden-dev/moss --"),
      AllOf(IsSupersetOf({"--to", "--live", "--garden", "--help"}), Not(Contains("--port"))));
  EXPECT_THAT(WordsAfter("check --live --l"), IsEmpty());
  EXPECT_THAT(WordsAfter("check --garden a --gard"), ElementsAre("--garden", "--garden-namespace"));
  EXPECT_THAT(WordsAfter("-"), IsSupersetOf({"--help", "--version"}));
  EXPECT_THAT(WordsAfter("check -- --l"), IsEmpty()) << "no option any more";
}

TEST(Complete, OffersTheValuesOfAnOption) {
  EXPECT_THAT(WordsAfter("check a/b -o ''"), ElementsAre("table", "wide", "json", "yaml"));
  EXPECT_THAT(WordsAfter("check a/b --output=j"), ElementsAre("json"));
  EXPECT_THAT(WordsAfter("plan drain a -o s"), ElementsAre("script"));
  EXPECT_THAT(WordsAfter("plan balance --order ''"), ElementsAre("risk", "name"));
  EXPECT_THAT(WordsAfter("rank --ranking ''"), ElementsAre("trowel", "gardener"));
  EXPECT_THAT(WordsAfter("completion ''"), ElementsAre("bash", "zsh", "fish"));
  EXPECT_THAT(WordsAfter("serve --log-level de"), ElementsAre("debug"));
  EXPECT_THAT(WordsAfter("policy explain ''"), SizeIs(policy::AllRules().size()));
  EXPECT_THAT(WordsAfter("policy explain region-d"), ElementsAre("region-distance"));
}

TEST(Complete, LeavesFilesToTheShell) {
  for (const char* line :
       {"check --garden ''", "check --garden=ex", "check --policy ''", "check --kubeconfig ''",
        "replay ''", "replay a ''", "policy check ''", "certs show ''"}) {
    EXPECT_EQ(After(line).directive, ":0") << line;
  }
  EXPECT_EQ(After("certs issue --out ''").directive, ":16");
  EXPECT_EQ(After("check --now ''").directive, ":4");
  EXPECT_EQ(After("certs show a ''").directive, ":4") << "it takes one file";
}

TEST(Complete, OffersShootsAndSeedsOfTheGardenThatTheLineNames) {
  EXPECT_THAT(WordsAfter("check" + kGarden + "garden-dev/mo"), ElementsAre("garden-dev/moss"));
  EXPECT_THAT(WordsAfter("check --garden=examples/garden garden-dev/mo"),
              ElementsAre("garden-dev/moss"));
  EXPECT_THAT(WordsAfter("check garden-dev/moss" + kGarden + "--to aws-eu"),
              IsSupersetOf({"aws-eu1", "aws-eu2", "aws-eu5"}));
  EXPECT_THAT(WordsAfter("rank a/b" + kGarden + "--explain gcp"), Not(IsEmpty()));
  EXPECT_THAT(WordsAfter("plan drain" + kGarden + "aws-eu1 aws-eu"), Contains("aws-eu2"));
  const Offer list = After("plan balance" + kGarden + "--seeds aws-eu1,aws-eu2");
  EXPECT_THAT(list.words, ElementsAre("aws-eu1,aws-eu2"));
  EXPECT_EQ(list.directive, ":6") << "a comma may follow";
  EXPECT_THAT(WordsAfter("check ''"), IsEmpty()) << "no garden is named";
}

TEST(Complete, GoesThroughAnAssumptionPartByPart) {
  const Offer first = After("check a/b --assume ''");
  EXPECT_THAT(first.words, ElementsAre("seed/", "shoot/"));
  EXPECT_EQ(first.directive, ":6");
  EXPECT_THAT(WordsAfter("check a/b" + kGarden + "--assume seed/aws-eu2"),
              ElementsAre("seed/aws-eu2:"));
  EXPECT_THAT(WordsAfter("check a/b" + kGarden + "--assume shoot/garden-dev/mo"),
              ElementsAre("shoot/garden-dev/moss:"));
  const Offer fields = After("check a/b --assume seed/x:");
  EXPECT_THAT(fields.words, SizeIs(AssumableFields("seed").size()));
  EXPECT_THAT(fields.words, IsSupersetOf({"seed/x:visible=", "seed/x:labels."}));
  EXPECT_EQ(fields.directive, ":6");
  const Offer values = After("check a/b --assume=shoot/a/b:purpose=");
  EXPECT_THAT(values.words, Contains("shoot/a/b:purpose=production"));
  EXPECT_EQ(values.directive, ":4");
  EXPECT_THAT(WordsAfter("check a/b --assume project/a:"), IsEmpty());
}

// A terminal would show it in the middle of what is typed.
TEST(Complete, SaysNothingOfWhatIsWrong) {
  const TempDir dir;
  dir.Write("broken.yaml", "kind: Shoot\nmetadata: [\n\x01\xff\n---\n- - -");
  dir.Write("broken.json", "{\"kind\": \"Shoot\", \"metadata\": {\"name\": \"a");
  ASSERT_EQ(mkfifo((dir / "pipe.yaml").c_str(), 0600), 0);
  for (const std::string& line : std::vector<std::string>{
           "", "''", "nonsense ''", "check --nonsense ''", "check --garden nowhere ''",
           "check --garden " + dir / "" + " ''", "check --garden - ''",
           "check --garden " + dir / "pipe.yaml" + " ''", "check --garden /dev/zero ''",
           "check --garden", "-- --", "check -o", "check --garden= ''", "check \xff"}) {
    const Offer offer = After(line);
    for (const std::string& word : offer.words) EXPECT_THAT(word, Not(HasSubstr(" "))) << line;
  }
}

}  // namespace
}  // namespace trowel::cli
