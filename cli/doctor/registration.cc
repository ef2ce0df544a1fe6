#include "cli/doctor/registration.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/base64.h"
#include "garden/json.h"
#include "garden/yaml_json.h"

namespace trowel::cli {

// From manifests/, embedded by the build.
extern const std::string_view kShippedMoves;
extern const std::string_view kShippedAround;
extern const std::string_view kShippedFirstBinding;
extern const std::string_view kShippedStatus;

namespace doctor {
namespace {

using garden::JsonReader;

// What the API server dials for a service.
std::string UrlOf(JsonReader client) {
  const JsonReader service = client["service"];
  if (!service.present()) return std::string(client["url"].Text());
  std::string_view path = service["path"].Text();
  while (path.starts_with('/')) path.remove_prefix(1);
  return fmt::format("https://{}.{}.svc:{}/{}", service["name"].Text(), service["namespace"].Text(),
                     service["port"].Integer(443), path);
}

bool IsSelective(JsonReader selector) {
  bool selective = false;
  selector["matchLabels"].ForEachMember([&](std::string_view, JsonReader) { selective = true; });
  selector["matchExpressions"].ForEach([&](JsonReader) { selective = true; });
  return selective;
}

WebhookEntry ReadEntry(JsonReader object) {
  WebhookEntry entry;
  entry.name = object["name"].Text();
  const JsonReader client = object["clientConfig"];
  entry.url = UrlOf(client);
  absl::StatusOr<std::string> bundle = DecodeBase64(client["caBundle"].Text());
  if (!bundle.ok()) client["caBundle"].Fail(Message(bundle.status()));
  if (bundle.ok()) entry.ca_bundle = *std::move(bundle);
  entry.failure_policy = object["failurePolicy"].OptionalText().value_or("Fail");
  entry.side_effects = object["sideEffects"].Text();
  entry.timeout_seconds = object["timeoutSeconds"].Integer(10);
  entry.review_versions = object["admissionReviewVersions"].TextList();
  object["rules"].ForEach([&](JsonReader rule) {
    entry.rules.push_back({.groups = rule["apiGroups"].TextList(),
                           .versions = rule["apiVersions"].TextList(),
                           .resources = rule["resources"].TextList(),
                           .operations = rule["operations"].TextList()});
  });
  object["matchConditions"].ForEach([&](JsonReader condition) {
    entry.conditions.push_back({.name = std::string(condition["name"].Text()),
                                .expression = std::string(condition["expression"].Text())});
  });
  entry.selective =
      IsSelective(object["namespaceSelector"]) || IsSelective(object["objectSelector"]);
  return entry;
}

bool Has(const std::vector<std::string>& list, std::string_view value) {
  return std::any_of(list.begin(), list.end(),
                     [&](const std::string& each) { return each == value || each == "*"; });
}

// As the API server matches (rules.Matcher): "*" is every resource, none of its subresources, and
// "shoots/*" is shoots with all of theirs.
bool HasResource(const std::vector<std::string>& list, std::string_view resource) {
  const auto split = [](std::string_view text) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    return std::pair(text.substr(0, slash), text.substr(std::min(slash + 1, text.size())));
  };
  const auto [parent, child] = split(resource);
  for (const std::string& each : list) {
    const auto [of_parent, of_child] = split(each);
    if ((of_parent == "*" || of_parent == parent) && (of_child == "*" || of_child == child)) {
      return true;
    }
  }
  return false;
}

void AppendShipped(std::string_view yaml, std::vector<WebhookEntry>* all) {
  const absl::StatusOr<std::vector<std::string>> documents = garden::YamlToJson(yaml);
  if (!documents.ok()) return;
  for (const std::string& document : *documents) {
    absl::StatusOr<std::vector<WebhookEntry>> entries = ParseRegistration(document);
    if (!entries.ok()) continue;
    std::move(entries->begin(), entries->end(), std::back_inserter(*all));
  }
}

std::vector<WebhookEntry> ReadShipped() {
  std::vector<WebhookEntry> all;
  for (const std::string_view yaml : {kShippedMoves, kShippedAround}) AppendShipped(yaml, &all);
  for (const std::string_view yaml : {kShippedFirstBinding, kShippedStatus}) {
    const std::size_t before = all.size();
    AppendShipped(yaml, &all);
    for (std::size_t i = before; i < all.size(); ++i) all[i].opt_in = true;
  }
  return all;
}

}  // namespace

absl::StatusOr<std::vector<WebhookEntry>> ParseRegistration(std::string_view json) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  const simdjson::error_code error = parser.parse(simdjson::padded_string(json)).get(root);
  if (error != simdjson::SUCCESS) {
    return InvalidArgument("not JSON: {}", simdjson::error_message(error));
  }
  garden::JsonTrail trail;
  const JsonReader object(root, &trail);
  std::vector<WebhookEntry> entries;
  object["webhooks"].ForEach([&](JsonReader entry) { entries.push_back(ReadEntry(entry)); });
  if (!trail.ok()) return InvalidArgument("{}", trail.error());
  return entries;
}

const std::vector<WebhookEntry>& ShippedEntries() {
  static const std::vector<WebhookEntry> entries = ReadShipped();
  return entries;
}

const WebhookEntry* FindEntry(const std::vector<WebhookEntry>& entries, std::string_view name) {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const WebhookEntry& entry) { return entry.name == name; });
  return found == entries.end() ? nullptr : &*found;
}

bool Covers(const WebhookEntry& entry, std::string_view group, std::string_view version,
            std::string_view resource, std::string_view operation) {
  return std::any_of(entry.rules.begin(), entry.rules.end(), [&](const WebhookRule& rule) {
    return Has(rule.groups, group) && Has(rule.versions, version) &&
           HasResource(rule.resources, resource) && Has(rule.operations, operation);
  });
}

}  // namespace doctor
}  // namespace trowel::cli
