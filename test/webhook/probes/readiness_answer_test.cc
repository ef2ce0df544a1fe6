#include "webhook/probes/readiness_answer.h"

#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/snapshot.h"
#include "garden/builder.h"
#include "test/support/garden_fixture.h"

namespace trowel::webhook {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using trowel::testing::At;

TEST(Readiness, IsNotReadyAtFirst) {
  const Readiness readiness;
  const ReadinessAnswer answer = DescribeReadiness(readiness, {}, /*verbose=*/false);
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.text, HasSubstr("[-]synced: nothing was read yet\n"));
  EXPECT_THAT(answer.text, HasSubstr("[-]garden: there is none yet\n"));
  EXPECT_THAT(answer.text, HasSubstr("[-]policy: there is none yet\n"));
  EXPECT_THAT(answer.text, Not(HasSubstr("[+]")));
}

class ReadinessTest : public ::testing::Test {
 protected:
  Snapshot<garden::GardenView> garden{trowel::testing::GardenFixture().View()};
  Readiness readiness;
  FixedClock clock{At("2026-11-21T12:00:00Z")};

  ReadinessAnswer Ask(bool verbose) {
    const auto view = garden.Read();
    return DescribeReadiness(readiness,
                             {.view = view.get(), .has_policy = true, .now = clock.Now()}, verbose);
  }
  void SetUp() override {
    readiness.SetWaitingFor({});
    readiness.SetGarden({.source = "examples/garden",
                         .heard_at = At("2026-11-21T11:59:57Z"),
                         .loads = 1,
                         .loads_failed = 0,
                         .problem = ""});
  }
};

TEST_F(ReadinessTest, IsBriefWhenAllIsWell) {
  const ReadinessAnswer answer = Ask(/*verbose=*/false);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.text, "ok\n");
}

TEST_F(ReadinessTest, StaysReadyWithTheLastGoodPolicyAndSaysSo) {
  readiness.SetPolicy({.source = "policy.yaml",
                       .hash = "0123456789ab",
                       .version = "",
                       .reloads = 1,
                       .reloads_failed = 1,
                       .problem = "line 3, column 5: unknown key \"mod\""});
  const ReadinessAnswer answer = Ask(/*verbose=*/true);
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.text,
              HasSubstr("[+]policy: policy.yaml, hash 0123456789ab; stays in force, because the "
                        "newest one is broken: line 3, column 5: unknown key \"mod\"\n"));
  EXPECT_THAT(answer.text, HasSubstr("[+]garden: examples/garden, current 3s ago; 2 seeds"));
}

TEST_F(ReadinessTest, IsNotReadyWhileKindsArePending) {
  readiness.SetWaitingFor({garden::Kind::kSeed, garden::Kind::kShoot});
  EXPECT_EQ(Ask(false).text, "[-]synced: waiting for the first list of seeds and shoots\n");
}

garden::Store::SourceState SourceOf(garden::Kind kind, garden::Store::Status status,
                                    std::string problem) {
  garden::Store::SourceState source;
  source.kind = kind;
  source.name = garden::InfoOf(kind).resource;
  source.status = status;
  source.problem = std::move(problem);
  return source;
}

TEST_F(ReadinessTest, SaysWhySeedsAndShootsAreNotThereAndSaysItOnce) {
  using garden::Kind;
  using garden::Store;
  readiness.SetWaitingFor({Kind::kSeed, Kind::kShoot});
  GardenStatus status = readiness.garden();
  status.sources = {
      SourceOf(Kind::kSeed, Store::Status::kForbidden, "403: may not list seeds"),
      SourceOf(Kind::kShoot, Store::Status::kPending, "connection refused"),
      SourceOf(Kind::kProject, Store::Status::kPending, "connection refused"),
      SourceOf(Kind::kBastion, Store::Status::kAbsent, "the API server does not serve it")};
  status.sources[1].problem = "401: Unauthorized";
  status.sources[1].remedy = "renew the token in /token";
  status.problem = "shoots: connection refused";
  readiness.SetGarden(status);
  EXPECT_EQ(Ask(false).text,
            "[-]synced: waiting for the first list of seeds and shoots; seeds: 403: may not list "
            "seeds; shoots: 401: Unauthorized (renew the token in /token)\n");
  const std::string verbose = Ask(true).text;
  EXPECT_EQ(verbose.find("403", verbose.find("403") + 1), std::string::npos) << verbose;
  EXPECT_THAT(verbose, HasSubstr("; projects: connection refused\n"));
  EXPECT_THAT(verbose, Not(HasSubstr("does not serve it")));
}

TEST_F(ReadinessTest, NamesWhatWasNotListed) {
  using garden::Kind;
  using garden::Store;
  GardenStatus status = readiness.garden();
  status.sources = {SourceOf(Kind::kSeed, Store::Status::kSynced, ""),
                    SourceOf(Kind::kBastion, Store::Status::kForbidden, "403"),
                    SourceOf(Kind::kShootState, Store::Status::kForbidden, "403")};
  readiness.SetGarden(status);
  EXPECT_THAT(Ask(true).text,
              HasSubstr("[+]synced: all kinds were listed but bastions and shootstates\n"));
}

TEST_F(ReadinessTest, TellsOfAClockThatStandsStill) {
  const auto view = garden.Read();
  const std::string text = DescribeReadiness(readiness,
                                             {.view = view.get(),
                                              .has_policy = true,
                                              .now = clock.Now(),
                                              .judged_as_of = At("2026-01-02T03:04:05Z")},
                                             true)
                               .text;
  EXPECT_THAT(text, HasSubstr("[+]clock: stands still at 2026-01-02T03:04:05Z (--now)\n"));
  EXPECT_THAT(Ask(true).text, Not(HasSubstr("clock")));
}

TEST_F(ReadinessTest, WhatWasHeardOfNowIsCurrentNow) {
  GardenStatus status = readiness.garden();
  status.heard_at = clock.Now();
  readiness.SetGarden(status);
  EXPECT_THAT(Ask(true).text, HasSubstr("[+]garden: examples/garden, current now; 2 seeds"));
}

// Without the right to read them, say.
TEST(Readiness, SaysWhyThereIsNoPolicyYet) {
  const Readiness readiness;
  garden::GardenBuilder builder("garden");
  builder.SetKnown(garden::Kind::kConfigMap, false, "403: may not list configmaps");
  const auto view = builder.Build();
  EXPECT_THAT(
      DescribeReadiness(readiness, {.view = view.get(), .now = At("2026-11-21T12:00:00Z")}, false)
          .text,
      HasSubstr("[-]policy: there is none yet: configmaps: 403: may not list configmaps"));
}

TEST_F(ReadinessTest, IsNotReadyWithAnExpiredCertificate) {
  readiness.SetCertificate(
      {.expires = At("2026-11-21T11:00:00Z"), .reloads = 0, .reloads_failed = 0, .problem = ""});
  EXPECT_EQ(Ask(false).text, "[-]certificate: expired at 2026-11-21T11:00:00Z\n");
}

TEST_F(ReadinessTest, IsNotReadyWhileDraining) {
  readiness.SetDraining();
  EXPECT_EQ(Ask(false).status, 503);
  EXPECT_EQ(Ask(false).text, "[-]draining: going away\n");
}

}  // namespace
}  // namespace trowel::webhook
