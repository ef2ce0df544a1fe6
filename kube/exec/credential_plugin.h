#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <absl/time/time.h>

#include "base/clock.h"
#include "base/status.h"
#include "kube/exec/plugin_config.h"

namespace trowel::kube {

// Runs a credential plug-in as client-go does (client.authentication.k8s.io/v1 and v1beta1), and
// keeps what it said until that expires. It runs while its caller waits: for commands, which have
// nothing else to do, and never for a process that others wait for.
//
// Any thread. Errors have a remedy (base/remedy.h) and name the command; none has anything of what
// the program printed.
class CredentialPlugin {
 public:
  struct Rules {
    std::vector<std::string> allowed;  // --exec-plugin: names of commands, or their paths.
    std::chrono::milliseconds time{120'000};
  };
  struct Credentials {
    std::string token;
    std::string certificate, key;  // PEM; both or neither.
    absl::Time expires = absl::InfiniteFuture();
    std::uint64_t number = 0;  // Of the run that it is from.
  };
  using Ptr = std::shared_ptr<const Credentials>;

  // InvalidArgument: the command is not allowed.
  static absl::StatusOr<std::shared_ptr<CredentialPlugin>> Make(PluginConfig config, Rules rules);

  // `clock` outlives it.
  CredentialPlugin(PluginConfig config, Rules rules, const Clock* clock);

  // Runs the program unless it has said something that still counts.
  absl::StatusOr<Ptr> Get();
  // The server does not take what run `number` came to. False: nothing else is to be had, because
  // it was run anew for the same reason just now, or fails.
  bool Renew(std::uint64_t number);

 private:
  absl::StatusOr<Credentials> Ask() const;
  absl::StatusOr<Ptr> Run();

  const PluginConfig config_;
  const Rules rules_;
  const Clock* const clock_;
  std::mutex mutex_;
  Ptr current_;
  std::uint64_t runs_ = 0;
  absl::Time renewed_ = absl::InfinitePast();
  absl::Status failure_;
  absl::Time failed_ = absl::InfinitePast();
};

// Commands that are run without --exec-plugin: those of the plug-ins that gardens are used with.
const std::vector<std::string>& KnownPlugins();
// True if `command` is one of them, as client-go's allow list has it: a name is that name, or the
// very file that $PATH has for it; a path is that path. Of kubectl only its plug-ins oidc-login and
// gardenlogin are known.
bool IsAllowedPlugin(const PluginConfig& config, const std::vector<std::string>& allowed);

// KUBERNETES_EXEC_INFO
absl::StatusOr<std::string> FormatExecInfo(const PluginConfig& config, bool interactive);
absl::StatusOr<CredentialPlugin::Credentials> ParseExecCredential(const std::string& printed,
                                                                  const std::string& api_version);

}  // namespace trowel::kube
