#include "test/cases/case_move.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "garden/builder.h"
#include "garden/decode.h"
#include "garden/time.h"
#include "policy/config/parse_policy.h"
#include "policy/evaluate.h"
#include "webhook/admission/spec_compare.h"

namespace trowel::testing {
namespace {

using simdjson::dom::element;

// Objects as JSON, and what they decode to.
class Document {
 public:
  absl::Status Parse(const Json& json) {
    const std::string text = json.dump();
    if (parser_.parse(text.data(), text.size()).get(root_) != simdjson::SUCCESS) {
      return InvalidArgument("simdjson cannot read {}", text);
    }
    return {};
  }
  element root() const { return root_; }
  std::optional<element> spec() const {
    element spec;
    if (root_.at_key("spec").get(spec) != simdjson::SUCCESS) return std::nullopt;
    return spec;
  }

 private:
  simdjson::dom::parser parser_;
  element root_;
};

absl::StatusOr<std::shared_ptr<const garden::GardenView>> BuildView(const Json& objects) {
  Document document;
  const Json list = {{"apiVersion", "v1"}, {"kind", "List"}, {"items", objects}};
  RETURN_IF_ERROR(document.Parse(list));
  ASSIGN_OR_RETURN(garden::Decoded decoded, garden::DecodeDocument(document.root()));
  if (!decoded.problems.empty()) return InvalidArgument("garden: {}", decoded.problems.front());
  if (decoded.others.count() > 0) {
    return InvalidArgument("garden: objects of a kind that is not followed");
  }
  garden::GardenBuilder builder;
  for (garden::Change& change : decoded.changes) builder.Apply(std::move(change));
  return builder.Build();
}

// The stored shoot of the move.
absl::StatusOr<Json*> FindShoot(const CaseMove& move, Json* objects) {
  const std::size_t slash = move.shoot.find('/');
  const std::string space =
      slash == std::string::npos ? DefaultNamespace("Shoot") : move.shoot.substr(0, slash);
  const std::string name = slash == std::string::npos ? move.shoot : move.shoot.substr(slash + 1);
  for (Json& object : *objects) {
    const Json& metadata = object["metadata"];
    if (object["kind"] == "Shoot" && metadata["name"] == name && metadata["namespace"] == space) {
      return &object;
    }
  }
  return InvalidArgument("move.shoot: there is no Shoot {}/{} in the garden", space, name);
}

// A shoot that no seed has yet, of one that some seed has.
void Unschedule(Json* shoot) {
  (*shoot)["spec"].erase("seedName");
  shoot->erase("status");
}

absl::StatusOr<garden::Shoot> DecodeShootOf(const Document& document) {
  garden::JsonTrail trail;
  garden::Shoot shoot = garden::DecodeShoot(garden::JsonReader(document.root(), &trail));
  if (!trail.ok()) return InvalidArgument("move.shoot: {}", trail.error());
  return shoot;
}

absl::StatusOr<policy::Policy> PolicyOf(const Case& test_case, Json text) {
  if (!test_case.policy.is_null()) text.merge_patch(test_case.policy);
  policy::Policy policy = policy::DefaultPolicy();
  if (!text.is_null()) {
    text["apiVersion"] = policy::kPolicyApiVersion;
    text["kind"] = policy::kPolicyKind;
    // JSON is YAML.
    ASSIGN_OR_RETURN(policy, policy::ParsePolicy(text.dump(), "policy"));
  }
  const policy::RuleList rules = policy::RuleTable();
  for (std::size_t i = 0; i < rules.size() && !test_case.rules.empty(); ++i) {
    const std::vector<std::string>& asked = test_case.rules;
    if (std::find(asked.begin(), asked.end(), rules[i].id) != asked.end()) continue;
    policy.rules[i].mode = policy::Mode::kOff;
    policy.rules[i].live_mode = policy::Mode::kOff;
    for (policy::Override& override : policy.overrides) override.rules[i] = nullptr;
  }
  return policy;
}

CaseAnswer Judge(const policy::Move& move, const garden::GardenView& view,
                 const policy::Policy& policy) {
  CaseAnswer answer;
  const policy::EffectivePolicy effective = policy::Select(policy, move);
  answer.verdict = policy::Evaluate(move, view, effective, policy::Detail::kFull);
  answer.ranked = move.destination != nullptr;
  if (answer.ranked) {
    answer.possible = policy::Judge(move, view, effective).Ask(*move.destination).denied_by == 0;
  }
  return answer;
}

}  // namespace

absl::StatusOr<CaseAnswer> Decide(const Case& test_case) {
  const CaseMove& requested = test_case.move;
  ASSIGN_OR_RETURN(CaseBase base, ReadBase(test_case.base));
  RETURN_IF_ERROR(MergeObjects(test_case.garden, &base.objects));
  ASSIGN_OR_RETURN(Json * stored, FindShoot(requested, &base.objects));
  if (requested.first || requested.create) Unschedule(stored);
  Json next = *stored;
  if (!requested.change.is_null()) next.merge_patch(requested.change);
  next["spec"]["seedName"] = requested.to;
  Document old_document;
  Document document;
  RETURN_IF_ERROR(old_document.Parse(*stored));
  RETURN_IF_ERROR(document.Parse(next));
  ASSIGN_OR_RETURN(const garden::Shoot old, DecodeShootOf(old_document));
  ASSIGN_OR_RETURN(const garden::Shoot shoot, DecodeShootOf(document));
  if (requested.create) {
    base.objects.erase(base.objects.begin() + (stored - &base.objects[0]));
  }
  ASSIGN_OR_RETURN(const std::shared_ptr<const garden::GardenView> view, BuildView(base.objects));
  ASSIGN_OR_RETURN(const policy::Policy policy, PolicyOf(test_case, base.policy));
  ASSIGN_OR_RETURN(const absl::Time now, garden::ParseTime(test_case.now));

  const policy::Requester requester{.user = "operator@example.org", .groups = test_case.groups};
  std::vector<policy::PendingMove> pending;
  policy::MoveRequest request;
  request.shoot = &shoot;
  request.old = requested.create ? nullptr : &old;
  request.live = requested.live;
  if (!requested.create) {
    request.spec_change = webhook::FindSpecChange(document.spec(), old_document.spec());
  }
  request.requester = &requester;
  request.now = now;
  return Judge(policy::Resolve(request, *view, &pending), *view, policy);
}

}  // namespace trowel::testing
