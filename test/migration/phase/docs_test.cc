#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <absl/strings/str_replace.h>
#include <gtest/gtest.h>

#include "migration/phase/phase.h"

// The table of docs/moves.md is that of the code; TROWEL_DOCS_UPDATE=1 writes it anew.
namespace trowel::migration {
namespace {

constexpr char kPage[] = "docs/moves.md";
constexpr std::string_view kBegin = "<!-- phases: begin -->\n";
constexpr std::string_view kEnd = "<!-- phases: end -->\n";

std::string Shown(absl::Duration time) {
  return time == absl::ZeroDuration() ? "" : absl::FormatDuration(time);
}

std::string TableOfPhases() {
  std::string table =
      "| phase | stage | waits for | usually | stuck after | API server | what to do |\n"
      "|---|---|---|---|---|---|---|\n";
  for (const PhaseRow& row : PhaseTable()) {
    if (row.waits_for.empty()) continue;
    const bool unsaid =
        row.phase == Phase::kFailed || row.phase == Phase::kMError || row.phase == Phase::kRError;
    std::string remedy(row.remedy);
    absl::StrReplaceAll({{"{space}", "NAMESPACE"}, {"{name}", "NAME"}}, &remedy);
    table += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", row.id, Name(row.stage),
                         row.waits_for, Shown(row.usual),
                         row.always_stuck ? "at once" : Shown(row.limit),
                         unsaid                              ? "as where it failed"
                         : row.phase == Phase::kInconsistent ? "may be up"
                         : row.api_server_down               ? "down"
                                                             : "up",
                         remedy);
  }
  return table;
}

TEST(PhaseDocsTest, TheTableIsThatOfTheCode) {
  std::ifstream in(kPage);
  std::string page((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const std::size_t begin = page.find(kBegin);
  const std::size_t end = page.find(kEnd);
  ASSERT_NE(begin, std::string::npos);
  ASSERT_NE(end, std::string::npos);
  const std::size_t from = begin + kBegin.size();
  const std::string table = TableOfPhases();
  if (std::getenv("TROWEL_DOCS_UPDATE") != nullptr) {
    page.replace(from, end - from, table);
    std::ofstream(kPage) << page;
    return;
  }
  EXPECT_EQ(page.substr(from, end - from), table);
}

}  // namespace
}  // namespace trowel::migration
