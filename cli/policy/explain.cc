#include <memory>
#include <optional>
#include <utility>

#include "base/text.h"
#include "base/time_text.h"
#include "cli/exit_code.h"
#include "cli/garden/garden_loader.h"
#include "cli/output/output.h"
#include "cli/policy/rules_doc.h"
#include "policy/part.h"
#include "policy/policy.h"
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

// "as mode" where nothing is said.
std::string_view UnknownOf(const policy::RuleConfig& config) {
  return config.on_unknown.has_value() ? policy::Name(*config.on_unknown) : "as mode";
}

// Settings as the policy's text has them.
Json ToJson(const policy::Rule& rule, const policy::RuleConfig& config) {
  Json json = {{"mode", policy::Name(config.mode)},
               {"liveMode", policy::Name(config.live_mode)},
               {"onUnknown", UnknownOf(config)}};
  if (config.enforce_from.has_value()) json["enforceFrom"] = FormatUtc(*config.enforce_from);
  if (!config.message.empty()) json["message"] = config.message;
  if (!config.link.empty()) json["link"] = config.link;
  json["settings"] = Json::object();
  for (const policy::Setting& setting : rule.settings) {
    json["settings"][std::string(setting.name)] = setting.write(config.settings);
  }
  return json;
}

// What holds under a policy: its own configuration of the rule, and those of overrides.
Json InForce(const policy::Policy& policy, std::size_t index) {
  const policy::Rule& rule = policy::AllRules()[index];
  Json json = {{"source", policy.source},
               {"hash", policy.hash},
               {"enforcement", policy::Name(policy.enforcement)}};
  json.update(ToJson(rule, policy.rules[index]));
  json["overrides"] = Json::array();
  for (const policy::Override& override : policy.overrides) {
    if (override.rules[index] == nullptr) continue;
    Json entry = {{"name", override.name}};
    entry.update(ToJson(rule, *override.rules[index]));
    json["overrides"].push_back(std::move(entry));
  }
  return json;
}

std::vector<std::vector<std::string>> ConfigRows(const policy::Rule& rule,
                                                 const policy::RuleConfig& config) {
  std::vector<std::vector<std::string>> rows = {
      {"mode",
       fmt::format("{}, live {}", policy::Name(config.mode), policy::Name(config.live_mode))},
      {"onUnknown", std::string(UnknownOf(config))}};
  if (config.enforce_from.has_value()) {
    rows.push_back({"enforceFrom", FormatUtc(*config.enforce_from)});
  }
  if (!config.message.empty()) rows.push_back({"message", Printable(config.message)});
  if (!config.link.empty()) rows.push_back({"link", Printable(config.link)});
  for (const policy::Setting& setting : rule.settings) {
    const std::string value = setting.write(config.settings);
    rows.push_back({std::string(setting.name), value.empty() ? "not set" : Printable(value)});
  }
  return rows;
}

void PrintInForce(const policy::Policy& policy, std::size_t index, const Streams& streams) {
  const policy::Rule& rule = policy::AllRules()[index];
  const bool warns = policy.enforcement != policy::Mode::kEnforce;
  streams.out->append(fmt::format("\nin force by {}{}\n", Printable(policy.source),
                                  warns ? ", which enforces nothing: enforcement is warn" : ""));
  streams.out->append(FormatTable(ConfigRows(rule, policy.rules[index]), "  "));
  for (const policy::Override& override : policy.overrides) {
    if (override.rules[index] == nullptr) continue;
    streams.out->append(fmt::format("override {}\n", Printable(override.name)));
    streams.out->append(FormatTable(ConfigRows(rule, *override.rules[index]), "  "));
  }
}

// Null: no policy is named.
void PrintTable(const policy::Rule& rule, const Streams& streams, const Options& options,
                const policy::Policy* policy) {
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
  if (policy != nullptr) PrintInForce(*policy, *policy::FindAnyRule(rule.id), streams);
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
  const bool named =
      !options.policy_file.empty() || !options.garden.empty() || !options.kubeconfig.empty();
  std::optional<policy::Policy> policy;
  if (named) {
    absl::StatusOr<policy::Policy> loaded = LoadPolicy(options, streams);
    if (!loaded.ok()) return Fail(streams, ExitCodeOf(loaded.status()), Message(loaded.status()));
    policy = *std::move(loaded);
  }
  const Output output = OutputOf(options);
  if (output == Output::kJson || output == Output::kYaml) {
    Json document = ToJson(rule);
    if (policy.has_value()) document["inForce"] = InForce(*policy, *index);
    PrintDocument(options, document, streams.out);
  } else {
    PrintTable(rule, streams, options, policy.has_value() ? &*policy : nullptr);
  }
  return kDone;
}

}  // namespace

void AddExplain(CLI::App* policy, Options* options, Action* action) {
  CLI::App* explain = policy->add_subcommand("explain", "what does a rule mean?");
  const auto rule = std::make_shared<std::string>();
  explain->add_option("RULE", *rule, "id of a rule, e.g. region-distance")->required();
  AddGardenOptions(explain, options);
  AddPolicyOption(explain, options);
  AddOutputOptions(explain, options);
  explain->footer(
      "With --policy, --garden or --kubeconfig also what is in force there.\n"
      "Example:\n"
      "  trowel policy explain region-distance\n"
      "  trowel policy explain region-distance --policy examples/policy.yaml");
  explain->callback([=] {
    *action = [=](const Streams& streams) { return RunExplain(*rule, *options, streams); };
  });
}

}  // namespace trowel::cli
