// What trowel check-change says of files is what the webhook would say of the request.

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "kube/manifests.h"
#include "test/cli/example_shoots.h"
#include "test/cli/run_trowel.h"
#include "test/cli/webhook_twin.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr char kNow[] = "2026-11-21T12:00:00Z";
constexpr char kSkip[] = "shoot.gardener.cloud/skip-readiness";
const std::string kExample = "examples/changes/skip-readiness.yaml";

Ran Check(const std::string& words) { return RunTrowel("check-change " + words + kAtGarden); }

// A shoot of the example garden that is on its way.
json Moving() { return ExampleShoots().at("garden-dev/fern"); }
json Skipping() {
  json shoot = Moving();
  shoot["metadata"]["annotations"][kSkip] = "true";
  return shoot;
}

class CheckChange : public ::testing::Test {
 protected:
  std::string Written(const std::string& name, const json& object) {
    dir.Write(name, object.dump());
    return dir / name;
  }
  TempDir dir;
};

TEST_F(CheckChange, ComparesWithTheGarden) {
  const Ran ran = Check(kExample);
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("DENIED  changing Shoot garden-dev/fern\n"));
  EXPECT_THAT(ran.out, HasSubstr("deny  skip-readiness  "));
  EXPECT_THAT(ran.out, HasSubstr("remove the annotation"));
  const Ran note = Check("examples/changes/note.yaml");
  EXPECT_EQ(note.code, 0) << note.err;
}

TEST_F(CheckChange, ComparesTwoFiles) {
  const std::string now = Written("now.json", Skipping());
  const std::string old = Written("old.json", Moving());
  EXPECT_EQ(Check(now + " --old " + old).code, 1);
  EXPECT_EQ(Check(now + " --old " + now).code, 0);
  EXPECT_EQ(Check(old + " --old " + now).code, 0);
}

TEST_F(CheckChange, TakesTheStatusForTheServers) {
  json now = Skipping();
  now["status"] = {{"seedName", "nowhere"}};
  now["metadata"].erase("uid");
  EXPECT_EQ(Check(Written("now.json", now)).code, 1);
}

TEST_F(CheckChange, JudgesWhoAsks) {
  EXPECT_EQ(Check(kExample + " --as ada").code, 1);
  EXPECT_EQ(Check(kExample +
                  " --as gardener.cloud:system:seed:aws-eu1 --as-group gardener.cloud:system:seeds")
                .code,
            0);
}

TEST_F(CheckChange, JudgesADeletion) {
  const Ran ran = Check(kExample + " --delete");
  EXPECT_THAT(ran.out, HasSubstr("deleting Shoot garden-dev/fern"));
  json unknown = Moving();
  unknown["metadata"]["name"] = "unheard-of";
  EXPECT_THAT(Check(Written("a.json", unknown) + " --delete").out,
              HasSubstr("deleting Shoot garden-dev/unheard-of"));
}

TEST_F(CheckChange, PrintsADocument) {
  const Ran ran = Check(kExample + " -o json --as ada");
  const json document = json::parse(ran.out);
  EXPECT_EQ(document["kind"], "ChangeCheck");
  EXPECT_EQ(document["apiVersion"], "trowel.gardener.cloud/v1alpha1");
  EXPECT_EQ(document["object"], "garden-dev/fern");
  EXPECT_EQ(document["resource"], "shoots");
  EXPECT_EQ(document["operation"], "UPDATE");
  EXPECT_EQ(document["user"], "ada");
  EXPECT_EQ(document["judged"], true);
  EXPECT_EQ(document["allowed"], false);
  ASSERT_FALSE(document["findings"].empty());
  EXPECT_EQ(document["findings"][0]["rule"], "skip-readiness");
  EXPECT_EQ(document["garden"]["source"], "examples/garden");
}

TEST_F(CheckChange, TellsWhatIsWrongWithTheFiles) {
  const Ran nothing = Check("nope.yaml");
  EXPECT_EQ(nothing.code, 3);
  EXPECT_THAT(nothing.err, HasSubstr("nope.yaml: No such file or directory"));

  json pod = {{"apiVersion", "v1"}, {"kind", "Pod"}, {"metadata", {{"name", "a"}}}};
  const Ran other = Check(Written("pod.json", pod));
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.err, HasSubstr("v1 Pod is no object that Trowel judges"));

  json unknown = Moving();
  unknown["metadata"]["name"] = "unheard-of";
  const Ran absent = Check(Written("a.json", unknown));
  EXPECT_EQ(absent.code, 2);
  EXPECT_THAT(absent.err, HasSubstr("the garden has no Shoot garden-dev/unheard-of"));

  const Ran two = Check(kExample + " --old " + Written("b.json", unknown));
  EXPECT_EQ(two.code, 2);
  EXPECT_THAT(two.err, HasSubstr("name one object"));

  const Ran review = Check("examples/reviews/move-denied.json --delete");
  EXPECT_EQ(review.code, 2);
  EXPECT_THAT(review.err, HasSubstr("leave out --delete"));

  dir.Write("two.yaml", "a: 1\n---\nb: 2\n");
  EXPECT_EQ(Check(dir / "two.yaml").code, 3);
  json broken = Skipping();
  broken["spec"]["provider"]["workers"] = 3;
  const Ran field = Check(Written("c.json", broken));
  EXPECT_EQ(field.code, 3);
  EXPECT_THAT(field.err, HasSubstr("spec.provider.workers"));
}

// Only a binding may, and `check` judges it: an answer about the rest would be taken for one.
TEST_F(CheckChange, SendsABindingToCheck) {
  for (const json& seed : {json("aws-eu4"), json()}) {
    json bound = ExampleShoots().at("garden-dev/moss");
    bound["spec"]["seedName"] = seed;
    const Ran ran = Check(Written("bound.json", bound));
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.err, HasSubstr("which only a binding may"));
    EXPECT_THAT(ran.err, HasSubstr("`trowel check garden-dev/moss --to SEED`"));
  }
}

TEST_F(CheckChange, JudgesARecordedReview) {
  const Ran move = Check("examples/reviews/move-denied.json");
  EXPECT_EQ(move.code, 1) << move.err;
  EXPECT_THAT(move.out, HasSubstr("aws-eu1 -> aws-ap1"));
}

// The same request, as files for the command and as a review for the webhook.
TEST_F(CheckChange, AgreesWithTheWebhook) {
  cli::Options options;
  options.garden = {"examples/garden"};
  WebhookTwin twin(options, kNow);
  const auto all = ExampleShoots();
  for (const std::string name : {"garden-dev/fern", "garden-dev/rush", "garden-dev/moss"}) {
    for (const std::string key :
         {kSkip, "gardener.cloud/operation", "shoot.gardener.cloud/ignore", "example.org/note"}) {
      for (const bool deletes : {false, true}) {
        SCOPED_TRACE(name + " " + key + (deletes ? " deleted" : ""));
        const json old = all.at(name);
        json now = old;
        now["metadata"]["annotations"][key] = "rotate-credentials-start";
        const Ran ran =
            Check(Written("now.json", now) + (deletes ? " --delete" : "") + " -o json --as ada");
        json review = json::parse(*kube::ReadFile("examples/reviews/move-allowed.json", 1 << 20));
        json& request = review["request"];
        for (const char* extra : {"subResource", "requestSubResource"}) request.erase(extra);
        request["name"] = old["metadata"]["name"];
        request["namespace"] = old["metadata"]["namespace"];
        request["operation"] = deletes ? "DELETE" : "UPDATE";
        request["object"] = deletes ? json() : now;
        request["oldObject"] = old;
        request["userInfo"] = {{"username", "ada"}};
        const json document = json::parse(ran.out);
        const bool allowed = document["allowed"];
        EXPECT_EQ(ran.code, allowed ? 0 : 1);
        ExpectSame(document["findings"], allowed, twin.Post(review.dump()));
      }
    }
  }
}

}  // namespace
}  // namespace trowel::test
