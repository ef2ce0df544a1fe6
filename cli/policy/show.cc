#include <memory>

#include "base/text.h"
#include "base/time_text.h"
#include "cli/exit_code.h"
#include "cli/garden/garden_loader.h"
#include "cli/output/output.h"
#include "cli/policy/commands.h"
#include "cli/policy/show_for.h"
#include "policy/config/format_policy.h"
#include "policy/config/format_text.h"
#include "policy/config/parse_match.h"
#include "policy/part.h"

namespace trowel::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::vector<std::string> RuleRow(const policy::Rule& rule, const policy::RuleConfig& config) {
  std::string on_unknown =
      config.on_unknown.has_value() ? std::string(policy::Name(*config.on_unknown)) : "as mode";
  return {std::string(rule.id), std::string(policy::Name(config.mode)),
          std::string(policy::Name(config.live_mode)), std::move(on_unknown),
          std::string(rule.summary)};
}

// Of all parts, each below a line of its own, in one table: their columns are the same.
Rows RuleRows(const policy::Policy& policy) {
  Rows rows = {{"RULE", "MODE", "LIVE", "UNKNOWN", "OBJECTS UNLESS"}};
  for (const policy::Part part : policy::kParts) {
    Rows of_part;
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

std::vector<std::string> RuleIdsOf(const policy::Exemption& exemption) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < exemption.rules.size(); ++i) {
    if (exemption.rules[i]) ids.emplace_back(policy::AllRules()[i].id);
  }
  return ids;
}

bool IsOver(const policy::Exemption& exemption, absl::Time now) {
  return exemption.until.has_value() && now >= *exemption.until;
}

Json ToJson(const policy::Exemption& exemption, absl::Time now) {
  return {{"name", exemption.name},
          {"match", policy::FormatMatch(exemption.match)},
          {"rules", RuleIdsOf(exemption)},
          {"until", exemption.until.has_value() ? FormatUtc(*exemption.until) : ""},
          {"over", IsOver(exemption, now)},
          {"reason", exemption.reason}};
}

Json ToJson(const policy::Policy& policy, absl::Time now) {
  Json document = Document("PolicyInForce");
  document["source"] = policy.source;
  document["hash"] = policy.hash;
  document["enforcement"] = policy::Name(policy.enforcement);
  document["rules"] = Json::array();
  for (std::size_t i = 0; i < policy.rules.size(); ++i) {
    const policy::Rule& rule = policy::AllRules()[i];
    const std::vector<std::string> row = RuleRow(rule, policy.rules[i]);
    document["rules"].push_back({{"id", row[0]},
                                 {"mode", row[1]},
                                 {"liveMode", row[2]},
                                 {"onUnknown", row[3]},
                                 {"summary", row[4]},
                                 {"part", policy::Name(policy::PartOf(rule))}});
  }
  document["overrides"] = Json::array();
  for (const policy::Override& override : policy.overrides) {
    document["overrides"].push_back(override.name);
  }
  document["exemptions"] = Json::array();
  for (const policy::Exemption& exemption : policy.exemptions) {
    document["exemptions"].push_back(ToJson(exemption, now));
  }
  document["yaml"] = policy::FormatPolicy(policy);
  return document;
}

// A name and below it what it stands for, wrapped.
class Printer {
 public:
  Printer(const Streams& streams, const Options& options)
      : out_(streams.out), columns_(TableColumns(streams, options)) {}

  void Head(std::string_view text) { out_->append("\n").append(text).append("\n"); }
  void Line(std::string_view name, std::string_view text) {
    constexpr std::size_t kIndent = 4;
    out_->append(Wrapped(fmt::format("{}: {}", name, Printable(text)), "  ",
                         std::string(kIndent, ' '), columns_));
  }
  void List(std::string_view name, const std::vector<std::string>& texts) {
    if (!texts.empty()) Line(name, policy::FormatTexts(texts));
  }

 private:
  std::string* out_;
  std::size_t columns_;
};

// Only what an operator has changed: of the rest, `policy explain` has all.
void PrintTuned(const policy::Policy& policy, Printer* printer) {
  const policy::Policy defaults = policy::DefaultPolicy();
  bool any = false;
  for (std::size_t i = 0; i < policy.rules.size(); ++i) {
    const policy::Rule& rule = policy::AllRules()[i];
    const std::string text = policy::FormatRule(rule, policy.rules[i], /*is_override=*/false);
    if (text == policy::FormatRule(rule, defaults.rules[i], /*is_override=*/false)) continue;
    if (!std::exchange(any, true)) printer->Head("other than by default");
    printer->Line(rule.id, text);
  }
}

void PrintEntries(const policy::Policy& policy, absl::Time now, Printer* printer) {
  for (const policy::Override& override : policy.overrides) {
    printer->Head("override " + Printable(override.name));
    printer->Line("match", policy::FormatMatch(override.match));
    for (std::size_t i = 0; i < override.rules.size(); ++i) {
      if (override.rules[i] == nullptr) continue;
      const policy::Rule& rule = policy::AllRules()[i];
      printer->Line(rule.id, policy::FormatRule(rule, *override.rules[i], /*is_override=*/true));
    }
  }
  for (const policy::Exemption& exemption : policy.exemptions) {
    const std::string over = IsOver(exemption, now) ? ", which is over" : "";
    printer->Head("exemption " + Printable(exemption.name) + over);
    printer->Line("match", policy::FormatMatch(exemption.match));
    printer->Line("rules", JoinWords(RuleIdsOf(exemption)));
    if (exemption.until.has_value()) printer->Line("until", FormatUtc(*exemption.until));
    printer->Line("reason", exemption.reason);
  }
}

void PrintPeople(const policy::Policy& policy, Printer* printer) {
  const auto& exempt = policy.exempt;
  if (!exempt.users.empty() || !exempt.groups.empty() || !exempt.namespaces.empty()) {
    printer->Head("exempt from every rule");
    printer->List("users", exempt.users);
    printer->List("groups", exempt.groups);
    printer->List("namespaces", exempt.namespaces);
  }
  if (!policy.break_glass_groups.empty()) {
    printer->Head("break-glass");
    printer->List("groups", policy.break_glass_groups);
  }
}

int RunShowPolicy(const Options& options, const Streams& streams) {
  const absl::StatusOr<policy::Policy> policy = LoadPolicy(options, streams);
  if (!policy.ok()) return Fail(streams, ExitCodeOf(policy.status()), Message(policy.status()));
  const absl::StatusOr<absl::Time> now = NowOf(options);
  if (!now.ok()) return Fail(streams, kUsage, Message(now.status()));
  switch (OutputOf(options)) {
    case Output::kYaml: streams.out->append(policy::FormatPolicy(*policy)); return kDone;
    case Output::kJson: PrintDocument(options, ToJson(*policy, *now), streams.out); return kDone;
    case Output::kTable:
    case Output::kWide: break;
  }
  streams.out->append(fmt::format("policy: {}{}{}, enforcement {}\n\n", Printable(policy->source),
                                  policy->hash.empty() ? "" : ", hash ", policy->hash,
                                  policy::Name(policy->enforcement)));
  streams.out->append(FormatTable(RuleRows(*policy)));
  Printer printer(streams, options);
  PrintTuned(*policy, &printer);
  PrintEntries(*policy, *now, &printer);
  PrintPeople(*policy, &printer);
  streams.out->append("\n-o yaml prints every setting.\n");
  return kDone;
}

}  // namespace

void AddShowPolicy(CLI::App* policy, Options* options, Action* action) {
  CLI::App* show = policy->add_subcommand("show", "the policy in force");
  const auto arguments = std::make_shared<ShowForArguments>();
  AddShowForOptions(show, arguments.get());
  AddGardenOptions(show, options);
  show->get_option("--garden")->required(false);
  AddPolicyOption(show, options);
  AddRequestOptions(show, options);
  AddOutputOptions(show, options);
  show->footer(
      "Without --policy, --garden and --kubeconfig: the defaults.\n"
      "With --for: what holds for moves of that shoot, and by which override or exemption.\n"
      "Example:\n"
      "  trowel policy show --policy examples/policy.yaml\n"
      "  trowel policy show --for garden-dev/moss --to aws-ap1 --garden examples/garden");
  show->callback([=] {
    *action = [=](const Streams& streams) {
      return arguments->shoot.empty() ? RunShowPolicy(*options, streams)
                                      : RunShowFor(*arguments, *options, streams);
    };
  });
}

}  // namespace trowel::cli
