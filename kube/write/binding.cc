#include "kube/write/binding.h"

#include <simdjson.h>

#include "base/text.h"
#include "base/time_text.h"
#include "kube/write/json_member.h"

namespace trowel::kube {
namespace {

namespace ondemand = simdjson::ondemand;

absl::Status NotAShoot(simdjson::error_code error) {
  return InvalidArgument("not a Shoot: {}", simdjson::error_message(error));
}

// The object `spec` of a shoot. The text, the parser and the document outlive it.
absl::Status OpenSpec(const simdjson::padded_string& text, ondemand::parser* parser,
                      ondemand::document* document, ondemand::object* spec) {
  if (const auto error = parser->iterate(text).get(*document)) return NotAShoot(error);
  if (const auto error = (*document)["spec"].get_object().get(*spec)) return NotAShoot(error);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> WithSeedName(std::string_view shoot_json, std::string_view seed) {
  const simdjson::padded_string padded(shoot_json);
  ondemand::parser parser;
  ondemand::document document;
  ondemand::object spec;
  RETURN_IF_ERROR(OpenSpec(padded, &parser, &document, &spec));
  std::string_view text;
  if (const auto error = spec.raw_json().get(text)) return NotAShoot(error);
  if (const auto error = spec.reset().error()) return NotAShoot(error);
  bool empty = true;
  for (auto field : spec) {
    std::string_view key;
    if (const auto error = field.unescaped_key().get(key)) return NotAShoot(error);
    if (key == "seedName") {
      return absl::FailedPreconditionError("the Shoot has a spec.seedName already");
    }
    empty = false;
  }
  const auto behind_brace = static_cast<std::size_t>(text.data() - padded.data()) + 1;
  std::string body(shoot_json.substr(0, behind_brace));
  body += R"("seedName":)";
  AppendJsonString(seed, &body);
  if (!empty) body.push_back(',');
  return body.append(shoot_json.substr(behind_brace));
}

absl::StatusOr<std::string> WithOtherSeedName(std::string_view shoot_json, std::string_view from,
                                              std::string_view to) {
  const simdjson::padded_string padded(shoot_json);
  ondemand::parser parser;
  ondemand::document document;
  ondemand::object spec;
  RETURN_IF_ERROR(OpenSpec(padded, &parser, &document, &spec));
  for (auto field : spec) {
    std::string_view key;
    if (const auto error = field.unescaped_key().get(key)) return NotAShoot(error);
    if (key != "seedName") continue;
    ondemand::value value;
    if (const auto error = field.value().get(value)) return NotAShoot(error);
    // With its quotes, and the white space behind it.
    std::string_view token = value.raw_json_token();
    token = token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
    std::string_view seed;
    if (const auto error = value.get_string().get(seed)) return NotAShoot(error);
    if (seed != from) return absl::FailedPreconditionError("spec.seedName of the Shoot is another");
    const auto begin = static_cast<std::size_t>(token.data() - padded.data());
    std::string body(shoot_json.substr(0, begin));
    AppendJsonString(to, &body);
    return body.append(shoot_json.substr(begin + token.size()));
  }
  return absl::FailedPreconditionError("the Shoot has no spec.seedName");
}

std::string FormatPendingPatch(std::string_view resource_version, std::string_view description,
                               absl::Time now) {
  std::string json = R"({"metadata":{)";
  AppendMember("resourceVersion", resource_version, &json);
  json += R"(},"status":{"lastOperation":{)";
  AppendMember("type", "Create", &json);
  AppendMember("state", "Pending", &json);
  AppendMember("progress", 0, &json);
  AppendMember("description", description, &json);
  AppendMember("lastUpdateTime", FormatUtc(now), &json);
  return json + "}}}";
}

}  // namespace trowel::kube
