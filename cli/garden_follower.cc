#include "cli/garden_follower.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/log.h"
#include "policy/config/choose_policy.h"
#include "policy/config/parse_policy.h"

namespace trowel::cli {
namespace {

constexpr std::size_t kPolicyBytesMax = std::size_t{1} << 20;
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

// What a policy of the garden would be read from: changes of it, and only those, are a reload.
std::string PolicyTextOf(const garden::GardenView& view, const std::string& garden_namespace) {
  std::string text;
  for (const garden::ConfigMap* config :
       view.ConfigMapsWith(policy::kPolicyLabel, policy::kPolicyLabelValue)) {
    if (config->space != garden_namespace) continue;
    text += fmt::format("{}\n{}\n", config->name, config->why_broken);
    for (const auto& [key, value] : config->data) text += fmt::format("{}\n{}\n", key, value);
  }
  return text;
}

}  // namespace

GardenFollower::GardenFollower(Config config, const Clock* clock, webhook::Readiness* readiness)
    : config_(std::move(config)),
      clock_(clock),
      readiness_(readiness),
      source_(config_.garden),
      builder_(config_.garden_namespace),
      view_(nullptr),
      policy_(nullptr) {}

GardenFollower::~GardenFollower() { Stop(); }

absl::Status GardenFollower::Load() {
  RETURN_IF_ERROR(Refresh());
  absl::Status policy = RefreshPolicy(/*first=*/true);
  if (!policy.ok() && !config_.policy_file.empty()) return policy;
  readiness_->SetWaitingFor({});
  return absl::OkStatus();
}

absl::Status GardenFollower::Refresh() {
  absl::StatusOr<kube::ManifestUpdate> update = source_.Update();
  if (!update.ok()) return update.status();
  Tell(update->problems);
  garden_status_.source = source_.Description();
  garden_status_.heard_at = clock_->Now();
  garden_status_.problem = update->problems.empty() ? "" : update->problems.front();
  if (update->files > 0) ++garden_status_.loads;
  if (update->broken_files > 0 && update->files > 0) ++garden_status_.loads_failed;
  if (view_.Read() == nullptr || !update->changes.empty()) {
    for (garden::Change& change : update->changes) builder_.Apply(std::move(change));
    view_.Publish(builder_.Build());
  }
  readiness_->SetGarden(garden_status_);
  return absl::OkStatus();
}

// Judges the policy's text when it is another than last time. A broken one never replaces the one
// in force.
absl::Status GardenFollower::RefreshPolicy(bool first) {
  const std::shared_ptr<const garden::GardenView> view = view_.Read();
  absl::StatusOr<policy::Policy> policy = absl::UnknownError("");
  std::string text;
  if (config_.policy_file.empty()) {
    text = PolicyTextOf(*view, config_.garden_namespace);
    if (!first && text == policy_text_seen_) return absl::OkStatus();
    policy = policy::ChoosePolicy(*view, config_.garden_namespace);
  } else {
    absl::StatusOr<std::string> read = kube::ReadFile(config_.policy_file, kPolicyBytesMax);
    text = read.ok() ? *read : std::string(Message(read.status()));
    if (!first && text == policy_text_seen_) return absl::OkStatus();
    policy = read.ok() ? policy::ParsePolicy(*read, config_.policy_file)
                       : InvalidArgument("--policy {}", Message(read.status()));
  }
  policy_text_seen_ = std::move(text);
  if (!policy.ok()) {
    ++policy_status_.reloads_failed;
    policy_status_.problem = std::string(Message(policy.status()));
    readiness_->SetPolicy(policy_status_);
    if (!first || config_.policy_file.empty()) {
      log::Error("policy refused, the last good one stays", {{"problem", policy_status_.problem}});
    }
    return policy.status();
  }
  policy_status_.source = policy->source;
  policy_status_.hash = policy->hash;
  policy_status_.problem.clear();
  ++policy_status_.reloads;
  policy_.Publish(std::make_shared<const policy::Policy>(*std::move(policy)));
  readiness_->SetPolicy(policy_status_);
  log::Info("policy in force", {{"source", policy_status_.source}, {"hash", policy_status_.hash}});
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
    RefreshPolicy(/*first=*/false).IgnoreError();  // Logged and counted there.
  }
}

void GardenFollower::Stop() {
  stopping_.store(true);
  if (watch_ != nullptr) watch_->Wake();
  if (thread_.joinable()) thread_.join();
}

}  // namespace trowel::cli
