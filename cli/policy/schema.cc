#include "cli/exit_code.h"
#include "cli/output/output.h"
#include "cli/policy/commands.h"
#include "policy/config/match_keys.h"
#include "policy/config/parse_policy.h"
#include "policy/part.h"
#include "policy/rule_table.h"

namespace trowel::cli {
namespace {

Json Ref(std::string_view name) { return {{"$ref", fmt::format("#/$defs/{}", name)}}; }

Json Object(Json properties, Json required = Json::array()) {
  Json object = {{"type", "object"}, {"additionalProperties", false}};
  object["properties"] = std::move(properties);
  if (!required.empty()) object["required"] = std::move(required);
  return object;
}

Json ListOf(Json items, bool may_be_empty = true) {
  Json list = {{"type", "array"}, {"items", std::move(items)}};
  if (!may_be_empty) list["minItems"] = 1;
  return list;
}

Json Described(Json schema, std::string_view text) {
  if (!text.empty()) schema["description"] = text;
  return schema;
}

// A number and a unit, as Go's time.ParseDuration has them.
constexpr std::string_view kDurationPart = R"(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|ms|s|m|h))";

// What values of policies are made of: policy/config/value.h. YAML readers that take 2026-12-24 for
// a date give editors a text all the same.
Json CommonDefs() {
  return {
      {"text", {{"type", "string"}, {"pattern", R"([^ \t\r\n])"}}},
      {"line",
       {{"type", "string"}, {"pattern", R"(^[^\r\n]*[^ \t\r\n][^\r\n]*$)"}, {"maxLength", 400}}},
      {"link", {{"type", "string"}, {"pattern", R"(^https?://[^ \r\n]*$)"}, {"maxLength", 400}}},
      {"texts", ListOf(Ref("text"))},
      {"names", ListOf(Ref("text"), /*may_be_empty=*/false)},
      {"count", {{"type", "integer"}, {"minimum", 0}, {"maximum", 1'000'000'000}}},
      // A bare 0 has no unit, and is a number.
      {"duration",
       {{"anyOf",
         {{{"const", 0}},
          {{"type", "string"}, {"pattern", fmt::format("^[-+]?(0|({0})+)$", kDurationPart)}}}}}},
      {"version", {{"type", "string"}, {"pattern", R"(^v?[0-9]+\.[0-9]+)"}}},
      {"time", {{"type", "string"}, {"pattern", R"(^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ])"}}},
      {"day", {{"type", "string"}, {"pattern", R"(^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ].*)?$)"}}},
      {"timeOfDay",
       {{"type", "string"}, {"pattern", R"(^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$)"}}},
      {"labelKey",
       {{"type", "string"},
        {"pattern", R"(^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$)"}}},
      {"labelValue",
       {{"type", "string"}, {"pattern", R"(^([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?$)"}}},
      {"mode", {{"enum", {"off", "audit", "warn", "enforce"}}}},
  };
}

Json SelectorParts() {
  return {{"matchLabels",
           {{"type", "object"},
            {"minProperties", 1},
            {"propertyNames", Ref("labelKey")},
            {"additionalProperties", Ref("labelValue")}}},
          {"matchExpressions",
           ListOf(Object({{"key", Ref("labelKey")},
                          {"operator", {{"enum", {"In", "NotIn", "Exists", "DoesNotExist"}}}},
                          {"values", ListOf(Ref("labelValue"))}},
                         {"key", "operator"}),
                  /*may_be_empty=*/false)}};
}

Json SelectorOf(Json parts) {
  Json selector = Object(std::move(parts));
  selector["minProperties"] = 1;
  return selector;
}

Json Seeds() {
  Json parts = SelectorParts();
  parts[std::string(policy::kSeedNamesKey)] = Ref("names");
  return SelectorOf(std::move(parts));
}

// A closed set of words, of which '*' may stand for some.
Json WordsOf(const policy::NamesKey& key) {
  Json words = Json::array();
  for (const std::string_view word : key.words) words.push_back(word);
  return ListOf({{"anyOf", {{{"enum", words}}, {{"type", "string"}, {"pattern", R"(\*)"}}}}},
                /*may_be_empty=*/false);
}

Json MatchProperties() {
  Json properties = Json::object();
  for (const policy::NamesKey& key : policy::kNamesKeys) {
    properties[std::string(key.name)] = key.words.empty() ? Ref("names") : WordsOf(key);
  }
  for (const policy::LabelsKey& key : policy::kLabelsKeys) {
    properties[std::string(key.name)] = Ref("selector");
  }
  for (const policy::SeedsKey& key : policy::kSeedsKeys) {
    properties[std::string(key.name)] = Ref("seeds");
  }
  properties[std::string(policy::kLiveKey)] = {{"type", "boolean"}};
  return properties;
}

// "exact or minor" as a choice.
Json ChoiceOf(std::string_view words) {
  constexpr std::string_view kOr = " or ";
  Json choice = Json::array();
  for (std::size_t at = words.find(kOr); at != std::string_view::npos; at = words.find(kOr)) {
    choice.push_back(words.substr(0, at));
    words.remove_prefix(at + kOr.size());
  }
  choice.push_back(words);
  return {{"enum", choice}};
}

Json RuleSchema(const policy::Rule& rule) {
  Json properties = {{"mode", Ref("mode")},
                     {"liveMode", Ref("mode")},
                     {"onUnknown", {{"enum", {"allow", "warn", "deny"}}}},
                     {"enforceFrom", Ref("day")},
                     {"message", Ref("line")},
                     {"link", Ref("link")}};
  for (const policy::Setting& setting : rule.settings) {
    Json schema = setting.schema.empty() ? ChoiceOf(setting.type) : Json::parse(setting.schema);
    properties[std::string(setting.name)] = Described(std::move(schema), setting.text);
  }
  return Described(Object(std::move(properties)), fmt::format("objects unless {}", rule.summary));
}

Json RulesSchema() {
  Json properties = Json::object();
  for (const policy::Rule& rule : policy::AllRules()) {
    properties[std::string(rule.id)] = Ref(fmt::format("rule-{}", rule.id));
  }
  return Object(std::move(properties));
}

Json Defs() {
  Json defs = CommonDefs();
  defs["selector"] = SelectorOf(SelectorParts());
  defs["seeds"] = Seeds();
  Json plain = Object(MatchProperties());
  plain["minProperties"] = 1;
  defs["exception"] = plain;
  plain["properties"][std::string(policy::kExceptKey)] =
      ListOf(Ref("exception"), /*may_be_empty=*/false);
  defs["match"] = std::move(plain);
  for (const policy::Rule& rule : policy::AllRules()) {
    defs[fmt::format("rule-{}", rule.id)] = RuleSchema(rule);
  }
  defs["rules"] = RulesSchema();
  Json some = RulesSchema();
  some["minProperties"] = 1;
  defs["someRules"] = std::move(some);
  Json ids = Json::array();
  for (const policy::Rule& rule : policy::AllRules()) ids.push_back(rule.id);
  defs["ruleIds"] = ListOf({{"enum", ids}}, /*may_be_empty=*/false);
  return defs;
}

Json Properties() {
  Json weights = Json::object();
  for (const char* part : {"distance", "headroom", "spread", "steadiness", "external"}) {
    weights[part] = {{"type", "integer"}, {"minimum", 0}, {"maximum", 1000}};
  }
  const auto texts = [](std::initializer_list<const char*> keys) {
    Json properties = Json::object();
    for (const char* key : keys) properties[key] = Ref("texts");
    return Object(std::move(properties));
  };
  Json whole_names = ListOf({{"type", "string"}, {"pattern", R"(^[^*]*[^* \t\r\n][^*]*$)"}});
  return {
      {"apiVersion", {{"const", policy::kPolicyApiVersion}}},
      {"kind", {{"const", policy::kPolicyKind}}},
      {"enforcement", {{"enum", {"warn", "enforce"}}}},
      {"rules", Ref("rules")},
      {"overrides",
       ListOf(Object({{"name", Ref("text")}, {"match", Ref("match")}, {"rules", Ref("someRules")}},
                     {"name", "match", "rules"}))},
      {"exemptions", ListOf(Object({{"name", Ref("text")},
                                    {"match", Ref("match")},
                                    {"rules", Ref("ruleIds")},
                                    {"until", Ref("day")},
                                    {"reason", Ref("text")}},
                                   {"name", "match", "rules", "reason"}))},
      {"exempt", texts({"users", "groups", "namespaces"})},
      {"controllers", Ref("texts")},
      {"breakGlass", Object({{"groups", std::move(whole_names)}})},
      {"scheduler", Object({{"strategy", {{"enum", {"SameRegion", "MinimalDistance"}}}},
                            {"weights", Object(std::move(weights))}})},
  };
}

int RunSchema(const Streams& streams) {
  Json schema = Object(Properties(), {"apiVersion", "kind"});
  schema["$schema"] = "http://json-schema.org/draft-07/schema#";
  schema["title"] = "Policy of Trowel";
  schema["$defs"] = Defs();
  streams.out->append(schema.dump(2)).append("\n");
  return kDone;
}

}  // namespace

void AddSchema(CLI::App* policy, Action* action) {
  CLI::App* schema = policy->add_subcommand("schema", "a JSON Schema of policies, for editors");
  schema->footer(
      "What it refuses, `policy check` refuses, too; what it lets pass may still be wrong.\n"
      "Example:\n  trowel policy schema > trowel-policy.schema.json");
  schema->callback([=] { *action = [](const Streams& streams) { return RunSchema(streams); }; });
}

}  // namespace trowel::cli
