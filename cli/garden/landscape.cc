#include "cli/garden/landscape.h"

#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>

#include "base/remedy.h"
#include "kube/config/kubeconfig.h"
#include "kube/exec/credential_plugin.h"
#include "policy/config/choose_policy.h"

namespace trowel::cli {

namespace {

// A process is told all by its options; a command has the environment of whoever runs it.
absl::StatusOr<kube::Access> AccessOf(const Options& options) {
  const bool process = options.runs_as == RunsAs::kProcess;
  const kube::Plugins plugins = process ? kube::Plugins::kRefused : kube::Plugins::kTaken;
  if (!options.kubeconfig.empty()) {
    auto access = kube::ReadKubeconfig(options.kubeconfig, options.context, plugins);
    if (!access.ok()) return InvalidArgument("--kubeconfig {}", Message(access.status()));
    return access;
  }
  const std::string paths = process ? std::string() : KubeconfigVariable();
  if (!paths.empty()) {
    auto access = kube::ReadKubeconfigs(paths, options.context, plugins);
    if (!access.ok()) return InvalidArgument("KUBECONFIG: {}", Message(access.status()));
    return access;
  }
  if (!options.context.empty()) return InvalidArgument("--context needs --kubeconfig FILE");
  auto access = kube::ReadServiceAccount();
  if (!access.ok()) {
    return InvalidArgument("give --garden PATH or --kubeconfig FILE: {}", Message(access.status()));
  }
  return access;
}

// Runs it once now, on the thread of the command: what it asks for stands alone on the terminal.
absl::Status AskPlugin(const Options& options, kube::Access* access) {
  ASSIGN_OR_RETURN(const std::chrono::milliseconds time, RequestTimeoutOf(options));
  const auto plugin =
      kube::CredentialPlugin::Make(*access->exec, {.allowed = options.exec_plugins, .time = time});
  if (!plugin.ok()) return Annotate(plugin.status(), access->source);
  const absl::Status asked = (*plugin)->Get().status();
  if (!asked.ok()) return Unavailable("{}: {}", access->source, MessageAndRemedy(asked));
  access->plugin = *plugin;
  // Read again, it might name another program.
  access->kubeconfig.clear();
  return absl::OkStatus();
}

}  // namespace

std::string KubeconfigVariable() {
  const char* paths = std::getenv("KUBECONFIG");  // NOLINT(concurrency-mt-unsafe): nobody sets it.
  return paths == nullptr ? std::string() : paths;
}

absl::StatusOr<kube::GardenWatch::Options> LandscapeOf(const Options& options) {
  kube::GardenWatch::Options watch;
  ASSIGN_OR_RETURN(watch.access, AccessOf(options));
  if (watch.access.exec.has_value()) RETURN_IF_ERROR(AskPlugin(options, &watch.access));
  std::array<char, 256> name = {};
  if (gethostname(name.data(), name.size() - 1) == 0) watch.instance = name.data();
  watch.garden_namespace = options.garden_namespace;
  watch.policy_selector = fmt::format("{}={}", policy::kPolicyLabel, policy::kPolicyLabelValue);
  return watch;
}

}  // namespace trowel::cli
