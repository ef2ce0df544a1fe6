#include <memory>

#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/output/output.h"
#include "cli/policy/rules_doc.h"
#include "policy/part.h"
#include "policy/rule_table.h"

namespace trowel::cli {
namespace {

std::string_view Name(policy::When when) {
  switch (when) {
    case policy::When::kAlways: return "first scheduling and every move";
    case policy::When::kMove: return "every move";
    case policy::When::kLive: return "live moves";
  }
  return "";
}

// What a rule looks at: "every move, changes of shoots".
std::vector<std::string> SubjectsOf(const policy::Rule& rule) {
  std::vector<std::string> subjects;
  if (rule.check != nullptr) subjects.emplace_back(Name(rule.when));
  if (rule.on_shoot != nullptr) subjects.emplace_back("changes of shoots");
  if (rule.on_object != nullptr) subjects.emplace_back("changes of other objects");
  return subjects;
}

// Of changes: whose, besides those of people.
std::vector<std::string> WritersOf(const policy::Rule& rule) {
  std::vector<std::string> writers = {"people"};
  if (rule.judges_controllers) writers.emplace_back("controllers");
  if (rule.judges_gardenlets) writers.emplace_back("gardenlets");
  return writers;
}

std::vector<std::string> SettingNames(const policy::Rule& rule) {
  std::vector<std::string> names;
  for (const policy::Setting& setting : rule.settings) names.emplace_back(setting.name);
  return names;
}

std::vector<std::string> FactNames(const policy::Rule& rule) {
  std::vector<std::string> names;
  for (const policy::Fact* fact : rule.facts) names.emplace_back(fact->name);
  return names;
}

Json ToJson(const policy::Rule& rule) {
  Json document = Document("Rule");
  document["id"] = rule.id;
  document["summary"] = rule.summary;
  document["part"] = policy::Name(policy::PartOf(rule));
  document["judges"] = JoinWords(SubjectsOf(rule));
  document["judgesReturns"] = rule.judges_returns;
  document["judgesControllers"] = rule.judges_controllers;
  document["judgesGardenlets"] = rule.judges_gardenlets;
  document["mode"] = policy::Name(rule.mode);
  document["liveMode"] = policy::Name(rule.live_mode);
  document["onUnknown"] = rule.on_unknown.has_value() ? policy::Name(*rule.on_unknown) : "as mode";
  document["settings"] = SettingNames(rule);
  document["facts"] = FactNames(rule);
  document["text"] = RuleSection(rule.id);
  return document;
}

void PrintTable(const policy::Rule& rule, const Streams& streams, const Options& options) {
  const std::vector<std::string> settings = SettingNames(rule);
  const std::vector<std::string> facts = FactNames(rule);
  streams.out->append(Paint(streams, options, Color::kBold, rule.id)).append("\n\n");
  std::vector<std::vector<std::string>> rows = {{"objects unless", std::string(rule.summary)},
                                                {"judges", JoinWords(SubjectsOf(rule))}};
  if (rule.on_shoot != nullptr || rule.on_object != nullptr) {
    rows.push_back({"changes by", JoinWords(WritersOf(rule))});
  }
  rows.push_back(
      {"mode", fmt::format("{}, live {}", policy::Name(rule.mode), policy::Name(rule.live_mode))});
  rows.push_back({"settings", settings.empty() ? "none" : JoinWords(settings)});
  rows.push_back({"may not know", facts.empty() ? "nothing" : JoinWords(facts)});
  streams.out->append(FormatTable(rows, "  "));
  streams.out->append("\n").append(RuleSection(rule.id)).append("\n");
}

int RunExplain(const std::string& id, const Options& options, const Streams& streams) {
  const std::optional<std::size_t> index = policy::FindAnyRule(id);
  if (!index.has_value()) {
    std::vector<std::string_view> ids;
    for (const policy::Rule& rule : policy::AllRules()) ids.push_back(rule.id);
    const std::string_view nearest = DidYouMean(id, ids);
    const std::string hint =
        nearest.empty() ? "trowel policy show lists all" : fmt::format("did you mean {}?", nearest);
    return Fail(streams, kUsage, fmt::format("there is no rule {}; {}", Printable(id), hint));
  }
  const policy::Rule& rule = policy::AllRules()[*index];
  const Output output = OutputOf(options);
  if (output == Output::kJson || output == Output::kYaml) {
    PrintDocument(options, ToJson(rule), streams.out);
  } else {
    PrintTable(rule, streams, options);
  }
  return kDone;
}

}  // namespace

void AddExplain(CLI::App* policy, Options* options, Action* action) {
  CLI::App* explain = policy->add_subcommand("explain", "what does a rule mean?");
  const auto rule = std::make_shared<std::string>();
  explain->add_option("RULE", *rule, "id of a rule, e.g. region-distance")->required();
  AddOutputOptions(explain, options);
  explain->footer("Example:\n  trowel policy explain region-distance");
  explain->callback([=] {
    *action = [=](const Streams& streams) { return RunExplain(*rule, *options, streams); };
  });
}

}  // namespace trowel::cli
