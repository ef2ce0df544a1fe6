#include "test/support/change_fixture.h"

namespace trowel::testing {
namespace {

void AddEntry(const garden::BackupEntry& entry, const std::string& broken, GardenFixture* garden) {
  garden::Change change = {.kind = garden::Kind::kBackupEntry,
                           .space = entry.space,
                           .name = entry.name,
                           .object = entry};
  if (!broken.empty()) {
    garden::Broken why;
    why.why = broken;
    change.object = why;
  }
  garden->more.push_back(std::move(change));
}

}  // namespace

ChangeFixture::ChangeFixture() { Put(Stage::kResting); }

ChangeFixture& ChangeFixture::Put(Stage stage) {
  PutOn(stage, garden.source, garden.destination,
        {.shoot = &garden.shoot, .entry = &entry, .source_entry = &source_entry});
  return *this;
}

ChangeFixture& ChangeFixture::Edit(ShootEdit edit) {
  edits_.push_back(std::move(edit));
  return *this;
}

ChangeFixture& ChangeFixture::EditDetail(std::function<void(garden::ShootDetail&)> edit) {
  return Edit([edit = std::move(edit)](garden::Shoot& now) { edit(now.detail.Edit()); });
}

ChangeFixture& ChangeFixture::EditSpec(const std::string& path) {
  spec_change = path;
  return *this;
}

ChangeFixture& ChangeFixture::Delete() {
  deletes = true;
  return *this;
}

ChangeFixture& ChangeFixture::AddUnreadableShoot(const std::string& name,
                                                 const garden::Broken& broken) {
  garden.more.push_back(
      {.kind = garden::Kind::kShoot, .space = "garden-dev", .name = name, .object = broken});
  return *this;
}

ChangeFixture& ChangeFixture::By(const std::string& user, const std::vector<std::string>& groups) {
  garden.requester = {.user = user, .groups = groups};
  return *this;
}

ChangeFixture& ChangeFixture::ByGardenletOf(const std::string& seed) {
  return By("gardener.cloud:system:seed:" + seed,
            {"gardener.cloud:system:seeds", "system:authenticated"});
}

ChangeFixture& ChangeFixture::ByExtensionOn(const std::string& seed) {
  return By("system:serviceaccount:seed-" + seed + ":extension-provider-aws",
            {"system:serviceaccounts", "system:serviceaccounts:seed-" + seed});
}

ChangeFixture& ChangeFixture::ByController() {
  return By("system:serviceaccount:garden:gardener-controller-manager",
            {"system:serviceaccounts", "system:serviceaccounts:garden"});
}

ChangeFixture& ChangeFixture::ByCollector() {
  return By("system:serviceaccount:kube-system:generic-garbage-collector",
            {"system:serviceaccounts", "system:serviceaccounts:kube-system"});
}

ChangeFixture& ChangeFixture::ByNobody() {
  garden.with_requester = false;
  return *this;
}

ChangeFixture& ChangeFixture::Tune(const std::string& rule, const std::string& settings) {
  garden.Tune(rule, settings);
  return *this;
}

std::shared_ptr<const garden::GardenView> ChangeFixture::View() const {
  GardenFixture all = garden;
  if (entry.has_value()) AddEntry(*entry, broken_entry, &all);
  if (source_entry.has_value()) AddEntry(*source_entry, "", &all);
  return all.View();
}

policy::Verdict ChangeFixture::DecideShoot(const garden::GardenView& view,
                                           policy::Detail detail) const {
  garden::Shoot now = garden.shoot;
  for (const ShootEdit& edit : edits_) edit(now);
  const policy::ShootChange change = policy::ResolveChange({.old = &garden.shoot,
                                                            .now = deletes ? nullptr : &now,
                                                            .of_status = of_status,
                                                            .spec_change = spec_change,
                                                            .status_changes = status_changes,
                                                            .requester = requester(),
                                                            .at = garden.now},
                                                           view, garden.policy);
  return policy::Evaluate(change, view, policy::SelectForChange(garden.policy, change), detail);
}

policy::Verdict ChangeFixture::DecideObject(const garden::GardenView& view,
                                            policy::Detail detail) const {
  const policy::ObjectChange change = {.kind = object->kind,
                                       .space = object->space,
                                       .name = object->name,
                                       .old = object->old.has_value() ? &*object->old : nullptr,
                                       .now = object->now.has_value() ? &*object->now : nullptr,
                                       .creates = object->creates,
                                       .deletes = object->deletes,
                                       .of_status = object->of_status,
                                       .deleting = object->deleting,
                                       .elsewhere = object->elsewhere,
                                       .spec_change = object->spec_change,
                                       .deployment_changed = object->deployment_changed,
                                       .finalizers = object->finalizers,
                                       .lost_finalizers = object->lost_finalizers,
                                       .new_annotations = object->new_annotations,
                                       .old_glass = object->old_glass,
                                       .glass = object->glass,
                                       .requester = requester(),
                                       .writer = policy::WriterOf(requester(), garden.policy),
                                       .at = garden.now};
  return policy::Evaluate(change, view, policy::SelectForChange(garden.policy, change, view),
                          detail);
}

policy::Verdict ChangeFixture::Decide(policy::Detail detail) const {
  const std::shared_ptr<const garden::GardenView> view = View();
  return object.has_value() ? DecideObject(*view, detail) : DecideShoot(*view, detail);
}

ChangeFixture ChangeFixture::Alone(const std::string& rule) const {
  ChangeFixture alone = *this;
  for (policy::RuleConfig& config : alone.garden.policy.rules) {
    config.mode = config.live_mode = policy::Mode::kOff;
  }
  alone.garden.Set(rule, policy::Mode::kEnforce);
  alone.garden.Config(rule).on_unknown.reset();
  return alone;
}

policy::Findings ChangeFixture::Ask(const std::string& rule) const {
  policy::Verdict verdict = Alone(rule).Decide();
  policy::Findings findings = std::move(verdict.denials);
  for (policy::Findings* more : {&verdict.warnings, &verdict.audits}) {
    for (policy::Finding& finding : *more) findings.push_back(std::move(finding));
  }
  return findings;
}

bool ChangeFixture::Objects(const std::string& rule) const {
  const policy::Verdict verdict = Alone(rule).Decide(policy::Detail::kRulesOnly);
  return (verdict.denied_by | verdict.warned_by | verdict.audited_by) != 0;
}

std::vector<std::string> ChangeFixture::Messages(const std::string& rule) const {
  return MarkedMessages(Ask(rule));
}

ChangeFixture& ChangeFixture::EnforceAll() {
  for (policy::RuleConfig& config : garden.policy.rules) {
    config.mode = config.live_mode = policy::Mode::kEnforce;
    config.on_unknown = policy::OnUnknown::kDeny;
  }
  return *this;
}

}  // namespace trowel::testing
