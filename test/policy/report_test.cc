#include "policy/report.h"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>

namespace trowel::policy {
namespace {

constexpr Fact kFact{"fact", "it is missing"};

std::size_t Count(const Findings& findings, std::string_view message) {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(),
                    [&](const Finding& finding) { return finding.message.starts_with(message); }));
}

TEST(Report, KeepsWhatARuleSaysUntilItIsTooMuch) {
  const FactSet facts{&kFact};
  Report report(Detail::kFull, facts);
  for (std::size_t i = 0; i < Report::kMostOfAKind; ++i) {
    report.Object("spec.a", "repair it", "zone {} is wrong", i);
  }
  EXPECT_EQ(report.TakeFindings().size(), Report::kMostOfAKind);
}

// A list of 10,000 zones must not make an answer of 10,000 lines.
TEST(Report, SaysHowManyMoreThereAre) {
  const FactSet facts{&kFact};
  Report report(Detail::kFull, facts);
  for (int i = 0; i < 10'000; ++i) report.Object("spec.a", "repair it", "zone {} is wrong", i);
  report.Advise("spec.b", "look at it", "network {}", 7);
  const Findings findings = report.TakeFindings();
  ASSERT_EQ(findings.size(), Report::kMostOfAKind + 2);
  const Finding& last = findings.back();
  EXPECT_EQ(last.message, "and 9984 more of the kind");
  EXPECT_EQ(last.field, "spec.a");
  EXPECT_EQ(last.remedy, "repair it");
  EXPECT_FALSE(last.advice);
}

// What weighs differently is counted apart, so that no denial hides behind warnings.
TEST(Report, CountsEachKindByItself) {
  const FactSet facts{&kFact};
  Report report(Detail::kFull, facts);
  for (int i = 0; i < 100; ++i) {
    report.Advise("spec.a", "", "advice {}", i);
    report.Unknown(kFact, "spec.b", "", "unknown {}", i);
  }
  report.Object("spec.c", "", "objection");
  const Findings findings = report.TakeFindings();
  EXPECT_EQ(Count(findings, "objection"), 1U);
  EXPECT_EQ(Count(findings, "advice"), Report::kMostOfAKind);
  EXPECT_EQ(Count(findings, "unknown"), Report::kMostOfAKind);
  EXPECT_EQ(Count(findings, "and 84 more"), 2U);
}

TEST(Report, SaysNothingWhereNobodyReadsIt) {
  const FactSet facts{&kFact};
  Report report(Detail::kRulesOnly, facts);
  for (int i = 0; i < 100; ++i) report.Object("spec.a", "", "zone {}", i);
  EXPECT_TRUE(report.objected());
  EXPECT_TRUE(report.TakeFindings().empty());
}

}  // namespace
}  // namespace trowel::policy
