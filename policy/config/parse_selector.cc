#include "policy/config/parse_selector.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace trowel::policy {
namespace {

using garden::LabelSelector;

bool IsLabelKey(const std::string& key) {
  const LabelSelector selector{
      .match_labels = {},
      .match_expressions = {
          {.key = key, .op = LabelSelector::Operator::kExists, .values = {}, .op_text = "Exists"}}};
  return selector.IsValid();
}

void ReadOperator(const Value& value, LabelSelector::Expression* expression) {
  static constexpr std::array<std::string_view, 4> kWords = {"In", "NotIn", "Exists",
                                                             "DoesNotExist"};
  const std::optional<std::size_t> choice = value.Choice(kWords);
  if (!choice.has_value()) return;
  expression->op = static_cast<LabelSelector::Operator>(*choice);
  expression->op_text = kWords[*choice];
}

}  // namespace

void ReadMatchLabels(const Value& value, LabelSelector* selector) {
  std::vector<garden::Labels::Pair> pairs;
  for (const Value::Member& member : value.Members()) {
    std::optional<std::string> text = member.value.LabelValue();
    if (!text.has_value()) continue;
    const LabelSelector one{.match_labels = garden::Labels({{member.key, *text}}),
                            .match_expressions = {}};
    if (!one.IsValid()) {
      member.value.Object(IsLabelKey(member.key) ? "is not the value of a label"
                                                 : "is not the key of a label");
      continue;
    }
    pairs.emplace_back(member.key, *std::move(text));
  }
  selector->match_labels = garden::Labels(std::move(pairs));
}

void ReadMatchExpressions(const Value& value, LabelSelector* selector) {
  using Expression = LabelSelector::Expression;
  static constexpr std::array<KeyReader<Expression>, 3> kReaders = {{
      {"key", [](const Value& v, Expression* e) { e->key = v.Text().value_or(""); }},
      {"operator", ReadOperator},
      {"values",
       [](const Value& v, Expression* e) {
         for (const Value& item : v.Items()) e->values.push_back(item.LabelValue().value_or(""));
       }},
  }};
  for (const Value& item : value.Items()) {
    Expression expression;
    ReadMap(item, kReaders, &expression);
    const bool has_key = item.Require("key", "name a label");
    const bool has_operator = item.Require("operator", "In, NotIn, Exists or DoesNotExist");
    // A wrong operator or an empty key has been said.
    if (!has_key || !has_operator || expression.key.empty() || expression.op_text.empty()) continue;
    const LabelSelector one{.match_labels = {}, .match_expressions = {expression}};
    if (!one.IsValid()) {
      item.Object(IsLabelKey(expression.key)
                      ? "In and NotIn need values, Exists and DoesNotExist take none; each must "
                        "be the value of a label"
                      : "key is not the key of a label");
      continue;
    }
    selector->match_expressions.push_back(std::move(expression));
  }
}

std::optional<LabelSelector> ParseLabelSelector(const Value& value) {
  static constexpr std::array<KeyReader<LabelSelector>, 2> kReaders = {{
      {kMatchLabelsKey, ReadMatchLabels},
      {kMatchExpressionsKey, ReadMatchExpressions},
  }};
  if (value.IsMap() && value.IsEmpty()) {
    value.Object("selects nothing in particular; give matchLabels or matchExpressions");
    return std::nullopt;
  }
  LabelSelector selector;
  ReadMap(value, kReaders, &selector);
  SayEmptyParts(value);
  return selector;
}

void SayEmptyParts(const Value& value) {
  for (const std::string_view key : {kMatchLabelsKey, kMatchExpressionsKey}) {
    const std::optional<Value> part = value.Find(key);
    if (part.has_value() && part->IsEmpty()) part->Object("is empty; leave it out");
  }
}

std::vector<std::string> ParseLabelKeys(const Value& value) {
  std::vector<std::string> keys;
  for (const Value& item : value.Items()) {
    std::optional<std::string> key = item.Text();
    if (!key.has_value()) continue;
    if (!IsLabelKey(*key)) item.Object("is not the key of a label");
    keys.push_back(*std::move(key));
  }
  return keys;
}

}  // namespace trowel::policy
