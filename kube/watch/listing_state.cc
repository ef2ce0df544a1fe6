#include "kube/watch/listing_state.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/first_words.h"
#include "base/text.h"

namespace trowel::kube {
namespace {

// What many kinds share is said once.
struct Shared {
  std::string problem;
  std::vector<std::string> names;
};

std::string NamesText(std::vector<std::string> names) {
  constexpr std::size_t kShown = 3;
  return JoinFirstWords(std::move(names), kShown);
}

}  // namespace

ListingState ListingStateOf(std::span<const garden::Store::SourceState> sources) {
  ListingState state;
  std::vector<garden::Store::SourceState> pending;
  for (const garden::Store::SourceState& source : sources) {
    if (source.status != garden::Store::Status::kPending) continue;
    pending.push_back(source);
    if (state.problem.empty()) state.problem = source.problem;
    if (state.remedy.empty() && !source.remedy.empty()) {
      state.problem = source.problem;
      state.remedy = source.remedy;
    }
  }
  state.missing = ProblemsText(pending);
  return state;
}

std::string ProblemsText(std::span<const garden::Store::SourceState> sources) {
  std::vector<Shared> groups;
  for (const garden::Store::SourceState& source : sources) {
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const Shared& each) { return each.problem == source.problem; });
    if (group == groups.end()) {
      group = groups.insert(groups.end(), {.problem = source.problem, .names = {}});
    }
    group->names.push_back(source.name);
  }
  std::string text;
  for (Shared& group : groups) {
    text += fmt::format("{}{}{}{}", text.empty() ? "" : "; ", NamesText(std::move(group.names)),
                        group.problem.empty() ? "" : ": ", group.problem);
  }
  return text;
}

}  // namespace trowel::kube
