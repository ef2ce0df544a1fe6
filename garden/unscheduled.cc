#include "garden/unscheduled.h"

#include <utility>

namespace trowel::garden {

bool IsUnscheduled(const Shoot& shoot) {
  return shoot.seed_name.empty() && !shoot.deleting && !shoot.self_hosted;
}

void UnscheduledShoots::Set(std::string_view key, const Ptr& shoot) {
  const auto found = shoots_.find(key);
  if (shoot != nullptr && IsUnscheduled(*shoot)) {
    if (found == shoots_.end()) {
      shoots_.emplace(key, shoot);
    } else {
      found->second = shoot;
    }
  } else if (found != shoots_.end()) {
    shoots_.erase(found);
  } else {
    return;
  }
  shared_ = nullptr;
}

std::shared_ptr<const std::vector<UnscheduledShoots::Ptr>> UnscheduledShoots::Share() {
  if (shared_ == nullptr) {
    auto shoots = std::make_shared<std::vector<Ptr>>();
    shoots->reserve(shoots_.size());
    for (const auto& [key, shoot] : shoots_) shoots->push_back(shoot);
    shared_ = std::move(shoots);
  }
  return shared_;
}

}  // namespace trowel::garden
