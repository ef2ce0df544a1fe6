#include "garden/decode_parts.h"

#include <utility>

#include "garden/time.h"

namespace trowel::garden {
namespace {

LabelSelector::Operator OperatorOf(std::string_view text) {
  if (text == "In") return LabelSelector::Operator::kIn;
  if (text == "NotIn") return LabelSelector::Operator::kNotIn;
  if (text == "Exists") return LabelSelector::Operator::kExists;
  if (text == "DoesNotExist") return LabelSelector::Operator::kDoesNotExist;
  return LabelSelector::Operator::kInvalid;
}

}  // namespace

bool IsDeleting(JsonReader metadata) {
  return metadata["deletionTimestamp"].OptionalText().has_value();
}

std::optional<SeedSelector> DecodeSeedSelector(JsonReader selector) {
  if (!selector.present()) return std::nullopt;
  SeedSelector result;
  result.labels.match_labels = Labels(selector["matchLabels"].TextMap());
  selector["matchExpressions"].ForEach([&result](JsonReader term) {
    LabelSelector::Expression expression;
    expression.key = term["key"].Text();
    expression.op_text = term["operator"].Text();
    expression.op = OperatorOf(expression.op_text);
    expression.values = term["values"].TextList();
    result.labels.match_expressions.push_back(std::move(expression));
  });
  const JsonReader types = selector["providerTypes"];
  result.has_provider_types = types.present();
  result.provider_types = types.TextList();
  return result;
}

std::vector<Shoot::Toleration> DecodeTolerations(JsonReader tolerations) {
  std::vector<Shoot::Toleration> result;
  tolerations.ForEach([&result](JsonReader entry) {
    Shoot::Toleration toleration;
    toleration.key = entry["key"].Text();
    toleration.value = entry["value"].Text();
    result.push_back(std::move(toleration));
  });
  return result;
}

absl::Time DecodeTime(JsonReader time) {
  const std::optional<std::string_view> text = time.OptionalText();
  if (!text.has_value()) return absl::InfinitePast();
  const absl::StatusOr<absl::Time> parsed = ParseTime(*text);
  if (parsed.ok()) return *parsed;
  time.Fail("expected an RFC 3339 time");
  return absl::InfinitePast();
}

std::optional<Cidr> DecodeCidr(JsonReader cidr) {
  const std::optional<std::string_view> text = cidr.OptionalText();
  if (!text.has_value()) return std::nullopt;
  return ParseCidr(*text);
}

}  // namespace trowel::garden
