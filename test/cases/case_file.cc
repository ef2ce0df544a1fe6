#include "test/cases/case_file.h"

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <utility>

#include "garden/yaml_json.h"
#include "policy/rule_table.h"

namespace trowel::testing {
namespace {

// Reads one object strictly, and remembers the first thing that is wrong with it.
class Fields {
 public:
  Fields(const Json& object, std::string path) : object_(object), path_(std::move(path)) {
    if (!object.is_object()) Fail("", "expected an object");
  }

  std::string Text(const std::string& key, bool required = false) {
    const Json* value = Find(key, required);
    if (value == nullptr) return {};
    if (!value->is_string() || value->get<std::string>().empty()) {
      Fail(key, "expected a text");
      return {};
    }
    return value->get<std::string>();
  }
  std::optional<bool> Flag(const std::string& key, bool required = false) {
    const Json* value = Find(key, required);
    if (value == nullptr) return std::nullopt;
    if (!value->is_boolean()) Fail(key, "expected true or false");
    return value->is_boolean() ? std::optional<bool>(value->get<bool>()) : std::nullopt;
  }
  std::vector<std::string> Texts(const std::string& key) {
    std::vector<std::string> texts;
    const Json* value = Find(key, false);
    if (value == nullptr) return texts;
    if (!value->is_array()) Fail(key, "expected a list of texts");
    for (const Json& item : *value) {
      if (!item.is_string()) Fail(key, "expected a list of texts");
      if (item.is_string()) texts.push_back(item.get<std::string>());
    }
    return texts;
  }
  Json Value(const std::string& key, Json::value_t type, bool required = false) {
    const Json* value = Find(key, required);
    if (value == nullptr) return {};
    if (value->type() != type) Fail(key, "is of the wrong type");
    return *value;
  }

  void Fail(const std::string& key, std::string_view what) {
    if (error_.ok()) error_ = InvalidArgument("{}{}: {}", path_, key, what);
  }
  // After the last key was read: what is left is not known to anybody.
  absl::Status Finish() {
    if (!error_.ok() || !object_.is_object()) return error_;
    for (const auto& [key, value] : object_.items()) {
      if (std::find(read_.begin(), read_.end(), key) == read_.end()) Fail(key, "unknown key");
    }
    return error_;
  }

 private:
  const Json* Find(const std::string& key, bool required) {
    read_.push_back(key);
    const bool there = object_.is_object() && object_.contains(key);
    if (!there && required) Fail(key, "is missing");
    return there ? &object_.at(key) : nullptr;
  }

  const Json& object_;
  std::string path_;
  std::vector<std::string> read_;
  absl::Status error_;
};

absl::StatusOr<std::vector<Json>> ReadDocuments(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return InvalidArgument("{} cannot be read", file);
  std::ostringstream text;
  text << stream.rdbuf();
  const absl::StatusOr<std::vector<std::string>> documents = garden::YamlToJson(text.str());
  if (!documents.ok()) return Annotate(documents.status(), file);
  std::vector<Json> values;
  for (const std::string& document : *documents) {
    values.push_back(Json::parse(document, nullptr, /*allow_exceptions=*/false));
    if (values.back().is_discarded()) return InvalidArgument("{}: is not JSON", file);
  }
  return values;
}

absl::Status ReadMove(const Json& object, CaseMove* move) {
  Fields fields(object, "move.");
  move->shoot = fields.Text("shoot", /*required=*/true);
  move->to = fields.Text("to", /*required=*/true);
  move->live = fields.Flag("live");
  move->first = fields.Flag("first").value_or(false);
  move->create = fields.Flag("create").value_or(false);
  move->change = fields.Value("change", Json::value_t::object);
  return fields.Finish();
}

absl::Status ReadFinding(const Json& object, ExpectedFinding* finding) {
  Fields fields(object, "expect.findings.");
  finding->rule = fields.Text("rule", /*required=*/true);
  finding->effect = fields.Text("effect");
  finding->unknown = fields.Flag("unknown").value_or(false);
  finding->field = fields.Text("field");
  finding->message = fields.Text("message");
  if (!policy::FindRule(finding->rule).has_value()) fields.Fail("rule", "there is no such rule");
  return fields.Finish();
}

absl::Status ReadExpectation(const Json& object, Case* result) {
  Fields fields(object, "expect.");
  result->allowed = fields.Flag("allowed", /*required=*/true).value_or(false);
  for (const Json& finding : fields.Value("findings", Json::value_t::array)) {
    RETURN_IF_ERROR(ReadFinding(finding, &result->findings.emplace_back()));
  }
  if (!result->allowed && result->findings.empty()) {
    fields.Fail("findings", "is missing: say which rule denies the move");
  }
  return fields.Finish();
}

// The folder of a case that is about one rule has its name.
std::vector<std::string> RulesOf(const std::string& file) {
  const std::string folder = file.substr(0, file.rfind('/'));
  const std::string name = folder.substr(folder.rfind('/') + 1);
  if (policy::FindRule(name).has_value()) return {name};
  return {};
}

absl::Status ReadCase(const Json& document, Case* result) {
  Fields fields(document, "");
  result->name = fields.Text("name", /*required=*/true);
  result->upstream = fields.Text("upstream");
  result->why = fields.Text("why");
  result->base = fields.Text("base");
  if (result->base.empty()) result->base = "validator";
  result->garden = fields.Value("garden", Json::value_t::array);
  result->policy = fields.Value("policy", Json::value_t::object);
  result->groups = fields.Texts("groups");
  result->now = fields.Text("now");
  if (result->now.empty()) result->now = "2026-11-21T12:00:00Z";
  result->rules = fields.Texts("rules");
  if (result->rules.empty()) result->rules = RulesOf(result->file);
  for (const std::string& rule : result->rules) {
    if (!policy::FindRule(rule).has_value()) fields.Fail("rules", "there is no rule " + rule);
  }
  const Json move = fields.Value("move", Json::value_t::object, /*required=*/true);
  const Json expect = fields.Value("expect", Json::value_t::object, /*required=*/true);
  RETURN_IF_ERROR(fields.Finish());
  RETURN_IF_ERROR(ReadMove(move, &result->move));
  return ReadExpectation(expect, result);
}

// An object's identity, with the defaults filled in.
absl::Status Complete(Json* object) {
  if (!object->is_object()) return InvalidArgument("garden: expected objects");
  Json& metadata = (*object)["metadata"];
  if (!metadata.is_object() || !metadata.contains("name") || !metadata["name"].is_string()) {
    return InvalidArgument("garden: an object has no metadata.name");
  }
  const auto kind = object->find("kind");
  if (kind == object->end() || !kind->is_string()) {
    return InvalidArgument("garden: {} has no kind", metadata["name"].get<std::string>());
  }
  const std::string space = DefaultNamespace(kind->get<std::string>());
  if (!space.empty() && !metadata.contains("namespace")) metadata["namespace"] = space;
  if (object->contains("apiVersion")) return {};
  (*object)["apiVersion"] = *kind == "ConfigMap"     ? "v1"
                            : *kind == "Bastion"     ? "operations.gardener.cloud/v1alpha1"
                            : *kind == "ManagedSeed" ? "seedmanagement.gardener.cloud/v1alpha1"
                                                     : "core.gardener.cloud/v1beta1";
  return {};
}

bool IsSameObject(const Json& a, const Json& b) {
  const auto space = [](const Json& object) { return object["metadata"].value("namespace", ""); };
  return a["kind"] == b["kind"] && a["metadata"]["name"] == b["metadata"]["name"] &&
         space(a) == space(b);
}

}  // namespace

std::string DefaultNamespace(const std::string& kind) {
  for (const char* cluster_scoped :
       {"Seed", "CloudProfile", "Project", "BackupBucket", "ExposureClass"}) {
    if (kind == cluster_scoped) return "";
  }
  return kind == "ConfigMap" || kind == "ManagedSeed" ? "garden" : "garden-my-project";
}

std::string Case::Place() const {
  return documents == 1 ? fmt::format("{} ({})", file, name)
                        : fmt::format("{} (document {}: {})", file, document, name);
}

absl::StatusOr<std::vector<Case>> ReadCases(const std::string& file) {
  ASSIGN_OR_RETURN(const std::vector<Json> documents, ReadDocuments(file));
  if (documents.empty()) return InvalidArgument("{}: has no case", file);
  std::vector<Case> cases;
  for (const Json& document : documents) {
    Case& next = cases.emplace_back();
    next.file = file;
    next.document = static_cast<int>(cases.size());
    next.documents = static_cast<int>(documents.size());
    const absl::Status status = ReadCase(document, &next);
    if (!status.ok()) return Annotate(status, next.Place());
  }
  return cases;
}

absl::StatusOr<CaseBase> ReadBase(const std::string& name) {
  const std::string file = fmt::format("test/cases/base/{}.yaml", name);
  ASSIGN_OR_RETURN(const std::vector<Json> documents, ReadDocuments(file));
  if (documents.size() != 1) return InvalidArgument("{}: expected one document", file);
  Fields fields(documents.front(), "");
  const std::string below = fields.Text("base");
  const Json garden = fields.Value("garden", Json::value_t::array, /*required=*/true);
  const Json policy = fields.Value("policy", Json::value_t::object);
  RETURN_IF_ERROR(Annotate(fields.Finish(), file));
  CaseBase base;
  if (!below.empty()) {
    ASSIGN_OR_RETURN(base, ReadBase(below));
  }
  if (!policy.is_null()) base.policy.merge_patch(policy);
  RETURN_IF_ERROR(Annotate(MergeObjects(garden, &base.objects), file));
  return base;
}

absl::Status MergeObjects(const Json& patches, Json* objects) {
  for (Json patch : patches) {
    RETURN_IF_ERROR(Complete(&patch));
    const auto same = std::find_if(objects->begin(), objects->end(),
                                   [&](const Json& object) { return IsSameObject(object, patch); });
    const bool absent = patch.value("absent", false);
    if (absent && same == objects->end()) {
      return InvalidArgument("garden: {} is absent anyway", patch["metadata"].dump());
    }
    if (absent) {
      objects->erase(same);
    } else if (same != objects->end()) {
      same->merge_patch(patch);
    } else {
      // Merged over nothing, so that a null in it is no value either.
      objects->push_back(Json::object());
      objects->back().merge_patch(patch);
    }
  }
  return {};
}

}  // namespace trowel::testing
