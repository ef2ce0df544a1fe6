#include <memory>

#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/garden/garden_loader.h"
#include "cli/output/output.h"
#include "kube/manifests.h"
#include "policy/config/format_policy.h"
#include "policy/config/parse_policy.h"
#include "policy/part.h"

namespace trowel::cli {

void AddExplain(CLI::App* policy, Options* options, Action* action);  // explain.cc

namespace {

constexpr std::size_t kPolicyBytesMax = std::size_t{1} << 20;

struct CheckArguments {
  std::string file;
  bool strict = false;
};

std::string Counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

int RunCheckPolicy(const CheckArguments& arguments, const Streams& streams) {
  const std::string& file = arguments.file;
  const absl::StatusOr<std::string> text = kube::ReadFile(file, kPolicyBytesMax);
  if (!text.ok()) return Fail(streams, kUnreadable, Message(text.status()));
  policy::Remarks warnings;
  const absl::StatusOr<policy::Policy> policy = policy::ParsePolicy(*text, file, &warnings);
  if (!policy.ok()) {
    // One error a line already, each with its place.
    streams.err->append(Message(policy.status())).append("\n");
    return kUsage;
  }
  for (const policy::Remark& warning : warnings) {
    streams.err->append(fmt::format("{}: warning: {}\n", Printable(warning.place), warning.text));
  }
  streams.out->append(fmt::format("{}: valid, hash {}, {}", Printable(file), policy->hash,
                                  Counted(policy->overrides.size(), "override")));
  if (!warnings.empty()) streams.out->append(", ").append(Counted(warnings.size(), "warning"));
  streams.out->append("\n");
  return arguments.strict && !warnings.empty() ? kUsage : kDone;
}

std::vector<std::string> RuleRow(const policy::Rule& rule, const policy::RuleConfig& config) {
  std::string on_unknown =
      config.on_unknown.has_value() ? std::string(policy::Name(*config.on_unknown)) : "as mode";
  return {std::string(rule.id), std::string(policy::Name(config.mode)),
          std::string(policy::Name(config.live_mode)), std::move(on_unknown),
          std::string(rule.summary)};
}

// Of all parts, each below a line of its own, in one table: their columns are the same.
std::vector<std::vector<std::string>> RuleRows(const policy::Policy& policy) {
  std::vector<std::vector<std::string>> rows = {
      {"RULE", "MODE", "LIVE", "UNKNOWN", "OBJECTS UNLESS"}};
  for (const policy::Part part : policy::kParts) {
    std::vector<std::vector<std::string>> of_part;
    for (std::size_t i = 0; i < policy.rules.size(); ++i) {
      const policy::Rule& rule = policy::AllRules()[i];
      if (policy::PartOf(rule) == part) of_part.push_back(RuleRow(rule, policy.rules[i]));
    }
    if (of_part.empty()) continue;
    rows.push_back({});
    rows.push_back({fmt::format("rules on {}", policy::Name(part))});
    rows.insert(rows.end(), of_part.begin(), of_part.end());
  }
  return rows;
}

int RunShowPolicy(const Options& options, const Streams& streams) {
  const absl::StatusOr<policy::Policy> policy = LoadPolicy(options, streams);
  if (!policy.ok()) return Fail(streams, ExitCodeOf(policy.status()), Message(policy.status()));
  switch (OutputOf(options)) {
    case Output::kYaml: streams.out->append(policy::FormatPolicy(*policy)); return kDone;
    case Output::kJson: {
      Json document = Document("PolicyInForce");
      document["source"] = policy->source;
      document["hash"] = policy->hash;
      document["enforcement"] = policy::Name(policy->enforcement);
      document["rules"] = Json::array();
      for (std::size_t i = 0; i < policy->rules.size(); ++i) {
        const policy::Rule& rule = policy::AllRules()[i];
        const std::vector<std::string> row = RuleRow(rule, policy->rules[i]);
        document["rules"].push_back({{"id", row[0]},
                                     {"mode", row[1]},
                                     {"liveMode", row[2]},
                                     {"onUnknown", row[3]},
                                     {"summary", row[4]},
                                     {"part", policy::Name(policy::PartOf(rule))}});
      }
      document["overrides"] = Json::array();
      for (const policy::Override& override : policy->overrides) {
        document["overrides"].push_back(override.name);
      }
      document["yaml"] = policy::FormatPolicy(*policy);
      PrintDocument(options, document, streams.out);
      return kDone;
    }
    case Output::kTable:
    case Output::kWide: break;
  }
  streams.out->append(fmt::format("policy: {}{}{}, enforcement {}\n\n", Printable(policy->source),
                                  policy->hash.empty() ? "" : ", hash ", policy->hash,
                                  policy::Name(policy->enforcement)));
  streams.out->append(FormatTable(RuleRows(*policy)));
  for (const policy::Override& override : policy->overrides) {
    std::vector<std::string> rules;
    for (std::size_t i = 0; i < override.rules.size(); ++i) {
      if (override.rules[i] != nullptr) rules.emplace_back(policy::AllRules()[i].id);
    }
    streams.out->append(fmt::format("\noverride {}: {}\n", override.name, JoinWords(rules)));
  }
  streams.out->append("\n-o yaml prints every setting.\n");
  return kDone;
}

void AddShow(CLI::App* policy, Options* options, Action* action) {
  CLI::App* show = policy->add_subcommand("show", "the policy in force");
  AddGardenOptions(show, options);
  show->get_option("--garden")->required(false);
  AddPolicyOption(show, options);
  AddOutputOptions(show, options);
  show->footer(
      "Without --policy, --garden and --kubeconfig: the defaults.\n"
      "Example:\n  trowel policy show --policy examples/policy.yaml");
  show->callback(
      [=] { *action = [=](const Streams& streams) { return RunShowPolicy(*options, streams); }; });
}

}  // namespace

void AddPolicyCommand(CLI::App* app, Options* options, Action* action) {
  CLI::App* policy = app->add_subcommand("policy", "check, show and explain policies");
  policy->require_subcommand(1);
  policy->footer("Example:\n  trowel policy explain region-distance");

  CLI::App* check = policy->add_subcommand("check", "is this policy valid?");
  const auto arguments = std::make_shared<CheckArguments>();
  check->add_option("FILE", arguments->file, "policy file, or - for standard input")->required();
  check->add_flag("--strict", arguments->strict, "exit code 2 also for warnings");
  check->footer(
      "Exit code: 0 valid, 2 invalid or, with --strict, a warning, 3 not readable.\n"
      "Example:\n  trowel policy check --strict examples/policy.yaml");
  check->callback([=] {
    *action = [=](const Streams& streams) { return RunCheckPolicy(*arguments, streams); };
  });

  AddShow(policy, options, action);

  AddExplain(policy, options, action);
}

}  // namespace trowel::cli
