#include "test/sim/people.h"

#include <fmt/format.h>

#include "migration/run/order.h"
#include "migration/run/text.h"
#include "test/support/garden_fixture.h"

namespace trowel::sim {

using run::Order;
using run::State;

People::People(const Scenario& scenario, const Context& context)
    : scenario_(scenario), context_(context), dice_(testing::Dice::Of(scenario.seed, "people")) {}

bool People::Happens(Trouble trouble, std::size_t one_in) {
  const bool happens = dice_.OneIn(one_in);
  return happens && !calm_ && scenario_.Has(trouble);
}

void People::Say(Order::Kind kind) {
  const Order order{.kind = kind, .by = "ada", .reason = "so"};
  if (dice_.OneIn(2)) {
    context_.server->Annotate(order);
    return;
  }
  const Server::Stored& stored = context_.server->stored();
  std::optional<run::Run> read = context_.judge->stored();
  if (!read.has_value() || !stored.orders.empty()) return;
  if (!run::Obey(order, context_.world->now(), &*read).ok()) return;
  context_.server->Write(run::FormatRun(*read), stored.version);
}

void People::LookAtRun() {
  const absl::Time now = context_.world->now();
  const std::optional<run::Run>& read = context_.judge->stored();
  if (!read.has_value() || !context_.server->stored().orders.empty()) return;
  const State state = read->state;  // What is said may change it.
  if (state == State::kProposed && (calm_ || dice_.OneIn(3))) Say(Order::Kind::kApprove);
  const bool rests = state == State::kHalted || state == State::kPaused;
  if (!rests) halted_since_ = absl::InfiniteFuture();
  if (rests) halted_since_ = std::min(halted_since_, now);
  if (rests && (calm_ || now - halted_since_ > absl::Minutes(5))) {
    Say(Happens(Trouble::kOrders, 6) ? Order::Kind::kStop : Order::Kind::kResume);
    halted_since_ = now;
  }
  if (Happens(Trouble::kOrders, 60)) Say(Order::Kind::kPause);
  if (Happens(Trouble::kOrders, 300)) Say(Order::Kind::kStop);
}

void People::MeddleWithShoots() {
  if (!Happens(Trouble::kOperators, 25) || context_.world->shoots().empty()) return;
  std::vector<std::string> keys;
  for (const auto& [key, shoot] : context_.world->shoots()) keys.push_back(key);
  std::string key = dice_.Pick(keys);
  // Rather one that was bound just now.
  for (const std::string& each : keys) {
    const garden::Shoot& shoot = context_.world->Find(each)->shoot;
    if (IsMoving(shoot) && !garden::HasBegun(shoot) && dice_.OneIn(2)) key = each;
  }
  WorldShoot* shoot = context_.world->Find(key);
  const bool rests = !IsMoving(shoot->shoot);
  const bool begun = garden::HasBegun(shoot->shoot);
  switch (dice_.Below(5)) {
    case 0:  // Elsewhere, or where the plan has it as well.
      if (rests) {
        context_.world->Bind(key, fmt::format("seed-{}", dice_.Below(scenario_.seeds)));
      }
      return;
    case 1:  // Back.
      if (!rests && !begun) context_.world->Bind(key, shoot->shoot.host_seed_name);
      return;
    case 2: return context_.world->Delete(key);
    case 3: shoot->shoot.deleting = rests; return context_.world->Touched(key);
    default: return context_.world->Touched(key);
  }
}

void People::MeddleWithSeeds() {
  const std::string name = fmt::format("seed-{}", dice_.Below(scenario_.seeds));
  const std::size_t what = dice_.Below(9);
  garden::Seed* seed = context_.world->FindSeed(name);
  if (Happens(Trouble::kDoors, 60) && seed != nullptr) {
    seed->visible = !seed->visible;
    context_.judge->OnOthersDoor(name);
    context_.world->TouchedSeed(name);
  }
  if (!Happens(Trouble::kIllSeeds, 30) || seed == nullptr) return;
  using Status = garden::Condition::Status;
  switch (what) {
    case 0:
    case 1:
      seed->gardenlet_ready.status = dice_.OneIn(2) ? Status::kUnknown : Status::kFalse;
      break;
    case 2: seed->system_components_healthy.status = Status::kFalse; break;
    case 3: seed->emergency_stop = true; break;
    case 4: seed->gardenlet_version = "v1.151.0"; break;
    case 5:
      if (dice_.OneIn(8)) return context_.world->DeleteSeed(name);
      return;
    default:
      *seed = [&] {
        garden::Seed well = testing::HealthySeed(name);
        well.visible = seed->visible;
        well.allocatable_shoots = seed->allocatable_shoots;
        return well;
      }();
  }
  seed->gardenlet_ready.since = seed->system_components_healthy.since = context_.world->now();
  context_.world->TouchedSeed(name);
}

void People::EditRun() {
  const Server::Stored& stored = context_.server->stored();
  if (!cut_.empty()) {
    if (!calm_ && !dice_.OneIn(20)) return;
    // What could be read all the same has gone on: an older text would take it back.
    if (stored.version == cut_version_) context_.server->Replace(cut_);
    cut_.clear();
  } else if (Happens(Trouble::kEdits, 150) && stored.orders.empty() && !stored.text.empty()) {
    cut_ = stored.text;
    context_.server->Replace(cut_.substr(0, dice_.Below(cut_.size())));
    cut_version_ = stored.version;
  }
}

void People::GoOn() {
  if (cut_.empty()) LookAtRun();
  MeddleWithShoots();
  MeddleWithSeeds();
  EditRun();
  if (!scenario_.Has(Trouble::kWindows)) return;
  if (dice_.OneIn(20)) {
    alerts = std::vector<std::string>();
    settling.clear();
    if (Happens(Trouble::kWindows, 3)) alerts->push_back("SeedDown");
    if (Happens(Trouble::kWindows, 5)) alerts.reset();
    if (Happens(Trouble::kWindows, 6)) settling = "the API server was restored";
  }
}

void People::CalmDown() {
  calm_ = true;
  alerts = std::vector<std::string>();
  settling.clear();
  for (std::size_t i = 0; i < scenario_.seeds; ++i) {
    const std::string name = fmt::format("seed-{}", i);
    garden::Seed* seed = context_.world->FindSeed(name);
    if (seed == nullptr) continue;
    garden::Seed well = testing::HealthySeed(name);
    well.visible = seed->visible;
    well.allocatable_shoots = seed->allocatable_shoots;
    *seed = well;
    context_.world->TouchedSeed(name);
  }
  EditRun();
}

}  // namespace trowel::sim
