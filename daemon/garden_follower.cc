#include "daemon/garden_follower.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/log.h"

namespace trowel::daemon {
namespace {

// Files come one by one when a folder is copied: wait until it is quiet, but never long.
constexpr std::chrono::milliseconds kSettle{20};

std::vector<std::string> FoldersToWatch(const kube::ManifestSource& source,
                                        const std::string& policy_file) {
  std::vector<std::string> folders = source.Folders();
  if (!policy_file.empty()) {
    const std::string parent = std::filesystem::path(policy_file).parent_path().string();
    folders.push_back(parent.empty() ? "." : parent);
  }
  return folders;
}

}  // namespace

GardenFollower::GardenFollower(Config config, const Clock* clock, webhook::Readiness* readiness)
    : config_(std::move(config)),
      clock_(clock),
      readiness_(readiness),
      source_(config_.garden),
      builder_(config_.garden_namespace),
      view_(nullptr),
      policy_(config_.policy_file, config_.garden_namespace, readiness) {}

GardenFollower::~GardenFollower() { Stop(); }

absl::Status GardenFollower::Load() {
  RETURN_IF_ERROR(Refresh());
  absl::Status policy = policy_.Refresh(*view_.Read());
  if (!policy.ok() && policy_.is_file()) return policy;
  readiness_->SetWaitingFor({});
  return absl::OkStatus();
}

absl::Status GardenFollower::Refresh() {
  absl::StatusOr<kube::ManifestUpdate> update = source_.Update();
  if (!update.ok()) return update.status();
  std::vector<std::string> told = update->problems;
  told.insert(told.end(), update->notes.begin(), update->notes.end());
  Tell(told);
  garden_status_.source = source_.Description();
  garden_status_.heard_at = clock_->Now();
  garden_status_.problem = update->problems.empty() ? "" : update->problems.front();
  if (update->files > 0) ++garden_status_.loads;
  if (update->broken_files > 0 && update->files > 0) ++garden_status_.loads_failed;
  if (view_.Read() == nullptr || !update->changes.empty()) {
    for (garden::Change& change : update->changes) builder_.Apply(std::move(change));
    view_.Publish(builder_.Build());
    configs_.Look(*view_.Read());
  }
  readiness_->SetGarden(garden_status_);
  return absl::OkStatus();
}

// Each problem is logged when it comes, not at every look.
void GardenFollower::Tell(const std::vector<std::string>& problems) {
  std::set<std::string> now(problems.begin(), problems.end());
  for (const std::string& problem : now) {
    if (!told_.contains(problem)) log::Warn("garden", {{"problem", problem}});
  }
  for (const std::string& problem : told_) {
    if (!now.contains(problem)) log::Info("garden", {{"solved", problem}});
  }
  told_ = std::move(now);
}

void GardenFollower::Start() {
  watch_ = std::make_unique<DirWatch>(FoldersToWatch(source_, config_.policy_file));
  thread_ = std::thread([this] { Run(); });
}

void GardenFollower::Run() {
  while (!stopping_.load()) {
    beat_.Tick();
    if (watch_->WaitForChange(config_.poll)) {
      for (int round = 0; round < 10 && watch_->WaitForChange(kSettle); ++round) {
        if (stopping_.load()) return;
      }
    }
    if (stopping_.load()) return;
    if (const absl::Status status = Refresh(); !status.ok()) {
      garden_status_.problem = std::string(Message(status));
      ++garden_status_.loads_failed;
      readiness_->SetGarden(garden_status_);
    }
    policy_.Refresh(*view_.Read()).IgnoreError();  // Logged and counted there.
  }
}

void GardenFollower::Stop() {
  stopping_.store(true);
  if (watch_ != nullptr) watch_->Wake();
  if (thread_.joinable()) thread_.join();
}

}  // namespace trowel::daemon
