#include "migration/monitor/notice.h"

#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace trowel::migration {
namespace {

// As a person says it: "12m", "1h3m", without parts of a second.
std::string Lasted(absl::Duration time) {
  return absl::FormatDuration(absl::Trunc(time, absl::Seconds(1)));
}

std::string PhaseText(const Progress& progress, absl::Duration usual) {
  const PhaseRow& row = RowOf(progress.phase);
  std::string text(row.id);
  if (row.stage != Stage::kNone) text += fmt::format(", {}", Name(row.stage));
  text += fmt::format(", on the way from {} to {}: waits for {}",
                      progress.from.empty() ? "?" : progress.from, progress.to, row.waits_for);
  if (usual > absl::ZeroDuration()) text += fmt::format("; usual: up to {}", Lasted(usual));
  if (!progress.cause.empty()) text += fmt::format("; {}", Printable(progress.cause));
  return text;
}

std::string StuckText(const Progress& progress, absl::Time now) {
  std::string text = fmt::format("stuck in {}", Id(progress.phase));
  if (progress.since.has_value()) text += fmt::format(" for {}", Lasted(now - *progress.since));
  text += fmt::format(", on the way from {} to {}: {}", progress.from.empty() ? "?" : progress.from,
                      progress.to, Printable(progress.cause));
  if (!progress.remedy.empty()) text += fmt::format("; do: {}", progress.remedy);
  return text;
}

std::string EndText(std::string_view how, const Step& step, absl::Time now) {
  std::string text = fmt::format("{} {}", how, step.progress.to);
  if (step.bound_at.has_value()) text += fmt::format(" after {}", Lasted(now - *step.bound_at));
  return text;
}

}  // namespace

Notice NoticeOf(const Step& step, absl::Duration usual, absl::Time now) {
  Notice notice{.shoot = step.shoot, .reason = {}, .text = {}};
  const auto say = [&](std::string_view reason, std::string text) {
    notice.reason = reason;
    notice.text = std::move(text);
  };
  switch (step.kind) {
    case Step::Kind::kSeen:
    case Step::Kind::kPhase:
    case Step::Kind::kStuck:
    case Step::Kind::kFreed: break;
    case Step::Kind::kArrived: say("MigrationArrived", EndText("arrived on", step, now)); break;
    case Step::Kind::kBack: say("MigrationBack", EndText("back on", step, now)); break;
    case Step::Kind::kGone: return notice;  // There is nothing to tell it to.
  }
  if (!notice.reason.empty()) return notice;
  if (step.progress.stuck) {
    notice.warning = true;
    say("MigrationStuck", StuckText(step.progress, now));
  } else if (step.kind == Step::Kind::kFreed) {
    say("MigrationGoesOn", PhaseText(step.progress, usual));
  } else if (step.kind == Step::Kind::kPhase) {
    say("MigrationPhase", PhaseText(step.progress, usual));
  }
  return notice;
}

void NoticeQueue::Put(Notice notice) {
  const auto found = waiting_.find(notice.shoot);
  if (found == waiting_.end() && waiting_.size() >= kSizeMax) {
    ++dropped_;
    return;
  }
  std::deque<std::string>& order = notice.warning ? warnings_ : others_;
  if (found == waiting_.end() || found->second.warning != notice.warning) {
    order.push_back(notice.shoot);
  }
  waiting_.insert_or_assign(notice.shoot, std::move(notice));
}

void NoticeQueue::TakeFrom(std::deque<std::string>* order, bool warnings, std::size_t count,
                           std::vector<Notice>* taken) {
  while (!order->empty() && taken->size() < count) {
    const auto found = waiting_.find(order->front());
    order->pop_front();
    if (found == waiting_.end() || found->second.warning != warnings) continue;
    taken->push_back(std::move(found->second));
    waiting_.erase(found);
  }
}

std::vector<Notice> NoticeQueue::Take(std::size_t count) {
  std::vector<Notice> taken;
  TakeFrom(&warnings_, true, count, &taken);
  TakeFrom(&others_, false, count, &taken);
  return taken;
}

}  // namespace trowel::migration
