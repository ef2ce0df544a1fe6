#include "cli/process/advice_report.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/garden/garden_loader.h"
#include "cli/output/output.h"
#include "scheduler/binder/advisor.h"

namespace trowel::cli {
namespace {

using scheduler::Advice;

struct Line {
  std::string shoot;
  Advice advice;
};

struct Report {
  std::size_t shoots = 0;
  std::array<std::size_t, scheduler::kAdviceVerdicts> counts = {};
  std::vector<Line> differing;  // Sorted by shoot.
};

Report ReportOn(const LoadedGarden& loaded, absl::Time now) {
  Report report;
  loaded.view->ForEachShoot([&](const garden::Shoot& shoot) {
    if (shoot.seed_name.empty()) return;
    Advice advice = scheduler::AdviceFor(shoot, now, *loaded.view, *loaded.policy);
    ++report.shoots;
    ++report.counts[static_cast<std::size_t>(advice.verdict)];
    if (advice.verdict == Advice::Verdict::kSame) return;
    report.differing.push_back({.shoot = garden::KeyOf(shoot), .advice = std::move(advice)});
  });
  std::sort(report.differing.begin(), report.differing.end(),
            [](const Line& a, const Line& b) { return a.shoot < b.shoot; });
  return report;
}

Json ToJson(const Report& report) {
  Json document = Document("Advice");
  document["shoots"] = report.shoots;
  Json counts = Json::object();
  for (std::size_t i = 0; i < report.counts.size(); ++i) {
    counts[std::string(scheduler::kAdviceNames[i])] = report.counts[i];
  }
  document["counts"] = std::move(counts);
  document["differing"] = Json::array();
  for (const Line& line : report.differing) {
    Json entry;
    entry["shoot"] = line.shoot;
    entry["verdict"] = scheduler::kAdviceNames[static_cast<std::size_t>(line.advice.verdict)];
    entry["on"] = line.advice.on;
    entry["onScore"] = line.advice.on_score;
    entry["seed"] = line.advice.seed;
    entry["score"] = line.advice.score;
    entry["why"] = line.advice.why;
    document["differing"].push_back(std::move(entry));
  }
  return document;
}

std::string Score(double score) { return score > 0 ? fmt::format("{:.1f}", score) : "-"; }

void PrintTable(const Report& report, const Options& options, const Streams& streams) {
  const bool wide = OutputOf(options) == Output::kWide;
  std::vector<std::vector<std::string>> rows = {{"SHOOT", "ON", "SCORE", "TROWEL", "SCORE"}};
  if (wide) rows.front().emplace_back("WHY");
  for (const Line& line : report.differing) {
    const Advice& advice = line.advice;
    rows.push_back({Printable(line.shoot), Printable(advice.on), Score(advice.on_score),
                    advice.seed.empty() ? "nowhere" : Printable(advice.seed), Score(advice.score)});
    if (wide) rows.back().push_back(Printable(advice.why));
  }
  if (!report.differing.empty()) streams.out->append(FormatTable(rows)).append("\n");
  streams.out->append(fmt::format(
      "{} of {} shoots are where Trowel would place them, {} would go elsewhere, {} would be "
      "refused where they are, {} would be placed nowhere; each is judged by itself, as if all "
      "others stayed\n",
      report.counts[0], report.shoots, report.counts[1], report.counts[2], report.counts[3]));
}

}  // namespace

int RunAdviceReport(const Options& options, const Streams& streams) {
  const absl::StatusOr<absl::Time> now = NowOf(options);
  if (!now.ok()) return Fail(streams, kUsage, Message(now.status()));
  const absl::StatusOr<LoadedGarden> loaded = LoadGarden(options, streams);
  if (!loaded.ok()) return Fail(streams, ExitCodeOf(loaded.status()), Message(loaded.status()));
  const Report report = ReportOn(*loaded, *now);
  if (OutputOf(options) == Output::kJson || OutputOf(options) == Output::kYaml) {
    PrintDocument(options, ToJson(report), streams.out);
  } else {
    PrintTable(report, options, streams);
  }
  const auto count = [&](Advice::Verdict verdict) {
    return report.counts[static_cast<std::size_t>(verdict)];
  };
  // As of `rank` and `plan`: somewhere is better than nowhere, but no seed at all is a finding.
  const bool none = count(Advice::Verdict::kRefused) + count(Advice::Verdict::kNowhere) > 0;
  return none ? kDenied : kDone;
}

}  // namespace trowel::cli
