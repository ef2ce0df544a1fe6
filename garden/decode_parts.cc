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

OperationType TypeOf(std::string_view text) {
  for (const OperationType type :
       {OperationType::kCreate, OperationType::kReconcile, OperationType::kDelete,
        OperationType::kMigrate, OperationType::kRestore, OperationType::kLiveMigrate}) {
    if (Name(type) == text) return type;
  }
  return OperationType::kOther;
}

OperationState StateOf(std::string_view text) {
  for (const OperationState state :
       {OperationState::kProcessing, OperationState::kSucceeded, OperationState::kError,
        OperationState::kFailed, OperationState::kPending, OperationState::kAborted}) {
    if (Name(state) == text) return state;
  }
  return OperationState::kOther;
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

Condition::Status DecodeConditionStatus(std::string_view text) {
  if (text == "True") return Condition::Status::kTrue;
  if (text == "False") return Condition::Status::kFalse;
  if (text == "Progressing") return Condition::Status::kProgressing;
  return Condition::Status::kUnknown;
}

LastOperation DecodeLastOperation(JsonReader operation) {
  LastOperation last;
  if (!operation.present()) return last;
  last.type = TypeOf(operation["type"].Text());
  last.state = StateOf(operation["state"].Text());
  last.updated = DecodeTime(operation["lastUpdateTime"]);
  return last;
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
