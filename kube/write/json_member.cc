#include "kube/write/json_member.h"

#include <fmt/format.h>

#include "base/text.h"

namespace trowel::kube {
namespace {

void AppendKey(std::string_view key, std::string* json) {
  if (json->back() != '{') json->push_back(',');
  AppendJsonString(key, json);
  json->push_back(':');
}

}  // namespace

void AppendMember(std::string_view key, std::string_view value, std::string* json) {
  if (value.empty()) return;
  AppendKey(key, json);
  AppendJsonString(value, json);
}

void AppendMember(std::string_view key, int value, std::string* json) {
  AppendKey(key, json);
  *json += fmt::format("{}", value);
}

}  // namespace trowel::kube
