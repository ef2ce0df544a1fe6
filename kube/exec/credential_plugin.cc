#include "kube/exec/credential_plugin.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/ranges.h>

#include "base/remedy.h"
#include "base/text.h"
#include "kube/exec/run_program.h"

namespace trowel::kube {
namespace {

// Whoever was refused with what it says asks once more, not for ever.
constexpr absl::Duration kRenewAgain = absl::Seconds(30);
// Many ask at once: one that fails is not run for each of them.
constexpr absl::Duration kFailsFor = absl::Seconds(5);

// Ours, with `more` in the place of what is there.
std::vector<std::string> EnvironmentWith(
    const std::vector<std::pair<std::string, std::string>>& more) {
  std::map<std::string, std::string> values;
  for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
    const std::string_view text(*each);
    const std::size_t equals = std::min(text.find('='), text.size());
    values[std::string(text.substr(0, equals))] = text.substr(std::min(equals + 1, text.size()));
  }
  for (const auto& [name, value] : more) values[name] = value;
  std::vector<std::string> environment;
  environment.reserve(values.size());
  for (const auto& [name, value] : values) environment.push_back(fmt::format("{}={}", name, value));
  return environment;
}

const SystemClock& TheClock() {
  static const SystemClock clock;
  return clock;
}

absl::Status Told(const PluginConfig& config, const absl::Status& status, std::string_view remedy) {
  return WithRemedy(Annotate(status, fmt::format("exec: {}", Printable(config.command))), remedy);
}

std::string InstallText(const PluginConfig& config) {
  if (config.install_hint.empty()) return "install it, or put its folder on $PATH";
  std::string hint = Printable(config.install_hint);
  return fmt::format("the kubeconfig says: {}", hint);
}

}  // namespace

const std::vector<std::string>& KnownPlugins() {
  static const std::vector<std::string> known = {"kubelogin",
                                                 "kubectl-oidc_login",
                                                 "gardenlogin",
                                                 "kubectl-gardenlogin",
                                                 "gke-gcloud-auth-plugin",
                                                 "aws-iam-authenticator",
                                                 "aws"};
  return known;
}

namespace {

// What a plug-in that is known must be asked for: some of these programs can do more than that.
struct Asked {
  std::string_view command, words;
};
constexpr std::array kAsked = {
    Asked{"aws", "eks get-token"}, Asked{"aws-iam-authenticator", "token"},
    Asked{"kubelogin", "get-token"}, Asked{"kubectl-oidc_login", "get-token"}};

// Variables that choose an account, and none that choose files, libraries or programs.
bool IsHarmless(std::string_view name) {
  if (name.ends_with("_FILE") || name.ends_with("_PATH") || name.ends_with("_BUNDLE")) return false;
  constexpr std::array<std::string_view, 3> kAccounts = {"AWS_", "AAD_", "AZURE_"};
  return name == "USE_GKE_GCLOUD_AUTH_PLUGIN" ||
         std::any_of(kAccounts.begin(), kAccounts.end(),
                     [&](std::string_view start) { return name.starts_with(start); });
}

bool AsksForCredentialsOnly(const PluginConfig& config) {
  const std::string name = config.command.substr(config.command.rfind('/') + 1);
  const std::string words = fmt::format(" {} ", fmt::join(config.arguments, " "));
  for (const Asked& asked : kAsked) {
    if (asked.command == name &&
        words.find(fmt::format(" {} ", asked.words)) == std::string::npos) {
      return false;
    }
  }
  return std::all_of(config.environment.begin(), config.environment.end(),
                     [](const auto& variable) { return IsHarmless(variable.first); });
}

}  // namespace

bool IsAllowedPlugin(const PluginConfig& config, const std::vector<std::string>& allowed) {
  const bool is_path = config.command.find('/') != std::string::npos;
  const auto is_it = [&](const std::string& name) {
    if (!is_path || name.find('/') != std::string::npos) return name == config.command;
    const std::string found = FindProgram(name);
    return !found.empty() && found == FindProgram(config.command);
  };
  if (std::any_of(allowed.begin(), allowed.end(), is_it)) return true;
  if (!AsksForCredentialsOnly(config)) return false;
  if (std::any_of(KnownPlugins().begin(), KnownPlugins().end(), is_it)) return true;
  if (config.arguments.empty() || !is_it("kubectl")) return false;
  return config.arguments.front() == "oidc-login" || config.arguments.front() == "gardenlogin";
}

absl::StatusOr<std::shared_ptr<CredentialPlugin>> CredentialPlugin::Make(PluginConfig config,
                                                                         Rules rules) {
  if (!IsAllowedPlugin(config, rules.allowed)) {
    const std::string command = Printable(config.command);
    return InvalidArgument(
        "exec: {} is no plug-in that Trowel knows ({}), or asked for more than credentials by its "
        "arguments or variables, and it would run as you; if you trust it, add --exec-plugin {}",
        command, JoinWords(KnownPlugins()), command);
  }
  return std::make_shared<CredentialPlugin>(std::move(config), std::move(rules), &TheClock());
}

CredentialPlugin::CredentialPlugin(PluginConfig config, Rules rules, const Clock* clock)
    : config_(std::move(config)), rules_(std::move(rules)), clock_(clock) {}

absl::StatusOr<CredentialPlugin::Ptr> CredentialPlugin::Get() {
  const std::lock_guard lock(mutex_);
  const absl::Time now = clock_->Now();
  if (current_ != nullptr && now <= current_->expires) return current_;
  if (!failure_.ok() && now - failed_ < kFailsFor) return failure_;
  return Run();
}

bool CredentialPlugin::Renew(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  if (current_ != nullptr && current_->number != number) return true;
  const absl::Time now = clock_->Now();
  if (now - renewed_ < kRenewAgain) return false;
  renewed_ = now;
  return Run().ok();
}

absl::StatusOr<CredentialPlugin::Credentials> CredentialPlugin::Ask() const {
  const bool terminal = isatty(STDIN_FILENO) == 1;
  if (config_.interactive_mode == "Always" && !terminal) {
    return Told(config_,
                absl::FailedPreconditionError(
                    "it asks on a terminal (interactiveMode: Always), and there is none"),
                "run this where standard input is one");
  }
  Program program;
  program.asks = terminal && config_.interactive_mode != "Never";
  program.path = FindProgram(config_.command);
  if (program.path.empty()) {
    return Told(config_, absl::NotFoundError("there is no such program"), InstallText(config_));
  }
  program.arguments = config_.arguments;
  program.arguments.insert(program.arguments.begin(), config_.command);
  const absl::StatusOr<std::string> info = FormatExecInfo(config_, program.asks);
  if (!info.ok()) return Told(config_, info.status(), "repair certificate-authority");
  std::vector<std::pair<std::string, std::string>> more = config_.environment;
  more.emplace_back("KUBERNETES_EXEC_INFO", *info);
  program.environment = EnvironmentWith(more);
  const absl::StatusOr<std::string> printed = RunProgram(program, rules_.time);
  if (absl::IsDeadlineExceeded(printed.status())) {
    return Told(config_, printed.status(), "give it more time with --request-timeout");
  }
  if (!printed.ok()) return Told(config_, printed.status(), "what it said itself stands above");
  absl::StatusOr<Credentials> credentials = ParseExecCredential(*printed, config_.api_version);
  if (!credentials.ok()) {
    return Told(config_, credentials.status(), "repair the exec of the kubeconfig's user");
  }
  return credentials;
}

absl::StatusOr<CredentialPlugin::Ptr> CredentialPlugin::Run() {
  absl::StatusOr<Credentials> credentials = Ask();
  failure_ = credentials.status();
  failed_ = clock_->Now();
  if (!credentials.ok()) return credentials.status();
  credentials->number = ++runs_;
  current_ = std::make_shared<const Credentials>(*std::move(credentials));
  return current_;
}

}  // namespace trowel::kube
