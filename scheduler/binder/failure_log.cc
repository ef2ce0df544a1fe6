#include "scheduler/binder/failure_log.h"

#include <string>

#include <fmt/format.h>

#include "base/log.h"
#include "base/status.h"

namespace trowel::scheduler {

bool FailureLog::ShouldSay(std::string_view message, std::string_view problem, absl::Time now,
                           int* unsaid) {
  std::string key = fmt::format("{}: {}", message, problem);
  MutexLock lock(&mutex_);
  // Problems may name shoots, so there may be many.
  std::erase_if(said_, [&](const auto& entry) {
    return entry.first != key && now - entry.second.at >= kSilence;
  });
  const auto [found, is_new] = said_.try_emplace(std::move(key), Said{.at = now});
  Said& said = found->second;
  if (!is_new && now - said.at < kSilence) {
    ++said.unsaid;
    return false;
  }
  *unsaid = said.unsaid;
  said = {.at = now};
  return true;
}

void FailureLog::Warn(std::string_view message, std::string_view shoot, const absl::Status& problem,
                      absl::Time now) {
  int unsaid = 0;
  if (!ShouldSay(message, Message(problem), now, &unsaid)) return;
  log::Warn(message,
            {{"shoot", shoot}, {"problem", Message(problem)}, {"as_often_before", unsaid}});
}

}  // namespace trowel::scheduler
