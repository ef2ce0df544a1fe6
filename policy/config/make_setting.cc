#include "policy/config/make_setting.h"

#include "policy/config/format_text.h"

namespace trowel::policy {

void Spelling<absl::Duration>::Read(const Value& value, absl::Duration* duration) {
  *duration = value.Duration().value_or(*duration);
}

void Spelling<int>::Read(const Value& value, int* number) {
  *number = value.Count().value_or(*number);
}

std::string Spelling<int>::Write(int number) { return fmt::format("{}", number); }

void Spelling<std::optional<int>>::Read(const Value& value, std::optional<int>* number) {
  if (const std::optional<int> count = value.Count(); count.has_value()) *number = count;
}

std::string Spelling<std::optional<int>>::Write(const std::optional<int>& number) {
  return number.has_value() ? fmt::format("{}", *number) : std::string();
}

std::string Spelling<std::vector<std::string>>::Write(const std::vector<std::string>& texts) {
  return FormatTexts(texts);
}

}  // namespace trowel::policy
