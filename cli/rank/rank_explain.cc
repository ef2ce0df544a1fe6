#include "cli/rank/rank_explain.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/garden/assume.h"
#include "cli/garden/shoot_argument.h"
#include "cli/output/output.h"
#include "garden/seed.h"
#include "scheduler/explanation.h"

namespace trowel::cli {
namespace {

using scheduler::ExplainedPart;
using scheduler::ExplainedRule;
using scheduler::Explanation;
using Rows = std::vector<std::vector<std::string>>;

constexpr std::size_t kColumns = 80;

double Rounded(double score) { return std::round(score * 10) / 10; }

bool IsLive(const scheduler::RankRequest& request) {
  const garden::Shoot& shoot = *request.shoot;
  return !shoot.seed_name.empty() && request.live.value_or(shoot.live_migrate);
}

// Numbers stand below each other.
std::string Number(std::string_view header, double number) {
  return fmt::format("{:>{}.1f}", number, header.size());
}

// A part that is left out has no number.
std::string NumberOf(const ExplainedPart& part, std::string_view header, double number) {
  return part.counts() ? Number(header, number) : fmt::format("{:>{}}", "-", header.size());
}

std::vector<std::string> ReasonLines(const scheduler::Arithmetic& how, std::size_t width) {
  std::vector<std::string> lines = Wrap(Printable(how.counted), width);
  if (how.sum.empty()) {
    lines.emplace_back("left out of the mean");
    return lines;
  }
  for (std::string& line : Wrap("= " + how.sum, width, /*indent=*/2)) {
    lines.push_back(std::move(line));
  }
  return lines;
}

Rows PartRows(const Explanation& explanation) {
  constexpr std::size_t kTextColumn = 36;  // After "steadiness" and three numbers.
  Rows rows = {{"PART", "VALUE", "WEIGHT", "PRODUCT", "BECAUSE"}};
  for (const ExplainedPart& part : explanation.parts) {
    std::vector<std::string> cells = {
        std::string(part.score->id), NumberOf(part, "VALUE", part.value),
        fmt::format("{:>6}", part.weight), NumberOf(part, "PRODUCT", part.product())};
    for (std::string& line : ReasonLines(part.how, kColumns - kTextColumn)) {
      std::vector<std::string> row = std::exchange(cells, std::vector<std::string>(4));
      row.push_back(std::move(line));
      rows.push_back(std::move(row));
    }
  }
  rows.push_back({"mean", Number("VALUE", explanation.mean()),
                  fmt::format("{:>6}", explanation.weights),
                  Number("PRODUCT", explanation.products),
                  fmt::format("= {:.1f} / {}", explanation.products, explanation.weights)});
  return rows;
}

// What a rule said, as lines of a table's cell.
std::vector<std::string> FindingLines(const ExplainedRule& rule, std::size_t width) {
  std::vector<std::string> lines;
  const auto add = [&](std::string_view text, std::size_t indent) {
    for (std::string& line : Wrap(Printable(text), width, indent)) lines.push_back(std::move(line));
  };
  for (const policy::Finding& finding : rule.findings) {
    add(finding.message, /*indent=*/0);
    if (!finding.remedy.empty()) add("-> " + finding.remedy, /*indent=*/3);
    if (const std::string note = NoteOf(finding); !note.empty()) add("note: " + note, 0);
    if (!finding.exemption.empty()) add("exempt by " + finding.exemption, 0);
    if (!finding.override_name.empty()) add("by override " + finding.override_name, 0);
  }
  if (lines.empty()) lines.emplace_back();
  return lines;
}

Rows RuleRows(const Explanation& explanation, const Streams& streams, const Options& options) {
  std::size_t widest = 0;
  for (const ExplainedRule& rule : explanation.rules) widest = std::max(widest, rule.id.size());
  const std::size_t width = kColumns - widest - sizeof("  enforce  EFFECT  ") + 1;
  Rows rows = {{"RULE", "MODE", "EFFECT", "FINDING"}};
  for (const ExplainedRule& rule : explanation.rules) {
    std::vector<std::string> cells = {
        std::string(rule.id), std::string(policy::Name(rule.mode)),
        rule.findings.empty()
            ? "-"
            : Paint(streams, options, ColorOf(rule.effect), policy::Name(rule.effect))};
    for (std::string& line : FindingLines(rule, width)) {
      std::vector<std::string> row = std::exchange(cells, std::vector<std::string>(3));
      row.push_back(std::move(line));
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

// "OFFERED  2 of 5, score 88.3"
std::string Outcome(const Explanation& explanation, const Streams& streams,
                    const Options& options) {
  const scheduler::Candidate& candidate = explanation.candidate;
  if (!candidate.allowed()) {
    return fmt::format("{}  it would score {:.1f}", Paint(streams, options, Color::kRed, "REFUSED"),
                       explanation.mean());
  }
  const bool warned = candidate.warned_by != 0;
  return fmt::format("{}  place {} of {}, score {:.1f}{}",
                     Paint(streams, options, warned ? Color::kYellow : Color::kGreen, "OFFERED"),
                     explanation.rank, explanation.offered, candidate.score,
                     warned ? ", after all seeds without warnings" : "");
}

void PrintTable(const Explanation& explanation, const scheduler::RankRequest& request,
                const policy::Policy& policy, const Streams& streams, const Options& options) {
  const garden::Shoot& shoot = *request.shoot;
  const garden::Seed& seed = *explanation.candidate.seed->seed;
  streams.out->append(fmt::format(
      "{}  {} -> {} ({}){}\n", Paint(streams, options, Color::kBold, garden::KeyOf(shoot)),
      shoot.seed_name.empty() ? "(not scheduled)" : Printable(shoot.seed_name), seed.name,
      Printable(seed.region), IsLive(request) ? ", live" : ""));
  streams.out->append(Outcome(explanation, streams, options)).append("\n");
  if (policy.enforcement != policy::Mode::kEnforce) {
    streams.out->append("the policy enforces nothing: what would be denied is warned of\n");
  }
  streams.out->append("\n").append(FormatTable(PartRows(explanation)));
  streams.out->append("\n").append(FormatTable(RuleRows(explanation, streams, options)));
}

Json JsonOf(const ExplainedPart& part, double number) {
  return part.counts() ? Json(Rounded(number)) : Json();
}

Json ToJson(const Explanation& explanation, const scheduler::RankRequest& request,
            const LoadedGarden& garden) {
  const scheduler::Candidate& candidate = explanation.candidate;
  Json document = Document("Explanation");
  document["shoot"] = garden::KeyOf(*request.shoot);
  document["from"] = request.shoot->seed_name;
  document["live"] = IsLive(request);
  document["seed"] = candidate.seed->seed->name;
  document["region"] = candidate.seed->seed->region;
  document["allowed"] = candidate.allowed();
  document["place"] = explanation.rank;
  document["offered"] = explanation.offered;
  document["score"] = Rounded(candidate.score);
  document["parts"] = Json::array();
  for (const ExplainedPart& part : explanation.parts) {
    document["parts"].push_back({{"part", part.score->id},
                                 {"value", JsonOf(part, part.value)},
                                 {"weight", part.weight},
                                 {"product", JsonOf(part, part.product())},
                                 {"counted", part.how.counted},
                                 {"sum", part.how.sum}});
  }
  document["mean"] = {{"products", Rounded(explanation.products)},
                      {"weights", explanation.weights},
                      {"value", Rounded(explanation.mean())}};
  document["rules"] = Json::array();
  for (const ExplainedRule& rule : explanation.rules) {
    document["rules"].push_back({{"rule", rule.id},
                                 {"mode", policy::Name(rule.mode)},
                                 {"effect", policy::Name(rule.effect)},
                                 {"findings", FindingsJson(rule.findings)}});
  }
  AddAssumed(garden, &document);
  document["garden"] = {{"source", garden.source}, {"age", "0s"}};
  document["policy"] = {{"source", garden.policy->source}, {"hash", garden.policy->hash}};
  return document;
}

}  // namespace

int ExplainSeedOf(const scheduler::RankRequest& request, std::string_view seed,
                  const LoadedGarden& garden, const Options& options, const Streams& streams) {
  const absl::StatusOr<const garden::SeedEntry*> entry = FindSeedArgument(seed, *garden.view);
  if (!entry.ok()) {
    return Fail(streams, kUsage, fmt::format("--explain: {}", Message(entry.status())));
  }
  if (*entry == nullptr) {
    const std::string* why = garden.view->WhyBroken(garden::Kind::kSeed, "", seed);
    return Fail(streams, kUsage,
                fmt::format("--explain: Seed {} is malformed, so it is in no ranking: {}", seed,
                            why == nullptr ? "" : *why));
  }
  if (request.shoot->seed_name == seed) {
    return Fail(streams, kUsage,
                fmt::format("--explain: {} is on seed {} already; a ranking has every seed but its "
                            "source",
                            garden::KeyOf(*request.shoot), seed));
  }
  const Explanation explanation =
      scheduler::ExplainSeed(request, **entry, *garden.view, *garden.policy);
  const Output output = OutputOf(options);
  if (output == Output::kJson || output == Output::kYaml) {
    PrintDocument(options, ToJson(explanation, request, garden), streams.out);
  } else {
    PrintAssumed(garden, streams);
    PrintTable(explanation, request, *garden.policy, streams, options);
  }
  return explanation.candidate.allowed() ? kDone : kDenied;
}

}  // namespace trowel::cli
