#include "daemon/policy_keeper.h"

#include <utility>
#include <vector>

#include "base/log.h"
#include "kube/manifests.h"
#include "policy/config/choose_policy.h"
#include "policy/config/parse_policy.h"

namespace trowel::daemon {
namespace {

constexpr std::size_t kPolicyBytesMax = std::size_t{1} << 20;

std::vector<const garden::ConfigMap*> ConfigMapsOf(const garden::GardenView& view,
                                                   const std::string& garden_namespace) {
  std::vector<const garden::ConfigMap*> configs =
      view.ConfigMapsWith(policy::kPolicyLabel, policy::kPolicyLabelValue);
  std::erase_if(configs, [&](const auto* config) { return config->space != garden_namespace; });
  return configs;
}

// What a policy of the garden would be read from: changes of it, and only those, are a reload.
std::string PolicyTextOf(const garden::GardenView& view, const std::string& garden_namespace) {
  std::string text;
  for (const garden::ConfigMap* config : ConfigMapsOf(view, garden_namespace)) {
    text += fmt::format("{}\n{}\n", config->name, config->why_broken);
    for (const auto& [key, value] : config->data) text += fmt::format("{}\n{}\n", key, value);
  }
  return text;
}

}  // namespace

PolicyKeeper::PolicyKeeper(std::string file, std::string garden_namespace,
                           webhook::Readiness* readiness, Listener listener)
    : file_(std::move(file)),
      garden_namespace_(std::move(garden_namespace)),
      readiness_(readiness),
      listener_(std::move(listener)) {}

// `*text` is what was judged; an unchanged one is not judged again.
absl::StatusOr<policy::Policy> PolicyKeeper::Judge(const garden::GardenView& view,
                                                   std::string* text,
                                                   policy::Remarks* warnings) const {
  if (file_.empty()) {
    *text = PolicyTextOf(view, garden_namespace_);
    if (text_seen_ == *text) return absl::AlreadyExistsError("");
    return policy::ChoosePolicy(view, garden_namespace_, warnings);
  }
  const absl::StatusOr<std::string> read = kube::ReadFile(file_, kPolicyBytesMax);
  *text = read.ok() ? *read : std::string(Message(read.status()));
  if (text_seen_ == *text) return absl::AlreadyExistsError("");
  if (!read.ok()) return InvalidArgument("--policy {}", Message(read.status()));
  return policy::ParsePolicy(*read, file_, warnings);
}

absl::Status PolicyKeeper::Refresh(const garden::GardenView& view) {
  std::string text;
  policy::Remarks warnings;
  absl::StatusOr<policy::Policy> policy = Judge(view, &text, &warnings);
  if (absl::IsAlreadyExists(policy.status())) return absl::OkStatus();
  if (absl::IsUnavailable(policy.status())) return policy.status();
  const bool first = !text_seen_.has_value();
  text_seen_ = std::move(text);
  if (policy.ok()) {
    Install(*std::move(policy));
    for (const policy::Remark& warning : warnings) {
      log::Warn("policy warning", {{"place", warning.place}, {"warning", warning.text}});
    }
    Tell(view);
    return absl::OkStatus();
  }
  ++status_.reloads_failed;
  status_.problem = std::string(Message(policy.status()));
  readiness_->SetPolicy(status_);
  Tell(view);
  // A file that is broken at the start ends the program, which says why.
  if (!first || !is_file()) {
    log::Error(policy_.Read() == nullptr ? "policy refused, and there is none in force"
                                         : "policy refused, the last good one stays",
               {{"problem", status_.problem}});
  }
  return policy.status();
}

void PolicyKeeper::Install(policy::Policy policy) {
  if (policy.hash.empty() && !status_.hash.empty()) {
    log::Warn(
        "the policy is gone, the defaults are in force: its overrides, exemptions and modes "
        "count no longer",
        {{"before", status_.source}});
  }
  status_.source = policy.source;
  status_.hash = policy.hash;
  status_.version = policy.version;
  status_.problem.clear();
  ++status_.reloads;
  policy_.Publish(std::make_shared<const policy::Policy>(std::move(policy)));
  readiness_->SetPolicy(status_);
  log::Info(
      "policy in force",
      {{"source", status_.source}, {"hash", status_.hash}, {"resourceVersion", status_.version}});
}

// The owner of a ConfigMap looks at it, and not into our log.
void PolicyKeeper::Tell(const garden::GardenView& view) {
  if (is_file()) return;
  const std::vector<const garden::ConfigMap*> configs = ConfigMapsOf(view, garden_namespace_);
  const bool refused = !status_.problem.empty();
  if (listener_ != nullptr && (refused || refused_)) {
    for (const garden::ConfigMap* config : configs) {
      listener_(refused ? News::kRefused : News::kAccepted, status_.problem, *config);
    }
  }
  refused_ = refused;
  if (listener_ != nullptr && configs.empty() && last_.has_value()) {
    listener_(News::kGone, {}, *last_);
  }
  last_.reset();
  if (!configs.empty()) last_ = *configs.front();
}

}  // namespace trowel::daemon
