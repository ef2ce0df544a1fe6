#include "migration/phase/tasks.h"

#include <algorithm>

#include <absl/strings/ascii.h>

namespace trowel::migration {
namespace {

bool IsAlike(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return absl::ascii_tolower(static_cast<unsigned char>(x)) ==
           absl::ascii_tolower(static_cast<unsigned char>(y));
  });
}

}  // namespace

std::vector<std::string_view> RunningTasks(std::string_view description) {
  constexpr std::string_view kBetween = ", ";
  std::vector<std::string_view> tasks;
  while (!description.empty()) {
    const std::size_t end = description.find(kBetween);
    const std::string_view task = description.substr(0, end);
    if (!task.empty()) tasks.push_back(task);
    if (end == std::string_view::npos) break;
    description.remove_prefix(end + kBetween.size());
  }
  return tasks;
}

const Task* FindTask(Flow flow, std::string_view name) {
  for (const Task& task : TaskTable()) {
    if (task.flow == flow && IsAlike(task.name, name)) return &task;
  }
  return nullptr;
}

const Task* TellingTask(Flow flow, std::span<const std::string_view> running) {
  const Task* telling = nullptr;
  for (const std::string_view name : running) {
    const Task* task = FindTask(flow, name);
    // The table is in order of phases.
    if (task != nullptr && (telling == nullptr || task > telling)) telling = task;
  }
  return telling;
}

}  // namespace trowel::migration
