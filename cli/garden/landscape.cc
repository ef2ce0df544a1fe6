#include "cli/garden/landscape.h"

#include <unistd.h>

#include <array>

#include "kube/config/kubeconfig.h"
#include "policy/config/choose_policy.h"

namespace trowel::cli {

absl::StatusOr<kube::GardenWatch::Options> LandscapeOf(const Options& options) {
  kube::GardenWatch::Options watch;
  absl::StatusOr<kube::Access> access =
      options.kubeconfig.empty() ? kube::ReadServiceAccount()
                                 : kube::ReadKubeconfig(options.kubeconfig, options.context);
  if (!access.ok() && options.kubeconfig.empty()) {
    return InvalidArgument("give --garden PATH or --kubeconfig FILE: {}", Message(access.status()));
  }
  if (!access.ok()) return InvalidArgument("--kubeconfig {}", Message(access.status()));
  watch.access = *std::move(access);
  std::array<char, 256> name = {};
  if (gethostname(name.data(), name.size() - 1) == 0) watch.instance = name.data();
  watch.garden_namespace = options.garden_namespace;
  watch.policy_selector = fmt::format("{}={}", policy::kPolicyLabel, policy::kPolicyLabelValue);
  return watch;
}

}  // namespace trowel::cli
