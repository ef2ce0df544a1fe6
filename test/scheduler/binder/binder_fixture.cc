#include "test/scheduler/binder/binder_fixture.h"

namespace trowel::testing {

BinderFixture::BinderFixture() {
  garden.shoot = RestingShoot("elm", "aws-eu1");  // Of no concern here.
}

void BinderFixture::AddWaiting(const std::string& name, const std::string& scheduler) {
  garden::Shoot shoot = RestingShoot(name, "");
  shoot.scheduler_name = scheduler;
  garden.AddShoot(std::move(shoot));
  shoots.Add(name, scheduler);
}

void BinderFixture::Publish() {
  view.Publish(garden.View());
  policy.Publish(std::make_shared<const policy::Policy>(garden.policy));
}

scheduler::BindDesk::Context BinderFixture::Context() {
  return {.garden = &view,
          .policy = &policy,
          .may_decide = [this] { return may_decide.load(); },
          .leader = &leader,
          .clock = &clock,
          .ledger = ledger};
}

void BinderFixture::Start(int workers) {
  scheduler::Binder::Options options;
  options.desk.settle = absl::ZeroDuration();
  options.writer = {.access = shoots.access(), .instance = "trowel-0"};
  options.workers = workers;
  binder = std::make_unique<scheduler::Binder>(std::move(options), Context());
  binder->Start();
}

std::uint64_t BinderFixture::Results(scheduler::BindResult result) const {
  return binder->stats().decisions[static_cast<std::size_t>(result)];
}

}  // namespace trowel::testing
