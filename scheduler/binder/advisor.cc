#include "scheduler/binder/advisor.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/sleep.h"

namespace trowel::scheduler {
namespace {

// Until the garden is there: what gets a seed before the first look is not spoken about.
constexpr std::chrono::milliseconds kFirstLookEvery{20};

}  // namespace

Advisor::Advisor(ShootWriter::Options writer, BindDesk::Context context)
    : writer_(std::move(writer)), context_(std::move(context)) {}

void Advisor::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void Advisor::Run(const std::stop_token& stop) {
  ShootWriter writer(writer_, context_.clock, context_.leader);
  while (!stop.stop_requested()) {
    Look(&writer, stop);
    SleepUnless(stop, knows_ ? kLookEvery : kFirstLookEvery);
  }
}

// Who is not leader keeps looking, so that it knows whom the leader before it spoke about.
void Advisor::Look(ShootWriter* writer, const std::stop_token& stop) {
  const std::shared_ptr<const garden::GardenView> view = context_.garden->Read();
  if (view == nullptr || !context_.may_decide()) return;
  if (knows_ && view->generation() == generation_) return;
  generation_ = view->generation();
  Hashes now_known;
  now_known.reserve(known_.size() + 16);
  std::vector<const garden::Shoot*> fresh;
  view->ForEachShoot([&](const garden::Shoot& shoot) {
    if (shoot.seed_name.empty()) return;
    const std::size_t hash = StringHash{}(garden::KeyOf(shoot));
    now_known.push_back(hash);
    if (knows_ && !std::binary_search(known_.begin(), known_.end(), hash)) fresh.push_back(&shoot);
  });
  std::sort(now_known.begin(), now_known.end());
  known_ = std::move(now_known);
  knows_ = true;
  for (const garden::Shoot* shoot : fresh) {
    if (stop.stop_requested() || !context_.leader->IsLeader()) return;
    Advise(*shoot, *view, writer);
  }
}

void Advisor::Advise(const garden::Shoot& shoot, const garden::GardenView& view,
                     ShootWriter* writer) {
  const std::shared_ptr<const policy::Policy> policy = context_.policy->Read();
  if (policy == nullptr) return;
  const Advice advice = AdviceFor(shoot, context_.clock->Now(), view, *policy);
  ++counts_[static_cast<std::size_t>(advice.verdict)];
  log::Info("advice", {{"shoot", garden::KeyOf(shoot)}, {"on", advice.on}, {"why", advice.why}});
  const auto stored = writer->Read(shoot.space, shoot.name);
  absl::Status told = stored.status();
  if (stored.ok()) {
    kube::EventNote note;
    note.warning = false;
    note.reason = "SchedulingAdvice";
    note.action = "Advise";
    note.note = advice.why;
    told = writer->Post(*stored, std::move(note));
  }
  if (told.ok() || absl::IsNotFound(told)) return;
  failures_.Warn("an Event is not written", garden::KeyOf(shoot), told, context_.clock->Now());
}

std::array<std::uint64_t, kAdviceVerdicts> Advisor::counts() const {
  std::array<std::uint64_t, kAdviceVerdicts> counts = {};
  std::copy(counts_.begin(), counts_.end(), counts.begin());
  return counts;
}

}  // namespace trowel::scheduler
