// Makes one test of each document in test/cases/*/*.yaml; README.md there explains the format.

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "test/cases/case_file.h"
#include "test/cases/case_move.h"

namespace trowel::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFolder = "test/cases";
constexpr const char* kBases = "base";  // Not cases, but what they start from.

policy::Findings AllFindings(const policy::Verdict& verdict) {
  policy::Findings all = verdict.denials;
  all.insert(all.end(), verdict.warnings.begin(), verdict.warnings.end());
  all.insert(all.end(), verdict.audits.begin(), verdict.audits.end());
  return all;
}

bool Fits(const policy::Finding& finding, const ExpectedFinding& expected) {
  return finding.rule == expected.rule && finding.unknown == expected.unknown &&
         (expected.effect.empty() || policy::Name(finding.effect) == expected.effect) &&
         (expected.field.empty() || finding.field == expected.field) &&
         finding.message.find(expected.message) != std::string::npos;
}

std::string Text(const policy::Findings& findings) {
  std::string text;
  for (const policy::Finding& finding : findings) {
    text += fmt::format("  {} {}{}: {}: {}\n", policy::Name(finding.effect), finding.rule,
                        finding.unknown ? " (unknown)" : "", finding.field, finding.message);
  }
  return text.empty() ? "  (none)\n" : text;
}

class CaseTest : public ::testing::Test {
 public:
  explicit CaseTest(Case test_case) : case_(std::move(test_case)) {}

  void TestBody() override {
    SCOPED_TRACE(case_.Place() + (case_.upstream.empty() ? "" : ", " + case_.upstream));
    const absl::StatusOr<CaseAnswer> answer = Decide(case_);
    ASSERT_TRUE(answer.ok()) << Message(answer.status());
    const policy::Verdict& verdict = answer->verdict;
    policy::Findings findings = AllFindings(verdict);
    SCOPED_TRACE("findings:\n" + Text(findings));
    EXPECT_EQ(verdict.allowed(), case_.allowed) << case_.why;
    // No finding may be missing, and none may be left.
    for (const ExpectedFinding& expected : case_.findings) {
      const auto found = std::find_if(findings.begin(), findings.end(),
                                      [&](const auto& finding) { return Fits(finding, expected); });
      EXPECT_NE(found, findings.end()) << "missing: " << expected.rule << ": " << expected.message;
      if (found != findings.end()) findings.erase(found);
    }
    EXPECT_TRUE(findings.empty()) << "not expected:\n" << Text(findings);
    if (!answer->ranked) return;
    EXPECT_EQ(answer->possible, case_.allowed) << "as a ranking sees it";
  }

 private:
  Case case_;
};

class UnreadableCaseFile : public ::testing::Test {
 public:
  explicit UnreadableCaseFile(std::string why) : why_(std::move(why)) {}
  void TestBody() override { FAIL() << why_; }

 private:
  std::string why_;
};

// Names of tests keep letters, digits and dashes.
std::string Plain(const std::string& text) {
  std::string plain;
  for (const char c : text) {
    const bool keep = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-';
    plain.push_back(keep ? c : '_');
  }
  return plain;
}

void Register(const fs::path& file, std::vector<Case> cases) {
  const std::string suite = Plain(file.parent_path().filename().string());
  for (Case& test_case : cases) {
    std::string name = Plain(file.stem().string());
    if (cases.size() > 1) {
      name += fmt::format("/{:02}_{}", test_case.document, Plain(test_case.name));
    }
    ::testing::RegisterTest(suite.c_str(), name.c_str(), nullptr, nullptr, test_case.file.c_str(),
                            1,
                            [test_case]() -> ::testing::Test* { return new CaseTest(test_case); });
  }
}

std::vector<fs::path> CaseFiles() {
  std::vector<fs::path> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(kFolder, error)) {
    const fs::path& path = entry.path();
    if (path.extension() == ".yaml" && path.parent_path().filename() != kBases) {
      files.push_back(path);
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool RegisterAll() {
  for (const fs::path& file : CaseFiles()) {
    absl::StatusOr<std::vector<Case>> cases = ReadCases(file.string());
    if (cases.ok()) {
      Register(file, *std::move(cases));
      continue;
    }
    const std::string why(Message(cases.status()));
    ::testing::RegisterTest("UnreadableCaseFile", Plain(file.string()).c_str(), nullptr, nullptr,
                            __FILE__, __LINE__,
                            [why]() -> ::testing::Test* { return new UnreadableCaseFile(why); });
  }
  return true;
}

[[maybe_unused]] const bool kRegistered = RegisterAll();

// Run elsewhere, or with the files gone, the program would find nothing and say that all is well.
TEST(CaseFiles, AreThere) { EXPECT_GE(CaseFiles().size(), 20U); }

// What a case says is then due to what it changes.
TEST(CaseFiles, StartFromGardensToWhichNoRuleObjects) {
  for (const fs::directory_entry& entry : fs::directory_iterator(fs::path(kFolder) / kBases)) {
    Case move;
    move.base = entry.path().stem().string();
    move.now = "2026-11-21T12:00:00Z";
    move.move.shoot = "shoot";
    move.move.to = "new-seed";
    for (const bool first : {false, true}) {
      move.move.first = first;
      const absl::StatusOr<CaseAnswer> answer = Decide(move);
      ASSERT_TRUE(answer.ok()) << entry.path() << ": " << Message(answer.status());
      EXPECT_EQ(Text(AllFindings(answer->verdict)), "  (none)\n") << entry.path();
    }
  }
}

}  // namespace
}  // namespace trowel::testing
